"""The two warnings before private texts are erased; what coaching mails are about.

What keeps all of a plan's mail back now is said with it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from coaching.account.queries import ERASE_AFTER, seen_at, writers
from coaching.feedback.models import FeedbackRequest
from coaching.letter.models import Letter
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from coaching.practice.models import PracticeInvite
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import About, Mail, describe
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.user.models import User

MUTED = "It does not leave while the mail of this plan is off."
CLOSED = "It does not leave, because this plan is closed."


def _plan(pk: str) -> About | None:
    plans = RecoveryPlan.objects.select_related("interview__application__opening__employer")
    found = plans.filter(pk=UUID(pk)).first()
    return _about(found) if found else None


def _letter(pk: str) -> About | None:
    letters = Letter.objects.select_related("plan__interview__application__opening__employer")
    found = letters.filter(pk=UUID(pk)).first()
    if found is None:
        return None
    url = reverse("coaching:letter_detail", args=[found.plan_id, found.pk])
    return About(text=_about(found.plan).text, url=url)


def _request(pk: str) -> About | None:
    requests = FeedbackRequest.objects.select_related(
        "plan__interview__application__opening__employer"
    )
    found = requests.filter(pk=UUID(pk)).first()
    return About(text=_about(found.plan).text, url=_url(found.plan)) if found else None


def _invite(pk: str) -> About | None:
    invites = PracticeInvite.objects.select_related(
        "session__plan__interview__application__opening__employer"
    )
    found = invites.filter(pk=UUID(pk)).first()
    if found is None or found.session.plan is None:
        return None
    plan = found.session.plan
    url = reverse("coaching:practice_session", args=[plan.pk, found.session_id])
    return About(text=_about(plan).text, url=url)


def _about(plan: RecoveryPlan) -> About:
    opening = plan.interview.application.opening
    hold = MUTED if plan.is_muted else CLOSED if plan.state == PlanState.CLOSED else ""
    text = f"After your interview for {opening.title} at {opening.employer.name}"
    return About(text=text, url=_url(plan), hold=hold)


def _url(plan: RecoveryPlan) -> str:
    return reverse("coaching:plan_detail", args=[plan.pk])


def _call(pk: str) -> About | None:
    plans = RecoveryPlan.objects.select_related("interview__application__opening__employer")
    found = plans.filter(call_plan=UUID(pk)).first()
    if found is None:
        return None
    return About(text=_about(found).text, url=reverse("coaching:call_plan", args=[found.pk]))


describe("coaching.recoveryplan", _plan)


describe("coaching.callplan", _call)


describe("coaching.letter", _letter)


describe("coaching.feedbackrequest", _request)


describe("coaching.practiceinvite", _invite)


def _person(mail: OutgoingMail) -> User | None:
    return writers().filter(pk=mail.subject_id).first()


def _came_back(person: User, leaving: Leaving) -> bool:
    seen: str = leaving.row.payload["seen_at"]
    return seen_at(person).isoformat() != seen


def _render(mail: OutgoingMail) -> kinds.Letter:
    visit = datetime.fromisoformat(mail.payload["seen_at"])
    return kinds.Letter(context={"erased_on": visit + ERASE_AFTER})


def _sample() -> kinds.Letter:
    return kinds.Letter(context={"erased_on": clock.now() + timedelta(days=30)})


class KeepTextsMail(Mail):
    name = "coaching.keep_texts"
    title = "Do you want to keep your notes?"
    category = Category.TRANSACTIONAL
    trigger = "You have not signed in for a long time"
    delay = "700 days later, and again after 716"
    recipient = "candidate"
    template = "coaching/mail/keep_texts"
    render = _render
    sample = _sample
    lock = _person
    gone = "Nothing is left to erase."
    stops = (Stop("You came back in the meantime.", _came_back),)
    hours = Hours.DAYTIME
    expires_after = timedelta(days=7)


def keep_texts(user: User, *, visit: datetime, number: int) -> bool:
    """Warn once for each number and idle time; whether it was new."""
    if warned_at(user, visit=visit, number=number) is not None:
        return False
    to = Recipient.of(user)
    payload = {"seen_at": visit.isoformat()}
    queue_mail(KeepTextsMail, key=_key(user, visit, number), to=to, about=user, payload=payload)
    return True


def warned_at(user: User, *, visit: datetime, number: int) -> datetime | None:
    rows = OutgoingMail.objects.filter(key=_key(user, visit, number))
    return rows.values_list("created_at", flat=True).first()


def _key(user: User, visit: datetime, number: int) -> str:
    return f"keep_texts:{user.pk}:{visit:%Y%m%d%H%M}:{number}"
