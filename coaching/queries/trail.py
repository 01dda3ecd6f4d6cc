"""Whose the things are on which staff act; for the trail."""

from jobstore.trail.ties import Ties, tie

_OF_A_PLAN = Ties(
    person="plan__candidate", employer="plan__interview__application__opening__employer"
)

tie("coaching.coachrequest", Ties(person="candidate"))
tie("coaching.passedadvice", Ties(person="candidate"))
tie("coaching.letter", _OF_A_PLAN)
tie("coaching.feedbackrequest", _OF_A_PLAN)
