"""Practice by mail: a friend is asked and reminded; the candidate hears that a drill is due."""

from datetime import datetime, timedelta

from coaching import samples
from coaching.plan.mails import HOLD, PlanMail
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import next_interview_of
from coaching.practice.models import PracticeDrill, PracticeInvite
from coaching.practice.queries import TOO_NEAR, day_before, due_drills, planned_days
from coaching.practice.queries.session import REMIND_BEFORE, invite_with_questions
from coaching.practice.states import InviteState
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail, TakeBack
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail, subject_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.samples import SECRET
from jobstore.people.samples import candidate as sample_candidate
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from openings.samples import ID

ONE_DAY = timedelta(days=1)
NOT_AGAIN_FOR = timedelta(hours=40)  # days of several drills may follow one another


def practice_invite(invite: PracticeInvite) -> OutgoingMail:
    key = f"practice_invite:{invite.pk}"
    return queue_mail(
        PracticeInviteMail,
        key=key,
        to=_friend_of(invite),
        about=invite,
        for_user=invite.session.candidate,
    )


def practice_reminder(invite: PracticeInvite) -> OutgoingMail | None:
    """24 hours before the agreed time; none where the invitation itself is that near."""
    if invite.agreed_at is None or invite.agreed_at - REMIND_BEFORE <= invite.created_at:
        return None
    zone = read_zone(invite.session.candidate.time_zone)
    return queue_mail(
        PracticeReminderMail,
        key=f"practice_reminder:{invite.pk}",
        to=_friend_of(invite),
        about=invite,
        not_before=day_before(invite.agreed_at, zone),
        for_user=invite.session.candidate,
    )


def stop_writing_to_friend(invite: PracticeInvite, *, reason: str) -> None:
    cancel_mail(invite, kinds=[PracticeInviteMail, PracticeReminderMail], reason=reason)


def _friend_of(invite: PracticeInvite) -> Recipient:
    """The friend's zone is not known; they live near enough to practice with."""
    return Recipient(email=invite.email, zone=invite.session.candidate.time_zone)


def _is_agreed_time_over(invite: PracticeInvite, _: Leaving) -> bool:
    return invite.agreed_at is not None and invite.agreed_at <= clock.now()


INVITE_GONE = "The invitation is gone."
FRIEND_STOPS = (
    Stop(INVITE_GONE, lambda one, _: not one.session.candidate.is_active),
    Stop(
        "The practice is done, declined or taken back.",
        lambda one, _: one.state != InviteState.SENT,
    ),
    Stop("The time that you agreed on is over.", _is_agreed_time_over),
)


def _friend_letter(mail: OutgoingMail) -> Letter:
    invite = invite_with_questions(mail.subject_id)
    if invite is None:
        raise PracticeInvite.DoesNotExist(mail.subject_id)
    token = issue_token(
        purpose=TokenPurpose.PRACTICE, object_id=invite.pk, email=mail.recipient_email
    )
    count = len(invite.questions.all())
    return _to_friend(invite, invite.session.candidate, secret=secret_of(token), count=count)


def _to_friend(invite: PracticeInvite, candidate: User, *, secret: str, count: int) -> Letter:
    context = {
        "invite": invite,
        "first_name": candidate.get_short_name(),
        "secret": secret,
        "count": count,
        "zone": candidate.time_zone,
    }
    return Letter(context=context, from_name=candidate.get_short_name())


def _sample_to_friend() -> Letter:
    invite = PracticeInvite(
        pk=ID,
        email="sam@example.org",
        message="Would you listen to me before Thursday?",
        agreed_at=clock.now() + 2 * ONE_DAY,
    )
    return _to_friend(invite, sample_candidate(), secret=SECRET, count=5)


class _FriendMail(Mail):
    choice = "Invitations to practice with a friend"
    category = Category.RELAYED
    recipient = "friend"
    render = _friend_letter
    sample = _sample_to_friend
    lock = locking(PracticeInvite, "session__candidate")
    gone = INVITE_GONE
    stops = FRIEND_STOPS
    hours = Hours.DAYTIME


class PracticeInviteMail(_FriendMail):
    name = "coaching.practice_invite"
    title = "An invitation to practice with you"
    trigger = "Somebody asks a friend to listen"
    template = "coaching/mail/practice_invite"
    take_back = TakeBack(label="Take the invitation back", with_subject=True)


class PracticeReminderMail(_FriendMail):
    name = "coaching.practice_reminder"
    title = "A reminder of your practice talk"
    trigger = "The time that both agreed on comes near"
    delay = "24 hours before, once"
    template = "coaching/mail/practice_reminder"
    expires_after = ONE_DAY


def practice_due(drill: PracticeDrill, *, plan: RecoveryPlan, next_start: datetime | None) -> None:
    """One mail a day on which anything of the plan is planned, however many drills there are."""
    if drill.done_at is not None or drill.due_at is None:
        return
    zone = read_zone(plan.candidate.time_zone)
    days = planned_days(began_at=drill.created_at, zone=zone, next_start=next_start)
    today = clock.now().astimezone(zone).date()
    for moment in days:
        if moment < drill.due_at:
            continue
        # A weekend's days meet on Monday.
        day = periods.outside_quiet_hours(moment, zone).astimezone(zone).date()
        if day < today:
            continue
        queue_mail(
            PracticeDueMail,
            key=f"practice_due:{plan.pk}:{day}",
            to=Recipient.of(plan.candidate),
            about=plan,
            not_before=moment,
        )


def _is_eve(plan: RecoveryPlan, now: datetime) -> bool:
    """The next interview is tomorrow where the candidate lives."""
    zone = read_zone(plan.candidate.time_zone)
    upcoming = next_interview_of(plan.candidate, at=now)
    tomorrow = now.astimezone(zone).date() + ONE_DAY
    return upcoming is not None and upcoming.starts_at.astimezone(zone).date() == tomorrow


def _is_near(plan: RecoveryPlan, _: Leaving) -> bool:
    now = clock.now()
    upcoming = next_interview_of(plan.candidate, at=now)
    return upcoming is not None and upcoming.starts_at - now < TOO_NEAR


def _was_reminded(plan: RecoveryPlan, _: Leaving) -> bool:
    now = clock.now()
    reminded = OutgoingMail.objects.of_kind(PracticeDueMail.name).about(*subject_of(plan))
    return not _is_eve(plan, now) and reminded.filter(sent_at__gt=now - NOT_AGAIN_FOR).exists()


DUE_STOPS = (
    *HOLD,
    Stop(
        "There is nothing to practice today.",
        lambda one, _: not due_drills(one, at=clock.now()).exists(),
    ),
    Stop("Your interview is close, and it is time to rest.", _is_near),
    Stop("You were reminded the day before.", _was_reminded),
)


def _due_letter(mail: OutgoingMail) -> Letter:
    """How many, and where. What is practiced stays on the page."""
    plan = RecoveryPlan.objects.select_related("candidate").get(pk=mail.subject_id)
    now = clock.now()
    count = due_drills(plan, at=now).count()
    return Letter(context={"plan": plan, "count": count, "is_eve": _is_eve(plan, now)})


def _sample() -> Letter:
    return Letter(context={"plan": samples.plan(), "count": 2, "is_eve": False})


class PracticeDueMail(PlanMail):
    name = "coaching.practice_due"
    title = "Time to practice"
    trigger = "You began to practice something, or your next interview comes near"
    delay = "2, 5 and 8 days later; the day before the interview"
    template = "coaching/mail/practice_due"
    render = _due_letter
    sample = _sample
    stops = DUE_STOPS
    expires_after = timedelta(days=2)
    capped = True
    cap_rank = 60
