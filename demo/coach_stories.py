"""Requests to our coach, a planned call, and advice that was passed on."""

from datetime import timedelta

from coaching.advice.actions.help import decide_advice, pass_on_advice
from coaching.advice.queries.help import categories_to_pass_on
from coaching.call.actions import plan_call
from coaching.call.forms import script_for, voicemail_for
from coaching.call.queries import call_windows, callable_people, offers_call
from coaching.coach.actions import answer_candidate, ask_coach, note_view, take_request
from coaching.coach.models import CoachRequest
from coaching.coach.states import CoachTopic, ShareSection
from coaching.debrief.states import QuestionWent
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from demo.stories import Stage
from demo.way import Story
from jobstore.lib import clock
from jobstore.people.user.models import User


def mayas_request(stage: Stage) -> Story:
    """She shared her rough questions; Cora has taken it on and read them, and has yet to answer."""
    maya, cora = stage.cast["maya"], stage.cast["cora"]
    yield stage.calendar.now - timedelta(hours=3)
    plan = (
        RecoveryPlan.objects.of(maya)
        .filter(debrief__questions__went=QuestionWent.ROUGH)
        .order_by("-created_at", "pk")
        .first()
    )
    asked = ask_coach(
        by=maya,
        topic=CoachTopic.INTERVIEW,
        text="One question goes wrong in every interview. Could you look at my answer?",
        plan=plan,
        sections=[ShareSection.ROUGH],
    )
    yield stage.calendar.now - timedelta(hours=2)
    take_request(request=asked, by=cora)
    for grant in asked.shares.order_by("pk"):
        note_view(grant=grant, by=cora)


def overdue_request(stage: Stage) -> Story:
    """Nobody has answered for three working days."""
    yield stage.calendar.back(3, 11)
    ask_coach(
        by=stage.newcomer(),
        topic=CoachTopic.RESUME,
        text="I was at home for two years. Where do I put that in my résumé?",
    )


def answered_request(stage: Stage) -> Story:
    noah, cora = stage.cast["noah"], stage.cast["cora"]
    yield stage.calendar.back(4, 16)
    asked = ask_coach(
        by=noah, topic=CoachTopic.WORK, text="Should I look for the same job again, or another one?"
    )
    yield stage.calendar.back(3, 15)
    answer_candidate(
        request=CoachRequest.objects.get(pk=asked.pk),
        by=cora,
        text="The same one. What they found missing can be learned in a few weeks, and most of "
        "what they asked for you have already.",
    )


def planned_call(stage: Stage) -> Story:
    """Noah was told a no by an interviewer who welcomes calls."""
    noah = stage.cast["noah"]
    yield stage.calendar.now - timedelta(hours=1)
    now = clock.now()
    plans = RecoveryPlan.objects.of(noah).active().order_by("-created_at", "pk")
    plan = next((plan for plan in plans if offers_call(plan, at=now)), None)
    if plan is None:
        return
    person = callable_people(plan)[0]
    plan_call(
        plan=plan,
        by=noah,
        interviewer=person,
        starts_at=call_windows(plan, at=now)[0].starts_at,
        script=script_for(plan, person),
        voicemail=voicemail_for(plan, person),
    )


def advice(stage: Stage) -> Story:
    """One piece that others read, and one that waits for Milo."""
    yield stage.calendar.back(1, 12)
    writers = User.objects.filter(
        recovery_plans__branch__in=[Branch.OFFER, Branch.ADVANCED]
    ).order_by("pk")
    for writer in writers.exclude(pk=stage.cast["maya"].pk)[:1]:
        for category in categories_to_pass_on(writer)[:1]:
            shown = pass_on_advice(
                by=writer,
                category=category,
                text="Tell one story with a number in it, and tell that one first.",
                shows_first_name=True,
            )
            decide_advice(advice=shown, by=stage.cast["milo"], is_shown=True)
    for category in categories_to_pass_on(stage.cast["maya"])[:1]:
        pass_on_advice(
            by=stage.cast["maya"],
            category=category,
            text="Write down what went well on the way home. You will need it on the next morning.",
            shows_first_name=False,
        )


ALL = (mayas_request, overdue_request, answered_request, planned_call, advice)
