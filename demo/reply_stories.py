"""Replies below the articles: shown ones with answers, one to read, one held, one flagged."""

from coaching.advice.models import Article
from coaching.reply.actions import (
    answer_reply,
    approve_reply,
    confirm_reply,
    flag_reply,
    submit_reply,
)
from coaching.reply.models import Reply
from coaching.reply.queries import place_hash
from demo.stories import Stage
from demo.way import Story


def _send(slug: str, name: str, text: str, *, parent: Reply | None = None) -> Reply:
    """Written and confirmed; it waits for staff."""
    reply = submit_reply(
        article=Article.objects.get(slug=slug),
        parent=parent,
        name=name,
        email=f"{name.lower()}.reader@example.org",
        text=text,
        place=place_hash(f"demo {name}"),
        by=None,
    )
    return confirm_reply(reply=reply)


def after_a_bad_day(stage: Stage) -> Story:
    milo, day = stage.cast["milo"], stage.calendar
    yield day.back(16, 19)
    first = _send(
        "bad-interview",
        "Ruth",
        "I mixed up two dates and was sure that it was over. I wrote one line about it in my note."
        " They had not even noticed, but the manager said that she liked it.",
    )
    yield day.back(15, 10)
    approve_reply(reply=first, by=milo)
    yield day.back(9, 20)
    second = _send(
        "bad-interview",
        "Tomas",
        "Park it until the morning. That one button saved my evening.",
    )
    yield day.back(8, 9)
    approve_reply(reply=second, by=milo)
    yield day.back(8, 12)
    third = _send(
        "bad-interview", "Ana", "Same here. I slept, and it was half as bad.", parent=second
    )
    yield day.back(7, 9)
    approve_reply(reply=third, by=milo)


def a_question_that_we_answered(stage: Stage) -> Story:
    milo, day = stage.cast["milo"], stage.calendar
    yield day.back(12, 18)
    asked = _send(
        "thank-you-note",
        "Jo",
        "What if two people talked to me? Do I write one note to both?",
    )
    yield day.back(11, 10)
    approve_reply(reply=asked, by=milo)
    answer_reply(
        reply=asked,
        by=milo,
        text="Write one to each, and name a different thing in each. They may well show them to"
        " one another.",
    )


def one_to_read(stage: Stage) -> Story:
    yield stage.calendar.back(1, 18)
    _send(
        "phone-call",
        "Edda",
        "I called once and got four minutes of good advice. Have a pen ready, really.",
    )


def one_held(stage: Stage) -> Story:
    yield stage.calendar.back(1, 16)
    _send(
        "standard-questions",
        "Max",
        "Buy now: all answers on https://answers.example/best and www.answers.example/more, or"
        " message me on Telegram.",
    )


def one_flagged(stage: Stage) -> Story:
    day = stage.calendar
    yield day.back(6, 20)
    reply = _send(
        "mock-interview", "Lou", "My sister played the boss. She was meaner than any boss."
    )
    yield day.back(5, 9)
    approve_reply(reply=reply, by=stage.cast["milo"])
    yield day.back(2, 13)
    flag_reply(reply=reply, place=place_hash("demo reader"))


ALL = (after_a_bad_day, a_question_that_we_answered, one_to_read, one_held, one_flagged)
