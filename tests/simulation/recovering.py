"""A candidate after one interview: every habit is a small story of its own."""

from datetime import timedelta
from random import Random

from coaching.course.actions import close_plan, mute_plan, park_plan, skip_step
from coaching.debrief.actions import log_mood, seal_debrief
from coaching.debrief.models import Debrief
from coaching.debrief.queries import AskedQuestion, DebriefAnswers
from coaching.debrief.states import Band, Criterion, Expectation, QuestionWent
from coaching.letter.actions import (
    ContactStopped,
    NoteNotOffered,
    TooManyNotes,
    send_letter,
    undo_letter,
)
from coaching.letter.actions.moderate import acknowledge_letter
from coaching.letter.models import Letter
from coaching.letter.queries import NoteText
from coaching.letter.queries.state import sent_at
from coaching.letter.states import LetterState
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch, PlanState, StepName
from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.application.actions.withdraw import CannotWithdraw, withdraw_application
from openings.interview.models import Interview, Interviewer
from tests.simulation import learning, manners
from tests.simulation.asking import ask_later
from tests.simulation.seeker import Seeker
from tests.simulation.world import Story, World

WORDS = ("tired", "unsure", "foolish", "hopeful", "fine")
NOT_SENT = (NoteNotOffered, ContactStopped, TooManyNotes, PlanIsClosed)
NOTE = NoteText(
    discussed="how your team plans the weeks before a holiday",
    drew_me="that everybody may decide something",
    wish_to_grow="I want to learn to plan a whole season.",
)


def recover(world: World, user: User, interview: Interview) -> Story:
    """Begins within two hours of the end: by then the site has noticed that it is over."""
    opening = interview.application.opening
    key = (user.email, opening.employer.name, opening.title, interview.round)
    luck = world.luck("recovery", *key)
    yield interview.ends_at + timedelta(minutes=luck.randint(61, 120))
    plan = RecoveryPlan.objects.filter(interview=interview).first()
    if plan is None or plan.state == PlanState.CLOSED:
        return
    seeker = Seeker(world, user, plan.pk, luck)
    for share, habit in HABITS:
        if seeker.happens(share):
            own = Seeker(world, user, plan.pk, world.luck(habit.__name__, *key))
            world.begin(habit(own))


def says_mood(seeker: Seeker) -> Story:
    yield seeker.in_hours(0.2, 40)
    plan = seeker.open_plan()
    if plan is not None and not _is_sealed(plan):
        word, level = seeker.luck.choice(WORDS), seeker.luck.randint(1, 5)
        log_mood(plan=plan, by=seeker.user, word=word, level=level)


def seals(seeker: Seeker) -> Story:
    yield seeker.in_hours(0.5, 72)
    plan = seeker.open_plan()
    if plan is not None and not _is_sealed(plan):
        seal_debrief(plan=plan, by=seeker.user, answers=debrief_of(seeker.luck))


def _is_sealed(plan: RecoveryPlan) -> bool:
    return Debrief.objects.filter(plan=plan, sealed_at__isnull=False).exists()


def debrief_of(luck: Random) -> DebriefAnswers:
    return DebriefAnswers(
        went_well="I asked about the team and they liked that.",
        questions=(
            AskedQuestion("How do you plan a count?", QuestionWent.ROUGH, "In three steps."),
        ),
        clear_example="I explained the plan well.",
        honest_example="I said that I had never led a count.",
        ratings={criterion: luck.choice(list(Band)) for criterion in Criterion},
        mine_to_change="Prepare two stories.",
        not_mine="They had somebody from inside.",
        expects=luck.choice(list(Expectation)),
        confidence=luck.randint(10, 95),
    )


def skips_debrief(seeker: Seeker) -> Story:
    yield seeker.in_hours(1, 40)
    plan = seeker.open_plan()
    if plan is not None and not _is_sealed(plan):
        skip_step(plan=plan, by=seeker.user, step=StepName.DEBRIEF)
        seeker.world.diary.skips[plan.pk, StepName.DEBRIEF] = clock.now()


def writes_note(seeker: Seeker) -> Story:
    yield seeker.in_hours(0.5, 44)
    plan = seeker.open_plan()
    if plan is None or branch_at(plan, at=clock.now()) != Branch.PENDING:
        return
    interviewer = plan.interview.interviewers.order_by("pk").first()
    if interviewer is None:
        return
    letter = _send_note(seeker, plan, interviewer)
    if letter is None:
        return
    queued = clock.now()
    if seeker.happens(manners.UNDOES_NOTE):
        yield clock.now() + timedelta(minutes=seeker.luck.randint(1, 8))
        undo_letter(letter=letter, by=seeker.user)
        seeker.world.diary.undone.setdefault(letter.pk, []).append((queued, clock.now()))
        yield seeker.in_hours(0.5, 6)
        if _send_note(seeker, seeker.plan, interviewer) is None:
            return
    if seeker.happens(manners.NOTE_IS_READ):
        yield seeker.in_hours(20, 90)
        fresh = Letter.objects.get(pk=letter.pk)
        if fresh.state in {LetterState.QUEUED, LetterState.SENT} and sent_at(fresh) is not None:
            acknowledge_letter(letter=fresh)


def _send_note(seeker: Seeker, plan: RecoveryPlan, interviewer: Interviewer) -> Letter | None:
    """None where the site says no: the reader has stopped such mail, or the plan has moved on."""
    try:
        return send_letter(
            plan=plan, by=seeker.user, interviewer=interviewer, text=NOTE, replies_to_me=True
        )
    except NOT_SENT:
        return None


def parks(seeker: Seeker) -> Story:
    yield seeker.in_hours(0.1, 30)
    plan = seeker.open_plan()
    if plan is not None:
        park_plan(plan=plan, by=seeker.user)
        seeker.world.diary.parks.setdefault(seeker.user.pk, []).append((clock.now(), plan.pk))


def mutes(seeker: Seeker) -> Story:
    yield seeker.in_hours(0.1, 24 * 20)
    plan = seeker.open_plan()
    if plan is None:
        return
    _mute(seeker, plan, is_muted=True)
    if seeker.happens(manners.UNMUTES):
        yield seeker.in_hours(24, 24 * 20)
        plan = seeker.open_plan()
        if plan is not None:
            _mute(seeker, plan, is_muted=False)


def _mute(seeker: Seeker, plan: RecoveryPlan, *, is_muted: bool) -> None:
    mute_plan(plan=plan, by=seeker.user, is_muted=is_muted)
    seeker.world.diary.mutes.setdefault(plan.pk, []).append((clock.now(), is_muted))


def closes(seeker: Seeker) -> Story:
    yield seeker.in_hours(24, 24 * 40)
    plan = seeker.open_plan()
    if plan is not None:
        close_plan(plan=plan, by=seeker.user)


def withdraws(seeker: Seeker) -> Story:
    yield seeker.in_hours(1, 24 * 12)
    try:
        withdraw_application(
            application=seeker.plan.interview.application,
            by=seeker.user,
            reason="I found another job.",
        )
    except CannotWithdraw:
        return


def asks(seeker: Seeker) -> Story:
    yield from ask_later(seeker.world, seeker.user, seeker.plan_id, seeker.luck)


HABITS = (
    (manners.SAYS_MOOD, says_mood),
    (manners.SEALS, seals),
    (manners.SKIPS_DEBRIEF, skips_debrief),
    (manners.WRITES_NOTE, writes_note),
    (manners.PARKS, parks),
    (manners.MUTES, mutes),
    (manners.CLOSES, closes),
    (manners.WITHDRAWS, withdraws),
    (manners.ASKS, asks),
    *learning.HABITS,
)
