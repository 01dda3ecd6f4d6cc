"""What a candidate does to get better: practice, a friend, a call, a coach."""

from datetime import timedelta

from coaching.call.actions import (
    CallNotes,
    CallNotOffered,
    NoCallPlanned,
    TooManyAttempts,
    WindowGone,
    cancel_call,
    log_call,
    plan_call,
)
from coaching.call.forms import script_for, voicemail_for
from coaching.call.queries import call_windows, callable_people, offers_call
from coaching.call.states import CallOutcome
from coaching.coach.actions import TooManyRequests, ask_coach
from coaching.coach.states import CoachTopic
from coaching.debrief.states import SHARED_CRITERIA, Band
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.practice.actions import keep_item, practice_alone
from coaching.practice.actions.friend import (
    FriendHasStopped,
    InviteIsOver,
    TooManyInvites,
    cancel_invite,
    decline_invite,
    invite_friend,
    submit_view,
)
from coaching.practice.models import PracticeInvite
from coaching.practice.queries import bank_items, next_item, open_items
from coaching.practice.queries.session import FriendView, Given
from jobstore.lib import clock
from tests.simulation import manners
from tests.simulation.seeker import Seeker
from tests.simulation.world import Story

LOOKS = 40  # times that a candidate looks whether a call is in order
ANSWERS = (
    "Two people were ill on a Saturday. I moved the break, took one till, and nobody waited long.",
    "I counted the stock twice and found forty missing towels in the wrong aisle.",
    "A customer was angry. I listened, said what I could do, and did it on the same day.",
)


def practices(seeker: Seeker) -> Story:
    """Something is put on the list at once; whoever is diligent comes back on most of its days."""
    yield seeker.in_hours(2, 60)
    plan = seeker.open_plan()
    if plan is None:
        return
    keep_item(plan=plan, by=seeker.user, item=seeker.luck.choice(bank_items(plan)))
    for _ in range(4):
        yield seeker.in_hours(40, 90)
        plan = seeker.open_plan()
        if plan is None or not seeker.happens(manners.PRACTICES_AGAIN):
            return
        item = next_item(plan, at=clock.now()) or next(iter(open_items(plan)), None)
        if item is None:
            return
        given = Given(answer=seeker.luck.choice(ANSWERS), band=Band.MOSTLY)
        key = seeker.new_key()
        practice_alone(plan=plan, by=seeker.user, item=item, key=key, given=given)


def asks_friend(seeker: Seeker) -> Story:
    yield seeker.in_hours(10, 90)
    plan = seeker.open_plan()
    invite = _invite(seeker, plan) if plan is not None else None
    if invite is None:
        return
    yield seeker.in_hours(6, 100)
    chance = seeker.luck.random()
    ends = PracticeInvite.objects.get(pk=invite.pk)
    try:
        if chance < manners.FRIEND_LISTENS:
            submit_view(invite=ends, view=_what_a_friend_saw(seeker))
        elif chance < manners.FRIEND_LISTENS + manners.FRIEND_DECLINES:
            decline_invite(invite=ends)
        elif chance < manners.FRIEND_LISTENS + manners.FRIEND_DECLINES + manners.TAKES_INVITE_BACK:
            cancel_invite(plan=seeker.plan, by=seeker.user, session_id=invite.session_id)
    except (InviteIsOver, PlanIsClosed):
        return


def _invite(seeker: Seeker, plan: RecoveryPlan) -> PracticeInvite | None:
    has_date = seeker.happens(manners.AGREES_ON_TIME)
    try:
        return invite_friend(
            plan=plan,
            by=seeker.user,
            email=f"friend.of.{seeker.user.email}",
            message="Could you listen to me for a quarter of an hour this week?",
            items=seeker.luck.sample(bank_items(plan), 2),
            agreed_at=clock.now() + timedelta(hours=seeker.luck.randint(30, 120))
            if has_date
            else None,
            key=seeker.new_key(),
        )
    except (TooManyInvites, FriendHasStopped):
        return None


def _what_a_friend_saw(seeker: Seeker) -> FriendView:
    bands = {criterion: seeker.luck.choice(list(Band)) for criterion in SHARED_CRITERIA}
    return FriendView(bands=bands, keep="You are calm.", change="Say how each story ended.")


def calls(seeker: Seeker) -> Story:
    """After a "no", where they welcome calls: planned, and then made, or called off."""
    for _ in range(LOOKS):
        yield seeker.in_hours(20, 44)
        plan = seeker.open_plan()
        if plan is None:
            return
        if offers_call(plan, at=clock.now()):
            break
    else:
        return
    if not _plan_call(seeker, plan):
        return
    if seeker.happens(manners.CANCELS_CALL):
        yield seeker.in_hours(0.5, 5)
        _end_call(seeker, is_canceled=True)
    elif seeker.happens(manners.LOGS_CALL):
        yield seeker.in_hours(24, 24 * 6)
        _end_call(seeker, is_canceled=False)


def _plan_call(seeker: Seeker, plan: RecoveryPlan) -> bool:
    person = callable_people(plan)[0]
    window = seeker.luck.choice(call_windows(plan, at=clock.now()))
    try:
        plan_call(
            plan=plan,
            by=seeker.user,
            interviewer=person,
            starts_at=window.starts_at,
            script=script_for(plan, person),
            voicemail=voicemail_for(plan, person),
        )
    except (CallNotOffered, WindowGone):
        return False
    return True


def _end_call(seeker: Seeker, *, is_canceled: bool) -> None:
    notes = CallNotes(notes="They were kind.", weaknesses="", next_time="", advice="")
    try:
        if is_canceled:
            call = cancel_call(plan=seeker.plan, by=seeker.user)
        else:
            outcome = seeker.luck.choice([CallOutcome.TALKED, CallOutcome.VOICEMAIL])
            call = log_call(plan=seeker.plan, by=seeker.user, outcome=outcome, notes=notes)
    except (NoCallPlanned, TooManyAttempts):
        return
    seeker.world.diary.calls_ended[str(call.pk)] = clock.now()


def asks_coach(seeker: Seeker) -> Story:
    yield seeker.in_hours(1, 24 * 20)
    try:
        ask_coach(
            by=seeker.user,
            topic=seeker.luck.choice(list(CoachTopic)),
            text="Could somebody look at my answers with me?",
            plan=seeker.open_plan(),
        )
    except TooManyRequests:
        return


HABITS = (
    (manners.PRACTICES, practices),
    (manners.ASKS_FRIEND, asks_friend),
    (manners.CALLS, calls),
    (manners.ASKS_COACH, asks_coach),
)
