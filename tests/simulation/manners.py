"""How employers behave: shares of 1, in one place. A year with nobody difficult proves nothing."""

from dataclasses import dataclass

WRITES = 0.15  # an employer, about an application that it has read
WRITES_BACK = 0.6


@dataclass(frozen=True, kw_only=True)
class Manner:
    name: str
    reads: float  # an application at all
    decides_in_time: float  # after an interview, by the promised day
    decides_late: float  # up to 30 working days after it; the rest never decide
    answers: float  # the three questions
    declines: float  # to answer them
    is_unfair: float  # an answer with words that the wording guard holds
    gives_feedback: float  # says with a "no" that it answers questions
    ends_together: float  # whoever is left open when it closes an opening early


FAIR = Manner(
    name="fair",
    reads=0.95,
    decides_in_time=0.85,
    decides_late=0.12,
    answers=0.7,
    declines=0.12,
    is_unfair=0.03,
    gives_feedback=0.95,
    ends_together=0.9,
)
LATE = Manner(
    name="late",
    reads=0.85,
    decides_in_time=0.25,
    decides_late=0.6,
    answers=0.45,
    declines=0.1,
    is_unfair=0.05,
    gives_feedback=0.85,
    ends_together=0.6,
)
SILENT = Manner(
    name="silent",
    reads=0.6,
    decides_in_time=0.1,
    decides_late=0.1,
    answers=0.05,
    declines=0.02,
    is_unfair=0.0,
    gives_feedback=0.9,
    ends_together=0.1,
)
UNFAIR = Manner(
    name="unfair",
    reads=0.8,
    decides_in_time=0.5,
    decides_late=0.2,
    answers=0.5,
    declines=0.1,
    is_unfair=0.6,
    gives_feedback=0.8,
    ends_together=0.5,
)
# In this order, over and over: five employers show every manner.
MANNERS = (FAIR, LATE, SILENT, UNFAIR, FAIR)

# Candidates, after an interview.
SAYS_MOOD = 0.7
SEALS = 0.55
SKIPS_DEBRIEF = 0.1
WRITES_NOTE = 0.45
UNDOES_NOTE = 0.15
NOTE_IS_READ = 0.5
PARKS = 0.1
MUTES = 0.08
UNMUTES = 0.4
CLOSES = 0.06
WITHDRAWS = 0.05
ASKS = 0.75
TAKES_BACK = 0.05
OPENS = 0.85
WAITS_FOR_MORNING = 0.3
TAKES_ACTION = 0.75
PRACTICES = 0.35
PRACTICES_AGAIN = 0.7  # on each of four later days
ASKS_FRIEND = 0.3
AGREES_ON_TIME = 0.6
FRIEND_LISTENS = 0.6
FRIEND_DECLINES = 0.1
TAKES_INVITE_BACK = 0.1
CALLS = 0.3  # once there is a "no" and they welcome calls
CANCELS_CALL = 0.2
LOGS_CALL = 0.7  # of the calls that stand
ASKS_COACH = 0.4
# Anybody who gets a mail that can be stopped.
PRESSES_STOP = 0.004

# Employers, whatever their manner.
INVITES = 0.55  # of the applications that are read
SAYS_NO_UNMET = 0.7  # of those read and not invited
MOVES_INTERVIEW = 0.1
CANCELS_INTERVIEW = 0.05
NO_SHOW = 0.04
UNDOES_NO = 0.05
ADVANCES = 0.2  # of the decisions after a first round
PROPOSES = 0.25  # times, where others plan one
PICKS = 0.7
NONE_FITS = 0.15  # the others stay silent
OFFERS = 0.2  # of the decisions
CLOSES_EARLY = 0.35  # of the openings
ACCEPTS = 0.55  # of the offers, by the candidate
DECLINES = 0.15
ASKS_FOR_TIME = 0.1  # and then says nothing
HIRES = 0.1  # noted by phone; the rest run out
DENIES = 0.2  # of the hires that were noted

# Staff.
STAFF_RELEASE = 0.35  # of the held answers; the others are withheld in part or returned
STAFF_WITHHOLD = 0.35
PHONE_ANSWERED = 0.3  # of the calls
PHONE_DECLINED = 0.1
COACH_ANSWERS = 0.8  # of the open requests, on each working morning
