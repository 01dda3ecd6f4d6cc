"""Until a "no" is told, nothing that a candidate sees, gets, counts or may do differs from waiting.

The same days are played twice from one start: nobody decides; then decisions are recorded, and
taken back before the telling. Whatever is met is compared letter by letter. What this cannot find
is how long an answer takes.
"""

import difflib
from datetime import datetime
from uuid import uuid4

import pytest

from jobstore.lib import clock
from openings.absence.actions import note_absence, undo_absence
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.closing.actions.group import GroupEnd, end_group, undo_group
from openings.closing.queries.group import ended_together
from openings.closing.states import Group
from openings.decision.actions.decision import No, decline_application, undo_decision
from openings.decision.queries import to_be_seen
from openings.interview.models import Interview
from openings.message.actions.send import send_message
from openings.message.actions.write import write_message
from openings.message.queries.thread import UNDO
from tests.factories import NOW
from tests.support.twins import presses
from tests.support.twins.pages import NOT_THEIRS, candidate_rows
from tests.support.twins.play import AFTERNOON, EARLY, Play, play
from tests.support.twins.stage import Sent, Stage, Story, build_stage

HELD_WORDS = "You are too old for this."
KIND_WORDS = "You answered calmly; two of your examples stayed general."


def say_no(story: Story | Sent, *, text: str = KIND_WORDS, gives_feedback: bool = True) -> None:
    application = Application.objects.get(pk=story.application.pk)
    decline_application(
        application=application,
        no=No(reason=DecisionReason.SKILL, text=text, gives_feedback=gives_feedback),
        by=story.recruiter,
        version=application.version,
        seen=[item.key for item in to_be_seen(application)],
    )


def write_to_them(story: Story | Sent, text: str = KIND_WORDS) -> None:
    """Of an end that nobody was told of: it waits, and nobody hears that it was written."""
    application = Application.objects.get(pk=story.application.pk)
    message = write_message(application=application, by=story.recruiter, text=text, key=uuid4())
    with clock.at(clock.now() + UNDO):
        send_message(message=message)


def note_that_nobody_came(story: Story) -> None:
    interview = Interview.objects.get(application=story.application)
    note_absence(
        interview=interview,
        text="We waited for you in the room.",
        by=story.recruiter,
        version=interview.version,
    )


def end_all_new(sent: Sent) -> None:
    """Its opening was closed at noon."""
    words = "We have filled this job. Thank you for the time that you gave your application."
    end = GroupEnd(group=Group.NEW, text=words)
    assert end_group(opening=sent.application.opening, end=end, seen=1, by=sent.recruiter) == 1


def undo_all_new(sent: Sent) -> None:
    (ended,) = ended_together(sent.application.opening)
    undo_group(opening=sent.application.opening, decided_at=ended.decided_at, by=sent.recruiter)


def decide_and_take_back(stage: Stage, at: datetime) -> None:
    """In the morning, in the evening, and undone right before anybody is told."""
    late, silent, fresh = (stage.stories[name] for name in ("late", "silent", "fresh"))
    if at == NOW:
        say_no(late, gives_feedback=False)
        say_no(stage.stories["missed"])
        for sent in (*stage.sent[1:], *stage.asked):
            say_no(sent)
            write_to_them(sent)
        write_to_them(late)
        write_to_them(late, HELD_WORDS)
        note_that_nobody_came(silent)
    elif at == AFTERNOON:
        say_no(fresh, text=HELD_WORDS)
        end_all_new(stage.sent[0])
        write_to_them(fresh)
    elif at == EARLY:
        undo_all_new(stage.sent[0])
        for one in (stage.stories["missed"], *stage.sent[1:], *stage.asked):
            undo_decision(application=one.application, by=one.recruiter)
        undo_decision(application=fresh.application, by=fresh.recruiter)
        undo_absence(interview=silent.plan.interview, by=silent.recruiter)


@pytest.mark.timeout(600)  # several hundred pages, twice
def test_untold_no_shows_nowhere(db, monkeypatch):
    stage = build_stage()
    waiting = play(stage, monkeypatch=monkeypatch)
    assert_everything_was_reached(waiting)
    decided = play(stage, decide=decide_and_take_back, monkeypatch=monkeypatch)
    assert differences(waiting, decided) == ""


def assert_everything_was_reached(it: Play) -> None:
    """A page or a button that this test cannot reach would hide what it tells."""
    rows = candidate_rows()
    assert {name for name, rule in rows.items() if rule.get} - it.opened == set()
    refused = {
        name
        for name, codes in it.pressed.items()
        if not set(codes) <= {200 if name in presses.ANSWERED_IN_PLACE else 302}
    }
    assert refused == set(presses.REFUSED)


def test_every_button_of_candidates_is_pressed():
    """A new row of the access matrix has to say here how a candidate uses it."""
    buttons = {name for name, rule in candidate_rows().items() if rule.post}
    assert buttons == {what.name for what in presses.ALL}
    assert set(NOT_THEIRS) & set(candidate_rows()) == set()


def differences(one: Play, other: Play) -> str:
    """The lines that differ, by where they stand."""
    assert one.seen.keys() == other.seen.keys()
    found = []
    for key, text in one.seen.items():
        if text != other.seen[key]:
            lines = text.splitlines(), other.seen[key].splitlines()
            found += [key, *list(difflib.unified_diff(*lines, lineterm="", n=0))[2:]]
    return "\n".join(found)
