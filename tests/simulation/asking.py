"""The three questions: asked, answered well, badly or not at all, and read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from coaching.debrief.states import SHARED_CRITERIA, Band
from coaching.feedback.actions import NotAskable, TooLate, ask_three_questions, cancel_request
from coaching.feedback.actions.answer import (
    WordingBlocked,
    WordingHints,
    decline_request,
    submit_answer,
)
from coaching.feedback.actions.deliver import choose_action, open_feedback, open_tomorrow
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.answer import Content, PickedPoint
from coaching.feedback.states import (
    DELIVERED,
    ENDED,
    ActionKind,
    AnswerSource,
    DeclineReason,
    FeedbackState,
    Pick,
)
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User
from openings.opening.models import Opening
from tests.simulation import manners
from tests.simulation.houses import working_hour
from tests.simulation.manners import MANNERS, Manner
from tests.simulation.world import Story, World

INTRO = "Thank you for your time. I would like to learn for my next interview."
LOOKS = 45  # times that a candidate looks whether there is an answer
READS = 60
REWRITES = 3
ENDED_WITHOUT = frozenset({Branch.NOT_SELECTED, Branch.NO_ANSWER})
UNFAIR_ADVICE = (
    "I think you are too old for the late shifts, so look for a day job.",
    "With two kids at home this is not the job for you.",
    "Your accent was hard to follow for our customers.",
)


def ask_later(world: World, user: User, plan_id: UUID, luck: Random) -> Story:
    """Looks in every few days; asks a while after the end, or after the silence was named."""
    for _ in range(LOOKS):
        yield clock.now() + timedelta(hours=luck.randint(30, 60))
        plan = RecoveryPlan.objects.select_related(
            "candidate", "interview__application__opening__employer"
        ).get(pk=plan_id)
        if plan.state == PlanState.CLOSED:
            return
        branch = branch_at(plan, at=clock.now())
        if branch in ENDED_WITHOUT:
            _ask(world, user, plan, luck)
            return
        if branch != Branch.PENDING:
            return


def _ask(world: World, user: User, plan: RecoveryPlan, luck: Random) -> None:
    interviewer = plan.interview.interviewers.order_by("pk")[0]
    try:
        request = ask_three_questions(plan=plan, by=user, interviewer=interviewer, intro=INTRO)
    except NotAskable:
        return
    world.begin(answering(request, luck))
    world.begin(reading(request, user, world.luck("reading", str(luck.random()))))
    if luck.random() < manners.TAKES_BACK:
        world.begin(taking_back(request, user, luck))


def taking_back(request: FeedbackRequest, user: User, luck: Random) -> Story:
    yield clock.now() + timedelta(hours=luck.randint(5, 200))
    try:
        cancel_request(request=request, by=user, why="I found another job.")
    except IllegalMove:
        return


@dataclass
class Writer:
    """The employer's side of one request."""

    request_id: UUID
    opening: Opening
    zone: ZoneInfo
    manner: Manner
    luck: Random

    @property
    def request(self) -> FeedbackRequest:
        return FeedbackRequest.objects.get(pk=self.request_id)

    def happens(self, share: float) -> bool:
        return self.luck.random() < share

    def later(self, least: int, most: int) -> datetime:
        return working_hour(clock.now(), self.luck.randint(least, most), self.luck, self.zone)


def writer_of(request: FeedbackRequest, luck: Random) -> Writer:
    opening = request.plan.interview.application.opening
    employer = opening.employer
    number = int(employer.name.rpartition(" ")[2])
    manner = MANNERS[number % len(MANNERS)]
    return Writer(request.pk, opening, read_zone(employer.time_zone), manner, luck)


def answering(request: FeedbackRequest, luck: Random) -> Story:
    """By the link or signed in, soon or after the reminder; some decline, some never look."""
    writer = writer_of(request, luck)
    chance = luck.random()
    if chance < writer.manner.answers:
        yield writer.later(0, 8)
        is_unfair = writer.happens(writer.manner.is_unfair)
        if not _write(writer, unfair(luck) if is_unfair else fair(writer)):
            return
        for _ in range(REWRITES):
            yield clock.now() + timedelta(days=3)
            if writer.request.state == FeedbackState.RETURNED:
                _write(writer, fair(writer))
    elif chance < writer.manner.answers + writer.manner.declines:
        yield writer.later(0, 9)
        reason = luck.choice(list(DeclineReason))
        try:
            decline_request(request=writer.request, reason=reason, text="")
        except TooLate:
            return


def _write(writer: Writer, content: Content) -> bool:
    """Whether it was taken. A writer who is shown hints repeats the answer."""
    hints: set[str] = set()
    source = AnswerSource.LINK
    for _ in range(2):
        try:
            submit_answer(request=writer.request, content=content, source=source, hints_seen=hints)
        except WordingHints as error:
            hints = {hit.words.casefold() for hit in error.review.nudges}
        except (TooLate, WordingBlocked):
            return False
        else:
            return True
    return False


def fair(writer: Writer) -> Content:
    luck = writer.luck
    chosen = luck.sample(list(Pick), k=luck.choice([1, 1, 2]))
    requirement = writer.opening.requirements.order_by("position").first()
    return Content(
        strength="You explained calmly how you would open with two people missing.",
        advice="Bring two written stories with numbers, and tell the shorter one first.",
        next_time="Start with what you did yourself, then say what came of it.",
        picks=tuple(
            PickedPoint(
                pick=pick,
                improve="Name the day, the number of people and the result of your example.",
                requirement=requirement,
            )
            for pick in chosen
        ),
        bands={criterion: luck.choice(list(Band)) for criterion in SHARED_CRITERIA},
    )


def unfair(luck: Random) -> Content:
    """Words that staff must read before the candidate does."""
    return Content(
        strength="You knew our stores well and had looked at the spring sale.",
        advice=luck.choice(UNFAIR_ADVICE),
        next_time="Ask about the shifts in the first call.",
        bands=dict.fromkeys(SHARED_CRITERIA, Band.PARTLY),
    )


def reading(request: FeedbackRequest, user: User, luck: Random) -> Story:
    """The candidate sees that an answer is there, sleeps over it or not, and takes one action."""
    for _ in range(READS):
        yield clock.now() + timedelta(hours=luck.randint(20, 50))
        request = FeedbackRequest.objects.get(pk=request.pk)
        if request.state in DELIVERED:
            break
        if request.state in ENDED:
            return
    if request.state not in DELIVERED or luck.random() >= manners.OPENS:
        return
    if luck.random() < manners.WAITS_FOR_MORNING:
        open_tomorrow(request=request, by=user)
        yield clock.now() + timedelta(hours=luck.randint(16, 60))
    open_feedback(request=request, by=user)
    if luck.random() < manners.TAKES_ACTION:
        yield clock.now() + timedelta(minutes=luck.randint(5, 60))
        try:
            choose_action(
                request=request,
                by=user,
                action=luck.choice(list(ActionKind)),
                if_text="they ask for an example",
                then_text="I name the day and the result",
                drill_text="Name the day and the result of one example.",
            )
        except PlanIsClosed:
            return
