"""Letters in the states that somebody has to look at."""

from coaching.debrief.actions import log_mood, seal_debrief
from coaching.letter.actions import send_letter
from coaching.letter.models import Letter
from coaching.letter.queries import NoteText
from coaching.letter.states import LetterKind
from demo.stories import Stage, noahs_debrief
from demo.way import Story, Way


def write(way: Way, kind: LetterKind, text: NoteText) -> Letter:
    plan = way.plan
    return send_letter(
        plan=plan,
        by=way.candidate,
        interviewer=plan.interview.interviewers.order_by("pk")[0],
        text=text,
        replies_to_me=True,
        kind=kind,
    )


def clarification(stage: Stage) -> Story:
    """One thing set right; it waits on the page where the recruiter decides."""
    day, way = stage.calendar, stage.way()
    yield day.back(9, 18)
    way.apply(way.words.note)
    yield day.back(6, 10)
    way.invite(day.back(3, 13))
    yield day.back(3, 18)
    log_mood(plan=way.plan, by=way.candidate, word="annoyed", level=2)
    seal_debrief(plan=way.plan, by=way.candidate, answers=noahs_debrief())
    yield day.back(2, 10)
    text = NoteText(
        correction="When you asked how I plan a count, I left out that I ran one last spring,"
        " with six people. We were done in one evening.",
        matters=True,
    )
    write(way, LetterKind.CLARIFICATION, text)


def status_check(stage: Stage) -> Story:
    """The promised day is over; one friendly question is out."""
    day, way = stage.calendar, stage.way(at="Blue Door Books")
    yield day.back(16, 18)
    way.apply(way.words.note)
    yield day.back(13, 10)
    way.invite(day.back(10, 11))
    yield day.back(1, 10, 30)
    text = NoteText(
        words="We met about the position, and I am still interested."
        " Could you tell me when I may expect an answer? I know that such things take time."
    )
    write(way, LetterKind.STATUS_CHECK, text)


def held(stage: Stage) -> Story:
    """The wording guard found something: staff read it first."""
    day, way = stage.calendar, stage.way()
    yield day.back(8, 17)
    way.apply(way.words.note)
    yield day.back(5, 10)
    way.invite(day.back(2, 15))
    yield day.back(1, 14)
    text = NoteText(
        discussed="We talked about the early shift and how you share it in the team.",
        drew_me="As a mother I like that the plan is fixed two weeks ahead.",
        wish_to_grow="I want to learn to plan a whole season.",
    )
    write(way, LetterKind.THANK_YOU, text)


ALL = (clarification, status_check, held)
