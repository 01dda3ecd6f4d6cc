"""What coaching mails are about, and what keeps all of a plan's mail back now."""

from uuid import UUID

from django.urls import reverse

from coaching.feedback.models import FeedbackRequest
from coaching.letter.models import Letter
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from coaching.practice.models import PracticeInvite
from jobstore.mail.kinds import About, describe

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
