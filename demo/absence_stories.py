"""Two people who did not come to an interview, as the employer saw it, of whom one says it is
wrong; and one to whom nobody came."""

from demo.stories import Stage
from demo.way import Story, Way
from openings.absence.actions import answer_absence, note_absence, note_nobody_came
from openings.interview.models import Interview
from openings.interview.states import AbsenceAnswer

TITLE = "Assistant Buyer"


def _missed(way: Way) -> Interview:
    interview = Interview.objects.get(application=way.application)
    note_absence(
        interview=interview,
        text="We waited in the video room for twenty minutes and tried to reach you by phone.",
        by=way.recruiter,
        version=interview.version,
    )
    return interview


def waits_for_a_word(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way(title=TITLE)
    yield day.back(12, 18)
    way.apply(way.words.note)
    yield day.back(8, 10)
    way.invite(day.back(3, 11))
    yield day.back(3, 15)
    _missed(way)


def says_that_it_is_wrong(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way(title=TITLE)
    yield day.back(12, 19)
    way.apply(way.words.note)
    yield day.back(8, 11)
    way.invite(day.back(4, 14))
    yield day.back(4, 16)
    interview = _missed(way)
    yield day.back(2, 18)
    answer_absence(interview=interview, answer=AbsenceAnswer.WRONG, by=way.candidate)


def nobody_came(stage: Stage) -> Story:
    """The candidate was in the room, and nobody of the employer was."""
    day, way = stage.calendar, stage.way(title=TITLE)
    yield day.back(11, 18)
    way.apply(way.words.note)
    yield day.back(7, 10)
    way.invite(day.back(2, 10))
    yield day.back(2, 15)
    interview = Interview.objects.get(application=way.application)
    note_nobody_came(interview=interview, by=way.candidate)


ALL = (waits_for_a_word, says_that_it_is_wrong, nobody_came)
