"""First names that are common enough to mean a person when they stand in a note."""

# Names that are also everyday words (Will, Mark, Grace, May, …) are left out on purpose.
_NAMES = """
aaron abigail adam adrian aisha alan albert alejandro alex alexander alexandra alice alicia
allison amanda amber amy ana andrea andrew angela anita ann anna anne anthony antonio arthur
ashley barbara beatrice benjamin bernard beth betty bob bobby bonnie brandon brenda brian bruce
bryan caleb cameron carl carla carlos carmen carol caroline catherine charles charlie charlotte
cheryl chris christian christina christine christopher cindy claire clara colin connor craig
cynthia daniel daniela david deborah debra denise dennis derek diana diane diego donald donna
doris dorothy douglas dylan edward eileen elaine elena elizabeth ella ellen emily emma eric
erica erin ethan eugene eva evan evelyn fatima felix fernando fiona frances francisco gabriel
gary george gerald gloria gregory hannah harold harry heather hector helen henry howard ian
irene isaac isabel isabella ivan jack jacob jacqueline james jamie jane janet janice jasmine
jason javier jeff jeffrey jennifer jeremy jerry jesse jessica jill joan joe joel john johnny
jonathan jorge jose joseph joshua joyce juan judith judy julia julian julie justin karen
katherine kathleen kathryn katie keith kelly kenneth kevin kim kimberly kyle larry laura lauren
lawrence leah leo leonard leslie liam linda lisa logan lori louis louise lucas lucy luis luke
madison marcus margaret maria marie marilyn mario martha martin mary matthew maya megan melanie
melissa michael michelle miguel mike mohammed monica nancy naomi natalie nathan nicholas nicole
noah nora oliver olivia omar oscar pamela patricia patrick paul paula pedro peter philip phillip
priya rachel ralph raymond rebecca regina ricardo richard robert roberto robin roger ronald rosa
russell ruth ryan samantha samuel sandra sara sarah scott sean sharon sheila shirley simon sofia
sophia stanley stephanie stephen steve steven susan suzanne sylvia tamara tanya tara taylor
teresa terry theodore theresa thomas tiffany timothy tina todd tom tony tracy tyler valerie
vanessa veronica victor victoria vincent virginia walter wanda wayne wendy william yolanda yusuf
yvonne zachary zoe
"""
FIRST_NAMES = frozenset(_NAMES.split())
