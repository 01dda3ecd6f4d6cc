"""Every number of the practice part, in one place."""

from datetime import time, timedelta

from coaching.debrief.states import Criterion

SPACING = (2, 5, 8)  # days after a drill began; and the day before the next interview
DUE_AT = time(10)  # in the candidate's zone
TOO_ALIKE = 0.85  # likeness of two typed answers, from 0 to 1
MINUTES_EACH = 2  # an answer, on the clock of the pages
BULLETS = 3

INVITES_A_WEEK = 3
INVITE_WEEK = timedelta(days=7)
MOST_SENT = 5  # questions to one friend
SUGGESTED = 6  # standard questions beside one's own
MESSAGE_LENGTH = 140  # characters
NOTE_LENGTH = 300  # characters of "keep" and "change"
REMIND_BEFORE = timedelta(hours=24)  # before the time that was agreed

# What can be seen in a mirror.
MIRROR_CRITERIA = (Criterion.CLEAR, Criterion.ON_POINT, Criterion.EXAMPLES)
# A friend may not be able to tell how well somebody prepared for one employer.
FRIEND_MAY_SKIP = frozenset({Criterion.PREPARED})
