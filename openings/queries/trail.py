"""Whose the things are on which staff act; for the trail."""

from jobstore.trail.ties import Ties, tie

tie("openings.opening", Ties(employer="employer", has_name=True))
tie(
    "openings.heldtext",
    Ties(person="application__candidate", employer="application__opening__employer"),
)
