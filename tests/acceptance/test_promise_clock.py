"""Parking, silence, good news and openings, as coaching.md states them, through the real clock."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.course.actions import recovery_kinds
from coaching.feedback.mails.news import ask_three
from coaching.plan.mails import digest
from coaching.plan.models import PlanEvent, RecoveryPlan
from coaching.plan.queries import branch_at, silence_begins
from coaching.plan.states import Branch, PlanState
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.decision.actions.decision import (
    No,
    decline_application,
)
from openings.opening.actions.publish import close_opening
from openings.opening.states import CloseReason
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.support.coaching import note_data, plan_after_interview
from tests.support.offer import offer_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(dana, employer, alice, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def dana_client(client_of, dana):
    return client_of(dana)


def tick(until):
    pass_time(until=until, tell=lambda _moment: None)


def mails(**facts):
    return list(OutgoingMail.objects.filter(**facts).order_by("sent_at", "not_before"))


def say_no(plan, by):
    application = Application.objects.get(pk=plan.interview.application_id)
    no = No(
        reason=DecisionReason.EXAMPLES,
        text="You answered calmly; two of your examples stayed general.",
        gives_feedback=True,
    )
    decline_application(application=application, no=no, by=by, version=application.version)


def text_of(response):
    return response.content.decode()


@pytest.mark.row("S4")
def test_park_means_quiet_until_ten_and_one_next_action(plan, dana, dana_client):
    dana_client.post(reverse("coaching:plan_park", args=[plan.pk]))
    ten = NOW + timedelta(hours=24)  # NOW is ten in the morning
    hour = NOW
    while hour < ten - timedelta(hours=1):
        hour += timedelta(hours=1)
        tick(hour)
        assert mails(recipient_user=dana, kind__startswith="coaching.", state="sent") == []
    tick(ten + timedelta(hours=1))
    sent = mails(recipient_user=dana, kind__startswith="coaching.", state="sent")
    assert len(sent) == 1
    assert sent[0].sent_at >= ten
    with clock.at(ten):
        dashboard = text_of(dana_client.get(reverse("home:dashboard")))
        assert len(re.findall(r"btn btn-primary", dashboard)) == 1
        assert "Say how it felt" in dashboard


@pytest.mark.row("S24")
def test_ten_working_days_of_silence_bring_one_mail_that_blames_nobody(plan, dana, dana_client):
    silent = silence_begins(plan.interview)
    tick(silent - timedelta(minutes=1))
    assert branch_at(plan, at=silent - timedelta(minutes=1)) == Branch.PENDING
    assert mails(kind="coaching.no_answer", state="sent") == []
    tick(silent + timedelta(days=1))
    (mail,) = mails(kind="coaching.no_answer", state="sent")
    assert branch_at(plan, at=silent) == Branch.NO_ANSWER
    assert "It is not a judgment of you." in mail.text
    for name in ("coaching:feedback_create", "coaching:fitting_openings", "coaching:plan_close"):
        assert reverse(name, args=[plan.pk]) in mail.text
    with clock.at(silent + timedelta(days=1)):
        page = text_of(dana_client.get(reverse("coaching:plan_detail", args=[plan.pk])))
        assert "They did not answer." in page


@pytest.mark.row("S24")
def test_a_late_answer_opens_a_plan_again_that_was_closed_in_the_silence(
    plan, dana, alice, dana_client
):
    silent = silence_begins(plan.interview) + timedelta(days=1)
    with clock.at(silent):
        dana_client.post(reverse("coaching:plan_close", args=[plan.pk]), {"skip": "on"})
        plan.refresh_from_db()
        assert plan.state == PlanState.CLOSED
        say_no(plan, alice)
        plan.refresh_from_db()
        assert plan.state == PlanState.CLOSED  # recorded is not told
    tick(silent + timedelta(days=4))
    plan.refresh_from_db()
    assert (plan.state, plan.branch) == (PlanState.ACTIVE, Branch.NOT_SELECTED)
    happened = list(PlanEvent.objects.order_by("at", "pk").values_list("what", "facts"))
    assert happened == [
        ("closed", {}),
        ("moved", {"source": "no_answer", "target": "not_selected"}),
        ("reopened", {}),
    ]
    assert mails(kind="coaching.ask_three")


def test_an_untold_no_neither_brings_nor_keeps_away_the_mail_of_silence(plan, alice):
    """Recorded an hour before the mail is due and told a day later: it comes as if undecided."""
    silent = silence_begins(plan.interview)
    with clock.at(silent - timedelta(hours=1)):
        say_no(plan, alice)
    Application.objects.update(tell_at=silent + timedelta(days=1))
    tick(silent + timedelta(hours=5))
    assert len(mails(kind="coaching.no_answer", state="sent")) == 1


def test_a_no_told_that_morning_comes_alone(plan, alice):
    silent = silence_begins(plan.interview)
    with clock.at(silent - timedelta(days=1)):
        say_no(plan, alice)
    tick(silent + timedelta(days=1))
    assert mails(kind="coaching.no_answer", state="sent") == []
    (mail,) = mails(kind="coaching.no_answer")
    assert mail.cancel_reason == "There is an answer already."


@pytest.mark.row("X3")
def test_an_offer_cancels_all_mail_of_a_bad_day_with_a_reason(plan, dana, alice, dana_client):
    ask_three(plan)
    digest.first_openings(plan)
    for kind in recovery_kinds():  # those that only a later branch would bring
        if not OutgoingMail.objects.filter(kind=kind.name).exists():
            queue_mail(
                kind,
                key=f"here:{kind.name}",
                to=Recipient(email=dana.email, user=dana, zone=dana.time_zone),
                about=plan,
                not_before=NOW + timedelta(days=3),
                payload={"number": 9},
            )
    dana_client.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data())
    expected = {
        "coaching.thankyou_nudge",
        "coaching.debrief_nudge",
        "coaching.status_offer",
        "coaching.no_answer",
        "coaching.ask_three",
        "coaching.feedback_status",
        "coaching.practice_due",
        "coaching.openings",
    }
    assert expected <= {kind.name for kind in recovery_kinds()}
    application = Application.objects.get(pk=plan.interview.application_id)
    offer_job(application=application, by=alice, version=application.version)
    for kind in recovery_kinds():
        rows = mails(kind=kind.name)
        assert rows, kind.name
        for row in rows:
            assert (row.state, row.cancel_reason) == ("canceled", "They went on with you."), row
    assert RecoveryPlan.objects.get().branch == Branch.OFFER
    tick(NOW + timedelta(days=40))
    sent = {mail.kind for mail in mails(state="sent", recipient_user=dana)}
    assert not sent & {kind.name for kind in recovery_kinds()}
    assert "openings.offer" in sent


@pytest.mark.row("S27")
def test_openings_after_a_no_are_live_explained_and_not_the_same_one(
    plan, dana, alice, employer, dana_client
):
    told = plan.interview.application.opening
    fits = [OpeningFactory(employer=employer, title=f"Shift Lead {n}") for n in range(7)]
    OpeningFactory(title="Welder", category="Trades")
    OpeningFactory(title="Closed Shift Lead", closed=True)
    say_no(plan, alice)
    tick(NOW + timedelta(days=2))
    url = reverse("coaching:fitting_openings", args=[plan.pk])
    with clock.at(NOW + timedelta(days=2)):
        page = text_of(dana_client.get(url))
        cards = re.findall(r"<article.*?</article>", page, re.S)
        assert 1 <= len(cards) <= 5
        said_of_all = page[: page.index("<article")]
        assert "<li>" in said_of_all or all("<li>" in card for card in cards)
        assert all("Pay not stated" in card or "$" in card for card in cards)
        assert told.get_absolute_url() not in page
        assert "Welder" not in page
        assert "Closed Shift Lead" not in page
        shown = next(one for one in fits if one.get_absolute_url() in page)
        close_opening(opening=shown, by=alice, reason=CloseReason.FILLED)
        assert shown.get_absolute_url() not in text_of(dana_client.get(url))
