"""Maya's interview before the last one: practiced alone and with a friend, and a drill is due."""

from coaching.debrief.actions import log_mood, seal_debrief
from coaching.debrief.queries import AskedQuestion, DebriefAnswers
from coaching.debrief.states import Band, BlunderCode, Criterion, Expectation, QuestionWent
from coaching.practice.actions import practice_alone
from coaching.practice.actions.friend import invite_friend, submit_view
from coaching.practice.models import PracticeInvite
from coaching.practice.queries import bank_items, rough_items
from coaching.practice.queries.session import FriendView, Given
from demo.stories import Stage
from demo.way import Story, Way

LEE = "lee@example.org"
ANSWER = (
    "Two colleagues both wanted the Saturday off. I asked each of them what the day was for, and"
    " one could move it. I wrote the plan a week earlier from then on."
)


def mayas_practice(stage: Stage) -> Story:
    day, way = stage.calendar, stage.way(stage.cast["maya"], at="Copper Kettle Kitchenware")
    yield day.back(16, 19)
    way.apply(way.words.note)
    yield day.back(13, 10)
    way.invite(day.back(9, 14))
    yield day.back(9, 18)
    log_mood(plan=way.plan, by=way.candidate, word="flat", level=3)
    seal_debrief(plan=way.plan, by=way.candidate, answers=_debrief())
    yield day.back(8, 19)
    _answer_alone(way)
    yield day.back(6, 16)
    way.decline(way.words.no.reason, way.words.no.text)
    yield day.back(4, 12)
    invite = _ask_lee(way)
    yield day.back(2, 18, 30)
    submit_view(invite=PracticeInvite.objects.get(pk=invite.pk), view=_what_lee_saw())


def _debrief() -> DebriefAnswers:
    ratings = {**dict.fromkeys(Criterion, Band.MOSTLY), Criterion.EXAMPLES: Band.PARTLY}
    return DebriefAnswers(
        went_well="I greeted everybody by name, and we laughed about the old till.",
        questions=(
            AskedQuestion(
                "Tell us about a conflict in your team.",
                QuestionWent.ROUGH,
                "Say what each wanted, then what I did.",
            ),
            AskedQuestion("How do you order stock for a sale?", QuestionWent.ROUGH),
            AskedQuestion("Why us?", QuestionWent.STRONG),
        ),
        clear_example="The story about the spring sale.",
        honest_example="I said that I have not ordered stock yet.",
        ratings=ratings,
        blunders=frozenset({BlunderCode.LATE}),
        mine_to_change="Bring two stories with an end.",
        not_mine="The bus.",
        expects=Expectation.UNSURE,
        confidence=50,
    )


def _answer_alone(way: Way) -> None:
    item = rough_items(way.plan)[0]
    given = Given(answer=ANSWER, band=Band.PARTLY)
    practice_alone(plan=way.plan, by=way.candidate, item=item, key=way.next_key(), given=given)


def _ask_lee(way: Way) -> PracticeInvite:
    return invite_friend(
        plan=way.plan,
        by=way.candidate,
        email=LEE,
        message="Hi Lee, could you listen to me for a quarter of an hour this week?",
        items=bank_items(way.plan)[:2],
        agreed_at=None,
        key=way.next_key(),
    )


def _what_lee_saw() -> FriendView:
    return FriendView(
        bands={
            Criterion.CLEAR: Band.FULLY,
            Criterion.ON_POINT: Band.MOSTLY,
            Criterion.EXAMPLES: Band.PARTLY,
            Criterion.SKILL: Band.MOSTLY,
            Criterion.QUESTIONS: Band.MOSTLY,
        },
        keep="You sound like somebody I would want to work with.",
        change="Your stories stop before the end. Tell me how it came out.",
    )


ALL = (mayas_practice,)
