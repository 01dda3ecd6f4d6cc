import pytest

from jobstore.wording.queries.guard import Level, review_wording

pytestmark = pytest.mark.django_db

FAIR = [
    "Two of your examples had no result. Say what changed because of you.",
    "You answered the first question well and then moved away from the second.",
    "Bring figures: how many orders, how many people, how much waste.",
    "The job needs three years of leading a team, and you have one.",
    "You took over 40 calls a day; tell that story first.",
    "Your answers ran past five minutes. Stop after two and ask whether to go on.",
    "You knew our shops by name, which few people do.",
    "Another candidate was stronger on stock control.",
    "The budget changed after the interview; it was not about you.",
    "Read the job advert again and prepare one story for each requirement.",
    "Ask us two questions about the team at the end.",
    "You joined ten minutes late because the link failed. Test it the day before.",
    "Learn how a race condition happens and how to prove that it is gone.",
    "Explain lazy loading with a picture; the words alone were hard to follow.",
    "Your native app example was clear and well built.",
    "You support software of age 12, so say how you keep it running.",
    "You have cooked Mexican food for large parties; put that first.",
    "Show the credit union project earlier, it fits the job.",
    "Draw the flow on a whiteboard before you write code.",
    "You mixed up gross and net margin. Learn the two by heart.",
    "The résumé says 2019 and you said 2021. Check the dates.",
    "Under 30 minutes per table is our standard; you planned an hour.",
    "You will get the job done faster with a checklist.",
    "Name the tools you used and what each one was for.",
    "You described the problem well and left out your own part.",
    "Tell us what you would do in the first week.",
    "Your price of $45,000 was within what we planned.",
    "Practice the case out loud once, with a clock.",
    "You listened, took notes and came back to them.",
    "Read about food safety rules; we check them every day.",
    "We will read a new application with pleasure.",
    "Say “I do not know” and how you would find out.",
    "The older version of the report was the better one.",
    "We will take you through the test again if you apply once more.",
    "Our store sold 250 1000-piece sets, and you knew it.",
    "Between 300 2024 and 350 2025 models you found the right one.",
    "On the call you spoke of 120 2000 dollar orders.",
    "You did not show how you count stock, and you never showed your numbers.",
    "You did not make it clear who decided.",
    "You did not attend university, and the job does not ask for it.",
    "I did not come because of the snow.",
    "You could not come on Monday, so we met on Friday.",
    "The answers did not come easily, and then they came quickly.",
    "You did not appear to know the price.",
]
UNFAIR = [
    ("You are too old for this.", Level.HOLD),
    ("We wanted someone younger.", Level.HOLD),
    ("At your age people slow down.", Level.HOLD),
    ("She is over 50, that shows.", Level.HOLD),
    ("You are close to retirement.", Level.HOLD),
    ("A young lady like you cannot lead drivers.", Level.HOLD),
    ("You will be pregnant within a year.", Level.HOLD),
    ("Who looks after your kids?", Level.HOLD),
    ("With your family the late shift will not work.", Level.HOLD),
    ("Your husband moves a lot.", Level.HOLD),
    ("Your accent is hard to follow.", Level.HOLD),
    ("Your English isn't good enough.", Level.HOLD),
    ("We need a native speaker.", Level.HOLD),
    ("Where you come from they work differently.", Level.HOLD),
    ("A white man would do better with our customers.", Level.HOLD),
    ("Take off the headscarf next time.", Level.HOLD),
    ("You pray during work, so your religion is a problem.", Level.HOLD),
    ("A wheelchair does not fit behind our counter.", Level.HOLD),
    ("You seemed depressed.", Level.HOLD),
    ("Your health worries us.", Level.HOLD),
    ("We were looking for a man.", Level.HOLD),
    ("This is a man's job.", Level.HOLD),
    ("You are in a union, and that makes trouble.", Level.HOLD),
    ("You have a criminal record.", Level.HOLD),
    ("He never showed up.", Level.HOLD),
    ("A no-show.", Level.HOLD),
    ("You never turned up.", Level.HOLD),
    ("She didn’t show.", Level.HOLD),
    ("They did not come.", Level.HOLD),
    ("You hadn't turned up by ten.", Level.HOLD),
    ("The candidate did not appear for the call.", Level.HOLD),
    ("You missed our interview.", Level.HOLD),
    ("She stood us up.", Level.HOLD),
    ("He ghosted the team.", Level.HOLD),
    ("You were not there.", Level.HOLD),
    ("You forgot about the appointment.", Level.HOLD),
    ("You are not a culture fit.", Level.NUDGE),
    ("You are overqualified.", Level.NUDGE),
    ("We need a digital native.", Level.NUDGE),
    ("You made no eye contact.", Level.NUDGE),
    ("There are gaps in your résumé.", Level.NUDGE),
    ("You were too quiet.", Level.NUDGE),
    ("Your hair looked odd.", Level.NUDGE),
    ("That was a stupid answer.", Level.BLOCK),
    ("You are a liar.", Level.BLOCK),
    ("You wasted our time.", Level.BLOCK),
    ("You will regret this.", Level.BLOCK),
    ("I will make sure nobody hires you.", Level.BLOCK),
    ("Call me at (614) 555-0101.", Level.BLOCK),
    ("Call me at 555 0142.", Level.BLOCK),
    ("My line is 555 0142, any time.", Level.BLOCK),
    ("Ring me: 5550142.", Level.BLOCK),
    ("Write to rex@acme.example.", Level.BLOCK),
    ("See www.acme.example/jobs.", Level.BLOCK),
    ("We'll hire you next time.", Level.BLOCK),
    ("The next position is yours.", Level.BLOCK),
    ("Jane Doe was better than you.", Level.BLOCK),
]


@pytest.mark.parametrize("text", FAIR)
def test_wording_leaves_fair_feedback_alone(text):
    assert [str(hit) for hit in review_wording({"advice": text}).hits] == []


@pytest.mark.parametrize(("text", "level"), UNFAIR)
def test_wording_finds_what_is_unfair(text, level):
    review = review_wording({"advice": text}, other_names=["Jane Doe", "Cher"])
    assert max((hit.level for hit in review.hits), default=None) == level


def test_wording_says_which_words_why_and_what_is_better():
    (hit,) = review_wording({"strength": "You are  TOO\nold for this"}).hits
    assert (hit.field, hit.words, hit.category) == ("strength", "TOO old", "age")
    assert hit.why
    assert hit.suggestion


def test_wording_sees_through_invisible_characters():
    assert review_wording({"advice": "You are stu\u200bpid"}).blocked


def test_wording_matches_whole_words_only():
    texts = ["assess", "classic", "Essex", "manage", "kidskin", "raced", "agenda", "unionized_flag"]
    for text in texts:
        assert not review_wording({"advice": text}).hits, text


def test_wording_blocks_names_of_other_candidates_in_full_only():
    assert review_wording({"advice": "jane  doe won"}, other_names=["Jane Doe"]).blocked
    assert not review_wording({"advice": "Will you come?"}, other_names=["Will Mark", "Will"]).hits


def test_wording_keeps_the_gravest_first():
    review = review_wording({"advice": "too quiet, too old, stupid"})
    assert [hit.level for hit in review.hits] == [Level.BLOCK, Level.HOLD, Level.NUDGE]
