"""A candidate who was told "no" yesterday, and what the employer may answer."""

from datetime import timedelta

from coaching.debrief.states import Band, Criterion
from coaching.feedback.actions import ask_three_questions
from coaching.feedback.actions.answer import submit_answer
from coaching.feedback.queries.answer import Content, PickedPoint
from coaching.feedback.states import AnswerSource, Pick
from coaching.plan.states import Branch
from tests.factories import NOW
from tests.factories.coaching import RecoveryPlanFactory
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
    RequirementFactory,
)


def told_plan(*, employer, candidate, **application):
    """The plan of an interview after the telling, with one interviewer and one requirement."""
    opening = OpeningFactory(employer=employer)
    RequirementFactory(opening=opening, position=1, text="Two years of leading a team")
    facts = {"told": True, "tell_at": NOW, "told_at": NOW} | application
    row = ApplicationFactory(candidate=candidate, opening=opening, **facts)
    interview = InterviewFactory(
        application=row,
        starts_at=NOW - timedelta(days=3, hours=1),
        ends_at=NOW - timedelta(days=3),
        state="held",
        concluded_at=NOW - timedelta(days=3),
    )
    InterviewerFactory(interview=interview, email="rex@example.org", phone="+1 614 555 0101")
    return RecoveryPlanFactory(interview=interview, branch=Branch.NOT_SELECTED)


def ask(plan, **facts):
    return ask_three_questions(
        plan=plan,
        by=plan.candidate,
        interviewer=plan.interview.interviewers.get(),
        intro="I would like to learn.",
        **facts,
    )


def content(**facts):
    usual = {
        "strength": "You named the numbers of your last shop from memory.",
        "advice": "Bring one example that shows a result.",
        "next_time": "Say first what you did, then what changed.",
        "picks": (PickedPoint(pick=Pick.EXAMPLES, improve="Name one number in each example."),),
        "bands": {Criterion.CLEAR: Band.MOSTLY, Criterion.EXAMPLES: Band.PARTLY},
    }
    return Content(**(usual | facts))


def answer(request, *, source=AnswerSource.LINK, by=None, hints_seen=(), **facts):
    return submit_answer(
        request=request, content=content(**facts), source=source, by=by, hints_seen=hints_seen
    )


def form_data(**facts):
    """What a browser posts from the employer's form."""
    usual = {
        "was_there": "yes",
        "advice": "Bring one example that shows a result.",
        "picks": ["examples"],
        "improve_examples": "Name one number in each example.",
        "next_time": "Say first what you did, then what changed.",
        "strength": "You named the numbers of your last shop from memory.",
        "band_clear": "3",
    }
    return usual | facts
