"""Maya's older interviews: each time she saw less in herself than they did."""

from coaching.course.actions import close_plan
from coaching.debrief.actions import (
    add_second_look,
    keep_what_worked,
    log_mood,
    mend_task,
    seal_debrief,
)
from coaching.debrief.models import Blunder
from coaching.debrief.queries import AskedQuestion, DebriefAnswers, SortedProblem
from coaching.debrief.states import (
    SHARED_CRITERIA,
    Band,
    BlunderCode,
    Criterion,
    Expectation,
    QuestionWent,
)
from coaching.feedback.actions.deliver import choose_action, open_feedback
from coaching.feedback.states import ActionKind
from demo.feedback_words import clear_answer
from demo.stories import Stage
from demo.way import Story

# What she gave herself on the six points that both sides rate, the oldest first.
OWN_VIEWS = ((1, 1, 1, 2, 2, 1), (2, 1, 2, 2, 3, 2), (2, 2, 2, 3, 3, 2))
PLACES = ("Blue Door Books", "Fairview Credit Union", "The Gannet Hotel")


def _pair(stage: Stage, index: int, *, ago: int) -> Story:
    """Interviewed, looked back, told a no, asked, read: all of it closed by now."""
    day = stage.calendar
    way = stage.way(stage.cast["maya"], at=PLACES[index])
    yield day.back(ago + 7, 19)
    way.apply(way.words.note)
    yield day.back(ago + 6, 11)
    way.invite(day.back(ago + 4, 14))
    yield day.back(ago + 4, 18)
    plan, maya = way.plan, way.candidate
    log_mood(plan=plan, by=maya, word=("crushed", "flat", "unsure")[index], level=index + 1)
    seal_debrief(plan=plan, by=maya, answers=_debrief(index))
    yield day.back(ago + 3, 16)
    way.decline(way.words.no.reason, way.words.no.text)
    yield day.back(ago, 11)
    slips = Blunder.objects.filter(debrief__plan=plan).order_by("pk")
    blank = next(slip for slip in slips if slip.code == BlunderCode.WENT_BLANK)
    mend_task(kind=Blunder, plan=plan, by=maya, pk=blank.pk, is_mended=True)
    add_second_look(plan=plan, by=maya, text="Two days later it looks smaller than it felt.")
    way.ask("Thank you for the talk. I would like to learn for the next one.")
    yield day.back(ago - 2, 10)
    way.answer(clear_answer(next(way.words.replies)))
    yield day.back(ago - 3, 18)
    open_feedback(request=way.request, by=maya)
    choose_action(
        request=way.request,
        by=maya,
        action=ActionKind.IF_THEN,
        if_text="they ask for an example",
        then_text="name the day, the number and the result",
    )
    close_plan(plan=way.plan, by=maya)


def _debrief(index: int) -> DebriefAnswers:
    ratings = dict.fromkeys(Criterion, Band.MOSTLY)
    own = zip(SHARED_CRITERIA, map(Band, OWN_VIEWS[index]), strict=True)
    return DebriefAnswers(
        went_well=(
            "I stayed polite when they cut me short.",
            "I asked how the team shares the late calls.",
            "I told the story of the broken till to the end.",
        )[index],
        questions=(
            AskedQuestion(
                "Tell me about a time you led others.", QuestionWent.ROUGH, "The spring sale."
            ),
            AskedQuestion("Why this job?", QuestionWent.OK),
        ),
        clear_example="I lost the thread once.",
        honest_example="I said what I had not done yet.",
        ratings=ratings | dict(own),
        blunders=frozenset({BlunderCode.WENT_BLANK, BlunderCode.LATE}),
        blunders_not_mine=frozenset({BlunderCode.LATE}),
        problems=(
            SortedProblem("They ran late and skipped a part.", is_mine=False),
            SortedProblem("I had only one story ready.", is_mine=True),
        ),
        mine_to_change="Bring two stories with a number in each.",
        expects=(Expectation.NO, Expectation.NO, Expectation.UNSURE)[index],
        confidence=(90, 70, 50)[index],
        minutes_spent=(24, 17, 14)[index],
    )


def first(stage: Stage) -> Story:
    yield from _pair(stage, 0, ago=25)


def second(stage: Stage) -> Story:
    yield from _pair(stage, 1, ago=19)


def third(stage: Stage) -> Story:
    yield from _pair(stage, 2, ago=13)


def what_worked(stage: Stage) -> Story:
    """Somebody goes on to the next round and notes why."""
    day, way = stage.calendar, stage.way(at="Fairview Credit Union")
    yield day.back(11, 20)
    way.apply(way.words.note)
    yield day.back(9, 9)
    way.invite(day.back(5, 10))
    yield day.back(4, 12)
    way.advance("We would like you to meet the team.")
    yield day.back(3, 20)
    text = "I brought a page with three hard calls and walked them through it."
    keep_what_worked(plan=way.plan, by=way.candidate, text=text)


ALL = (first, second, third, what_worked)
