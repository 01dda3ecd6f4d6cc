"""One feedback request in every state it can be in."""

from dataclasses import replace

from coaching.feedback.actions import cancel_request, name_other_person
from coaching.feedback.actions.answer import decline_request
from coaching.feedback.actions.deliver import (
    choose_action,
    open_feedback,
    rate_feedback,
    tell_that_it_was_read,
)
from coaching.feedback.actions.moderate import return_answer, withhold_answer
from coaching.feedback.states import ActionKind, AnswerPart, AnswerSource, DeclineReason, Visibility
from demo.feedback_words import HELD, clear_answer, held_answer
from demo.stories import Stage, told_no
from demo.way import Story, Way

INTRO = "Thank you for your time. I would like to learn for my next interview."


def _asked(stage: Stage, way: Way, *, ago: int) -> Story:
    yield from told_no(stage.calendar, way, ago=ago)
    way.ask(INTRO)


def sent(stage: Stage) -> Story:
    yield from _asked(stage, stage.way(), ago=1)


def chased(stage: Stage) -> Story:
    yield from _asked(stage, stage.way(), ago=7)


def escalated(stage: Stage) -> Story:
    yield from _asked(stage, stage.way(), ago=12)


def to_be_phoned_elsewhere(stage: Stage) -> Story:
    yield from _asked(stage, stage.way(at="Meridian Freight"), ago=13)


def held(stage: Stage) -> Story:
    way = stage.way()
    yield from _asked(stage, way, ago=4)
    yield stage.calendar.back(1, 15)
    way.answer(held_answer(next(way.words.replies)))


def by_phone(stage: Stage) -> Story:
    """Staff phoned and wrote the answer down; another pair of eyes reads it first."""
    way = stage.way(at="The Gannet Hotel")
    yield from _asked(stage, way, ago=13)
    yield stage.calendar.back(1, 14)
    way.answer(
        clear_answer(next(way.words.replies)), source=AnswerSource.PHONE, by=stage.cast["milo"]
    )


def to_be_paraphrased(stage: Stage) -> Story:
    """The writer leaves the words to the staff."""
    way = stage.way(at="Blue Door Books")
    yield from _asked(stage, way, ago=5)
    yield stage.calendar.back(1, 16)
    way.answer(replace(clear_answer(next(way.words.replies)), visibility=Visibility.PARAPHRASE))


def at_the_wrong_person(stage: Stage) -> Story:
    way = stage.way(at="Fairview Credit Union")
    yield from _asked(stage, way, ago=4)
    yield stage.calendar.back(2, 11)
    name_other_person(request=way.request, who="Ines Albright held it; I only sat in.")


def returned(stage: Stage) -> Story:
    way = stage.way()
    yield from _asked(stage, way, ago=5)
    yield stage.calendar.back(3, 10)
    way.answer(held_answer(next(way.words.replies), HELD[1]))
    yield stage.calendar.back(2, 10)
    return_answer(
        request=way.request,
        by=stage.cast["sam"],
        note_to_writer="Please say what the job needs, and nothing about age.",
    )


def withheld(stage: Stage) -> Story:
    way = stage.way(at="Larkspur Garden Centers")
    yield from _asked(stage, way, ago=6)
    yield stage.calendar.back(4, 10)
    way.answer(held_answer(next(way.words.replies), HELD[2]))
    yield stage.calendar.back(3, 10)
    withhold_answer(
        request=way.request,
        by=stage.cast["sam"],
        reason="Speaks about age.",
        parts=[AnswerPart.ADVICE],
    )


def opened(stage: Stage) -> Story:
    way = stage.way()
    yield from _asked(stage, way, ago=10)
    yield stage.calendar.back(7, 10)
    way.answer(clear_answer(next(way.words.replies)))
    yield stage.calendar.back(6, 18)
    open_feedback(request=way.request, by=way.candidate)
    rate_feedback(request=way.request, by=way.candidate, was_useful=True)
    tell_that_it_was_read(request=way.request, by=way.candidate)
    choose_action(
        request=way.request,
        by=way.candidate,
        action=ActionKind.IF_THEN,
        if_text="they ask for an example",
        then_text="I name the day, the number and the result",
    )


def declined(stage: Stage) -> Story:
    way = stage.way(at="Riverbend Community Clinic")
    yield from _asked(stage, way, ago=8)
    yield stage.calendar.back(5, 10)
    decline_request(request=way.request, reason=DeclineReason.FORGOTTEN, text="")


def expired(stage: Stage) -> Story:
    yield from _asked(stage, stage.way(at="Kestrel Couriers"), ago=23)


def canceled(stage: Stage) -> Story:
    way = stage.way(at="Northline Outfitters")
    yield from _asked(stage, way, ago=5)
    yield stage.calendar.back(4, 9)
    cancel_request(request=way.request, by=way.candidate, why="I found another job.")


ALL = (
    *(sent, chased, escalated, to_be_phoned_elsewhere, held, by_phone, returned, withheld),
    *(opened, declined, expired, canceled, to_be_paraphrased, at_the_wrong_person),
)
