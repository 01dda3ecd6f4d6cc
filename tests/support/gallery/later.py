"""After the telling, and what stands beside the plan."""

from django.urls import reverse

from coaching.coach.actions import share_sections
from coaching.coach.models import CoachMessage
from coaching.coach.states import ShareSection
from coaching.course.actions import open_plan
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory, CoachRequestFactory
from tests.factories.openings import InterviewFactory, OpeningFactory
from tests.support.debrief import paired_interview
from tests.support.feedback import ask
from tests.support.gallery.parts import (
    SUBMIT,
    Cast,
    Picture,
    handed_over,
    page_of,
    sealed_plan,
    told_no,
)
from tests.support.reported import held_elsewhere
from tests.support.world import planned_mail_of


def turned_down(cast: Cast) -> list[Picture]:
    plan, called = (told_no(cast) for _ in range(2))
    CallPlanFactory(plan=called, interviewer=called.interview.interviewers.get())
    OpeningFactory(employer=cast.employer, title="Shift Lead")
    return [
        page_of(plan, "plan_detail", "turned down"),
        page_of(plan, "feedback_create"),
        page_of(plan, "feedback_create", "preview", press=SUBMIT),
        page_of(plan, "gracious_reply_edit"),
        page_of(plan, "call_plan"),
        page_of(called, "call_plan", "planned"),
        page_of(called, "call_log"),
        page_of(plan, "fitting_openings"),
    ]


def feedback(cast: Cast) -> list[Picture]:
    waiting = told_no(cast)
    ask(waiting)
    opened = handed_over(cast, opened_at=NOW)
    return [
        page_of(waiting, "feedback_open", "waiting"),
        page_of(handed_over(cast), "feedback_open", "sealed"),
        page_of(opened, "feedback_open", "opened"),
        page_of(opened, "calibration_detail", "opened"),
        page_of(
            handed_over(cast, opened_at=NOW, action="reading", acted_at=NOW, was_useful=True),
            "feedback_open",
            "rated",
        ),
    ]


def looking_back(cast: Cast) -> list[Picture]:
    plans = [paired_interview(cast.candidate, days_ago=days) for days in (20, 40, 60)]
    return [
        page_of(plans[0], "calibration_detail"),
        Picture("calibration_list", reverse("coaching:calibration_list"), cast.candidate),
        Picture("progress", reverse("coaching:progress"), cast.candidate),
    ]


def elsewhere(cast: Cast) -> list[Picture]:
    create = reverse("coaching:reported_create")
    interview = held_elsewhere(cast.candidate)
    plan = RecoveryPlan.objects.filter(interview=interview).first()
    plan = plan or open_plan(interview=interview)
    outcome = reverse("coaching:reported_outcome", args=[interview.application_id])
    return [
        Picture("reported_create", create, cast.candidate),
        Picture("reported_create with errors", create, cast.candidate, press=SUBMIT),
        Picture("reported_outcome", outcome, cast.candidate),
        page_of(plan, "plan_detail", "elsewhere"),
        page_of(plan, "letter_edit", "elsewhere"),
    ]


def coach(cast: Cast) -> list[Picture]:
    plan = sealed_plan(cast)
    request = CoachRequestFactory(candidate=cast.candidate, coach=cast.staff, plan=plan)
    CoachMessage.objects.create(
        request=request, author=cast.staff, is_from_staff=True, body="Name the reason.", at=NOW
    )
    grant = share_sections(
        request=request, plan=plan, by=cast.candidate, sections=[ShareSection.ROUGH], days=14
    )
    create = reverse("coaching:coach_create")
    return [
        Picture("coach_list", reverse("coaching:coach_list"), cast.candidate),
        Picture("coach_create", f"{create}?plan={plan.pk}", cast.candidate),
        Picture("coach_create with errors", create, cast.candidate, press=SUBMIT),
        Picture(
            "coach_detail", reverse("coaching:coach_detail", args=[request.pk]), cast.candidate
        ),
        Picture("shared_detail", reverse("coaching:shared_detail", args=[grant.pk]), cast.staff),
        Picture(
            "desk of coaching",
            reverse("admin:coaching_coachrequest_change", args=[request.pk]),
            cast.staff,
        ),
    ]


def around(cast: Cast) -> list[Picture]:
    planned_mail_of(cast.candidate)
    over = told_no(cast)
    RecoveryPlan.objects.filter(pk=over.pk).update(state=PlanState.CLOSED, closed_at=NOW)
    ahead = InterviewFactory(application__candidate=cast.candidate)
    own = {
        "dashboard": reverse("home:dashboard"),
        "plan_list": reverse("coaching:plan_list"),
        "next_interview": reverse("coaching:next_interview", args=[ahead.pk]),
        "my_mail_list": reverse("mail:my_mail_list"),
        "pass_on_create": reverse("coaching:pass_on_create"),
        "account_data": reverse("people:account_data"),
        "account_erase": reverse("people:account_erase"),
    }
    everybody = {
        "help_now": reverse("coaching:help_now"),
        "question_list": reverse("coaching:question_list"),
        "advice_detail": reverse("coaching:advice_detail", args=["bad-interview"]),
    }
    return [
        *(Picture(name, path, cast.candidate) for name, path in own.items()),
        Picture("pass_on_create with errors", own["pass_on_create"], cast.candidate, press=SUBMIT),
        *(Picture(name, path) for name, path in everybody.items()),
    ]
