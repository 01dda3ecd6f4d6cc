"""A candidate on the day of a bad interview, and what they type."""

from datetime import timedelta

from coaching.course.actions import open_plan
from coaching.debrief.states import Criterion
from coaching.plan.models import RecoveryPlan
from tests.factories import NOW
from tests.factories.openings import InterviewerFactory, InterviewFactory


def plan_after_interview(*, candidate, employer, interviewers=1) -> RecoveryPlan:
    """The plan of an interview that ended an hour ago, opened as the signal opens it."""
    interview = InterviewFactory(
        held=True, application__candidate=candidate, application__opening__employer=employer
    )
    for number in range(interviewers):
        name = "Rex Malone" if number == 0 else f"Ines Colleague{number}"
        InterviewerFactory(interview=interview, name=name, email=f"rex{number}@example.org")
    return open_plan(interview=interview)


def debrief_data(**changes):
    """A complete debrief as a browser posts it."""
    data = {
        "in_third_person": "False",
        "went_well": "I asked good questions.",
        "q0_asked": "Tell me about a conflict.",
        "q0_went": "rough",
        "q0_better": "Start with what I did.",
        "clear_example": "",
        "honest_example": "",
        "blunders": ["late", "resume_error"],
        "mine_to_change": "Leave earlier.",
        "not_mine": "They ran late as well.",
        "expects": "no",
        "confidence": "80",
    }
    data |= {f"rate_{criterion}": "2" for criterion in Criterion}
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def note_data(**changes):
    """A note without a fault as a browser posts it."""
    data = {
        "action": "send",
        "discussed": "We talked about how the team plans its Saturday shifts.",
        "drew_me": "I like that everybody on the floor may decide.",
        "correction": "I said two years of leading a team. It was three.",
        "matters": "yes",
        "wish_to_grow": "I want to learn to plan a week ahead.",
        "replies_to_me": "on",
    }
    return data | changes


LATER = NOW + timedelta(hours=1)
