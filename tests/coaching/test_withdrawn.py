"""After withdrawing: the plan closes kindly, and one note is on offer that may be left."""

import pytest
from django.urls import reverse

from coaching.letter.models import Letter
from coaching.letter.states import LetterKind
from coaching.plan.models import PlanEvent
from coaching.plan.states import Branch, PlanHappening, PlanState
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.application.actions.withdraw import withdraw_application
from tests.factories import NOW
from tests.support.coaching import LATER, plan_after_interview
from tests.support.mail import deliver


@pytest.fixture
def plan(dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    withdraw_application(application=plan.interview.application, by=dana)
    plan.refresh_from_db()
    return plan


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def url(plan, name="gracious_reply_edit"):
    return reverse(f"coaching:{name}", args=[plan.pk])


def test_withdrawing_closes_the_plan(plan):
    assert (plan.branch, plan.state, plan.closed_at) == (
        Branch.WITHDRAWN,
        PlanState.CLOSED,
        NOW,
    )
    events = PlanEvent.objects.filter(plan=plan).order_by("pk").values_list("what", flat=True)
    assert list(events) == [PlanHappening.MOVED, PlanHappening.CLOSED]
    mails = OutgoingMail.objects.filter(kind__startswith="coaching.")
    assert {mail.state for mail in mails} == {MailState.CANCELED}


def test_page_says_so_kindly_and_offers_a_note(plan, client):
    page = client.get(url(plan, "plan_detail")).content.decode()
    assert "You withdrew, so this plan is closed. That was yours to decide." in page
    assert url(plan) in page
    assert "Practice" not in page.split("Also here for you")[1].split("</ul>")[0]


def test_note_leaves_once_and_speaks_of_the_withdrawal(plan, client):
    page = client.get(url(plan)).content.decode()
    assert "A kind note to Rex Malone" in page
    assert "I have withdrawn from the Store Supervisor position" in page
    words = client.get(url(plan)).context["form"]["words"].value()
    data = {"action": "send", "words": words, "replies_to_me": "on"}
    page = client.post(url(plan), data, follow=True).content.decode()
    assert "It is on its way" in page
    with clock.at(LATER):
        sent = [mail for mail in deliver() if "rex0@example.org" in mail.to[0]]
    assert len(sent) == 1
    assert "I have withdrawn from" in sent[0].body
    assert url(plan) not in client.get(url(plan, "plan_detail")).content.decode()
    client.post(url(plan), data)
    assert Letter.objects.filter(kind=LetterKind.GRACIOUS_REPLY).count() == 1


@pytest.mark.parametrize("name", ["letter_edit", "clarification_edit", "status_check_edit"])
def test_no_other_letter_is_on_offer(plan, client, name):
    client.post(url(plan, name), {"action": "save", "words": "When may I hear from you?"})
    assert not Letter.objects.exists()


def test_plan_that_was_closed_after_a_no_takes_no_note(plan, client):
    plan.branch = Branch.NOT_SELECTED
    plan.save()
    data = {"action": "send", "words": "Thank you for your time and your answer."}
    page = client.post(url(plan), data).content.decode()
    assert "There is nothing to reply to" in page
    assert not Letter.objects.exists()
