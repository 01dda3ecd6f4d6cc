"""Messages: one that staff read first, one reported, and one that nobody has answered."""

from demo.stories import Stage
from demo.way import Story, Way
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.message.actions.write import report_message, write_message
from openings.message.models import Message

TITLE = "Assistant Buyer"


def write(way: Way, text: str, *, by: User) -> Message:
    key = way.next_key()
    return write_message(application=way.application, by=by, text=text, key=key)


def _interviewed(stage: Stage, way: Way, *, days: int) -> Story:
    day = stage.calendar
    yield day.back(days + 9, 19)
    way.apply(way.words.note)
    yield day.back(days + 6, 9)
    way.invite(day.back(days + 1, 14))
    yield day.back(days, 10)


def mayas_thread(stage: Stage) -> Story:
    """With Rex, before they met."""
    day, way = stage.calendar, stage.way(stage.cast["maya"])
    yield day.back(5, 10)
    way.pk = Application.objects.get(candidate=way.candidate, opening=way.opening).pk
    write(way, "Please bring the names of two people who have worked with you.", by=way.recruiter)
    yield day.back(5, 17)
    write(way, "I will. Is there a place to lock a bicycle?", by=way.candidate)
    yield day.back(4, 9)
    write(way, "Yes, behind the shop. See you then!", by=way.recruiter)


def held(stage: Stage) -> Story:
    """The guard found words; staff pass the message on or return it."""
    way = stage.way(title=TITLE)
    yield from _interviewed(stage, way, days=1)
    write(way, "The team wonders whether you are too old for the early shift.", by=way.recruiter)


def reported(stage: Stage) -> Story:
    """The recruiter reported what the candidate wrote; nobody writes until staff decide."""
    way = stage.way(title=TITLE)
    yield from _interviewed(stage, way, days=3)
    message = write(
        way, "Answer me at last, or I write about your shop everywhere.", by=way.candidate
    )
    yield stage.calendar.back(2, 16)
    report_message(message=message, note="It reads like a threat.", by=way.recruiter)


def unanswered(stage: Stage) -> Story:
    """A question that stands in the queue of the employer, and in its daily mail."""
    way = stage.way(title=TITLE)
    yield from _interviewed(stage, way, days=6)
    write(way, "Would the late shift be open as well? My classes end at noon.", by=way.candidate)


ALL = (mayas_thread, held, reported, unanswered)
