"""What the invented openings are made of: words as common as in life, and a tail of rare ones."""

import json
import random
from itertools import accumulate
from pathlib import Path

VOCABULARY = 60_000
SKEW = 1.05  # of Zipf's law
SEED = 20260101

_STOP_WORDS = (
    "the and to of a in for with is our you we will be or as your on are an at all that by this"
    " from have it who not can their must any may within other across into through including such"
    " each has more than when about these them they what so up if out was but no there been were"
)
# The most usual words of adverts, the most usual first; the synthetic tail follows them.
_HEAD = (
    "team work experience position ability skills manager support working including time company"
    " management role job responsibilities service customer years business required employees"
    " environment benefits knowledge requirements engineer training opportunity client services"
    " development process quality communication project systems degree people health provide"
    " problem insurance paid equal information new ensure preferred strong safety professional"
    " products procedures status duties employment applicants related standards based field"
    " build sales operations program education bachelor license planning technical industry"
    " candidate results review senior members shift schedule daily weekly department policies"
    " performance reports records office data patients staff detail perform leadership equipment"
    " physical written verbal lift hours weekends growth flexible dental vision vacation holiday"
    " retirement bonus salary hourly competitive analysis develop design reporting maintain assist"
    " coordinate deliver lead create improve manage prepare monitor resolve train evaluate order"
    " inspect repair operate clean deliveries documentation compliance regulations local state"
    " federal background drug screen driving record high school diploma certification bilingual"
    " spanish remote hybrid onsite travel overtime night morning evening entry level junior expert"
    " analyst developer designer nurse driver teacher clerk cashier technician mechanic accountant"
    " assistant coordinator supervisor director specialist representative administrator operator"
    " welder electrician plumber carpenter cook server bartender housekeeper janitor security guard"
    " warehouse forklift truck delivery picker packer loader assembler machinist inspector planner"
    " buyer recruiter trainer counselor therapist pharmacist physician dentist hygienist caregiver"
    " aide paralegal attorney writer editor photographer architect surveyor chemist biologist"
    " scientist researcher statistician economist auditor bookkeeper teller underwriter adjuster"
    " broker agent dispatcher scheduler receptionist secretary translator librarian tutor coach"
    " python java javascript typescript kubernetes docker linux windows sql oracle cloud network"
    " database backend frontend mobile android excel word powerpoint quickbooks payroll invoices"
    " budget forecast audit tax ledger reconciliation marketing brand content social media search"
    " campaign retail store merchandise inventory stock shelves checkout restaurant kitchen menu"
    " food hotel guest room event catering hospital clinic surgery emergency pediatric geriatric"
    " oncology radiology laboratory medication therapy hospice dialysis veterinary animal farm"
    " harvest landscape garden construction concrete roofing drywall paint blueprint crane"
    " excavator hvac refrigeration boiler solar wind turbine battery automotive diesel brake"
    " aviation aircraft airport marine port railway freight logistics supply chain procurement"
    " classroom curriculum students kindergarten special preschool college university campus"
)
STOP_WORDS, HEAD = _STOP_WORDS.split(), _HEAD.split()
# By category: what its openings are called, and the words and phrases that its adverts use.
CATEGORIES: dict[str, dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("categories.json").read_text()
)
LEVELS = ("", "", "", "", "", "Senior", "Junior", "Lead", "Night Shift", "Part-Time", "Entry Level")
_FIRST = (
    *("b", "br", "c", "cr", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n"),
    *("p", "pl", "qu", "r", "s", "sk", "sp", "st", "t", "tr", "v", "w", "z"),
)
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "io", "ou")
_LAST = ("", "", "l", "n", "nd", "r", "rk", "s", "st", "t", "x")


def vocabulary() -> list[str]:
    """By how common they are."""
    chance = random.Random(SEED)
    words = dict.fromkeys(HEAD)
    while len(words) < VOCABULARY:
        parts = (
            chance.choice(_FIRST) + chance.choice(_VOWELS) + chance.choice(_LAST)
            for _ in range(chance.choice((2, 2, 2, 3, 3)))
        )
        words.setdefault("".join(parts))
    return list(words)


def falling(count: int, *, skew: float = SKEW, upto: float = 1.0) -> list[float]:
    """Cumulative weights by Zipf's law that end at `upto`."""
    weights = list(accumulate(1 / rank**skew for rank in range(1, count + 1)))
    return [weight / weights[-1] * upto for weight in weights]
