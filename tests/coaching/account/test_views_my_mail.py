"""The list of one's own mails, with the mails of the loop in it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from coaching.call.mails import call_reminder
from coaching.course.actions import mute_plan, open_plan, park_plan
from coaching.feedback.actions.moderate import mark_chased
from coaching.feedback.states import FeedbackState
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.choices.actions import cancel_own_mail
from jobstore.mail.kinds import MayNotCancel
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.actions import report_mail
from jobstore.people.access_token.actions import TokenRefused, open_token, secret_of
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose
from openings.application.models import Application
from openings.application.states import Outcome
from openings.decision.actions.decision import tell_ends
from tests.coaching.practice.test_actions import invite as invite_lee
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory
from tests.factories.openings import ApplicationFactory, InterviewerFactory, InterviewFactory
from tests.support.coaching import note_data, plan_after_interview
from tests.support.feedback import ask, told_plan
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
URL = "/my-mails/"


@pytest.fixture
def plan(now, dana):
    application = ApplicationFactory(candidate=dana, interviewing=True)
    interview = InterviewFactory(application=application, held=True)
    InterviewerFactory(interview=interview)
    return open_plan(interview=interview)


def text_of(client):
    page = client.get(URL)
    assert page.status_code == 200
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", page.content.decode()
    )


def test_planned_mail_says_when_why_and_what_stops_it(plan, client_of, dana):
    text = text_of(client_of(dana))
    assert "How did it go" in text
    assert "After your interview for Store Supervisor" in text
    assert "It does not come if" in text
    assert "Call it off" in text


def test_nobody_sees_the_mails_of_another(plan, client_of, charlie):
    assert "Store Supervisor" not in text_of(client_of(charlie))


def test_cancel_takes_one_mail_out(plan, client_of, dana, charlie):
    mail = OutgoingMail.objects.get(kind="coaching.checkin")
    url = reverse("mail:my_mail_cancel", args=[mail.pk])
    assert client_of(charlie).post(url).status_code == 404
    assert client_of(dana).get(url).status_code == 405
    client_of(dana).post(url)
    mail.refresh_from_db()
    assert (mail.state, mail.cancel_reason) == (MailState.CANCELED, "You called it off.")
    assert "You called it off." in text_of(client_of(dana))
    with clock.at(NOW + timedelta(hours=3)):
        assert not [one for one in deliver() if "How" in one.subject]


def test_mail_about_an_application_is_explained_and_stays(now, client_of, dana):
    with clock.at(NOW):
        mail = OutgoingMail.objects.create(
            key="x",
            message_id="<x@example.org>",
            kind="openings.interview_reminder",
            category=Category.TRANSACTIONAL,
            recipient_user=dana,
            recipient_email=dana.email,
            recipient_hash="0" * 64,
            created_at=NOW,
            not_before=NOW + timedelta(days=1),
            expires_at=NOW + timedelta(days=2),
        )
    assert "so it always comes" in text_of(client_of(dana))
    assert "Call it off" not in text_of(client_of(dana))
    url = reverse("mail:my_mail_cancel", args=[mail.pk])
    assert client_of(dana).post(url).status_code == 404
    with pytest.raises(MayNotCancel):
        cancel_own_mail(mail=mail, by=dana)


def test_parked_and_muted_plans_say_why_nothing_comes(plan, client_of, dana):
    park_plan(plan=plan, by=dana)
    with clock.at(NOW + timedelta(hours=2)):
        deliver()
        assert "because you parked your plan" in text_of(client_of(dana))
    mute_plan(plan=plan, by=dana, is_muted=True)
    assert "while the mail of this plan is off" in text_of(client_of(dana))


def test_mail_to_others_in_ones_name_is_listed(plan, client_of, dana):
    queue_mail(
        kinds.get("coaching.thankyou"),
        key="note",
        to=Recipient(email="rex@example.org", name="Rex Recruiter"),
        about=plan,
        for_user=dana,
    )
    text = text_of(client_of(dana))
    assert "to Rex Recruiter for you" in text
    assert "rex@example.org" not in text
    OutgoingMail.objects.filter(key="note").update(
        state=MailState.PENDING, last_error="Held until the telling.", not_before=NOW
    )
    assert "telling" not in text_of(client_of(dana))


def mail_to(kind):
    return OutgoingMail.objects.get(kind=f"coaching.{kind}")


def press(client, mail):
    return client.post(reverse("mail:my_mail_cancel", args=[mail.pk]), follow=True)


def test_invitation_to_a_friend_is_taken_back_from_the_list(plan, client_of, dana, charlie):
    invite = invite_lee(plan, dana, agreed_at=NOW + timedelta(days=3))
    text = text_of(client_of(dana))
    assert "Take the invitation back" in text
    assert reverse("coaching:practice_session", args=[plan.pk, invite.session_id]) in text
    assert press(client_of(charlie), mail_to("practice_invite")).status_code == 404
    press(client_of(dana), mail_to("practice_invite"))
    invite.refresh_from_db()
    assert invite.state == "canceled"
    states = {mail_to(kind).state for kind in ("practice_invite", "practice_reminder")}
    assert states == {MailState.CANCELED}
    token = AccessToken.objects.get(purpose=TokenPurpose.PRACTICE)
    with pytest.raises(TokenRefused):
        open_token(secret_of(token), purpose=TokenPurpose.PRACTICE)


def test_reminder_to_a_friend_is_called_off_alone(plan, client_of, dana):
    invite = invite_lee(plan, dana, agreed_at=NOW + timedelta(days=3))
    press(client_of(dana), mail_to("practice_reminder"))
    assert mail_to("practice_reminder").state == MailState.CANCELED
    invite.refresh_from_db()
    assert invite.state == "sent"
    assert mail_to("practice_invite").state == MailState.PENDING


def test_questions_are_taken_back_from_the_list(now, client_of, dana, employer):
    asked = ask(told_plan(employer=employer, candidate=dana))
    assert "Take the questions back" in text_of(client_of(dana))
    press(client_of(dana), mail_to("feedback_request"))
    asked.refresh_from_db()
    assert asked.state == FeedbackState.CANCELED
    assert mail_to("feedback_chaser").state == MailState.CANCELED


def test_reminder_of_the_questions_is_called_off_alone(now, client_of, dana, employer):
    asked = ask(told_plan(employer=employer, candidate=dana))
    deliver()
    press(client_of(dana), mail_to("feedback_chaser"))
    with clock.at(asked.chase_at + timedelta(hours=1)):
        assert [mail for mail in deliver() if "rex@" in mail.to[0]] == []
        mark_chased(request=asked)
    assert asked.events.latest("at").what == "not_reminded"


def test_letter_is_taken_back_for_ten_minutes(now, client_of, dana, employer):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client = client_of(dana)
    client.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data())
    letter = Letter.objects.get()
    assert "Take it back" in text_of(client)
    with clock.at(NOW + timedelta(minutes=10)):
        text = text_of(client)
        assert "Take it back" not in text
        assert "A letter can be taken back for ten minutes." in text
        late = press(client, mail_to("thankyou")).content.decode()
        assert "cannot be called off any more" in late
        letter.refresh_from_db()
        assert letter.state == LetterState.QUEUED
    press(client, mail_to("thankyou"))
    letter.refresh_from_db()
    assert letter.state == LetterState.DRAFT
    assert mail_to("thankyou").state == MailState.CANCELED


def test_reminder_of_a_call_can_be_called_off(now, client_of, dana, employer):
    plan = told_plan(employer=employer, candidate=dana)
    call = CallPlanFactory(plan=plan, interviewer=plan.interview.interviewers.get())
    with transaction.atomic():
        mail = call_reminder(call)
    text = text_of(client_of(dana))
    assert "Your call is near" in text
    assert "so it always comes" not in text
    press(client_of(dana), mail)
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELED
    assert "You called it off." in text_of(client_of(dana))


def test_mail_that_is_leaving_says_so(plan, client_of, dana):
    OutgoingMail.objects.filter(kind="coaching.checkin").update(
        state=MailState.DISPATCHING, lease_token=uuid4(), lease_until=NOW + timedelta(hours=1)
    )
    text = text_of(client_of(dana))
    assert "It is leaving right now" in text
    assert "so it always comes" not in text


def test_frozen_sender_reads_why_nothing_leaves(now, client_of, dana, employer):
    asked = ask(told_plan(employer=employer, candidate=dana))
    deliver()
    assert "Somebody reported a mail of yours" not in text_of(client_of(dana))
    report_mail(mail=mail_to("feedback_request"), note="")
    assert "Somebody reported a mail of yours" in text_of(client_of(dana))
    assert asked.pk is not None


def test_every_mail_to_others_can_be_taken_back_or_says_why():
    """A new kind that goes to others must say how; what staff send and shared lists cannot."""
    relayed = [kind.name for kind in kinds.all_kinds() if kind.category == Category.RELAYED]
    without = [name for name in relayed if kinds.take_back_of(name) is None]
    assert without == ["coaching.feedback_digest"]


def test_an_untold_no_changes_nothing_in_the_list(plan, client_of, dana):
    """Hour by hour from the recording to the telling the list reads as if nothing were recorded."""
    application = plan.interview.application
    browser = client_of(dana)
    pages = {}
    for is_decided in (False, True):
        if is_decided:
            Application.objects.filter(pk=application.pk).update(
                outcome=Outcome.NOT_SELECTED,
                decided_at=NOW,
                tell_at=NOW + timedelta(days=1),
                gives_feedback=True,
            )
        pages[is_decided] = []
        for hours in range(0, 24, 3):
            with clock.at(NOW + timedelta(hours=hours)):
                pages[is_decided].append(text_of(browser))
    assert pages[False] == pages[True]


def test_the_mail_of_the_telling_is_listed_once_it_was_sent(plan, client_of, dana):
    application = plan.interview.application
    tell_at = NOW + timedelta(days=1)
    Application.objects.filter(pk=application.pk).update(
        outcome=Outcome.NOT_SELECTED, decided_at=NOW, tell_at=tell_at, gives_feedback=True
    )
    told = kinds.get("openings.decision_told")
    queue_mail(
        told,
        key="early",
        to=Recipient(email=dana.email, user=dana),
        about=application,
        not_before=tell_at,
    )
    assert told.title not in text_of(client_of(dana))
    OutgoingMail.objects.filter(key="early").delete()
    with clock.at(tell_at):
        tell_ends(applications=[application])
        deliver()
        assert told.title in text_of(client_of(dana))


def test_every_kind_to_candidates_has_a_title():
    nameless = [
        kind.name
        for kind in kinds.all_kinds()
        if not kind.title and ("candidate" in kind.recipient or kind.category == Category.RELAYED)
    ]
    assert nameless == []


def test_no_mail_to_people_is_explained_in_words_of_the_machinery():
    machinery = re.compile(r"muted|parked|suppressed|drill|window of|guard|longer exists", re.I)
    odd = [
        kind.name
        for kind in kinds.all_kinds()
        if kind.recipient != "moderators" and machinery.search(f"{kind.when} {kind.stops_when}")
    ]
    assert odd == []


def test_long_lists_are_folded_after_five(plan, client_of, dana):
    for number in range(7):
        queue_mail(
            kinds.get("coaching.openings"),
            key=str(number),
            to=Recipient(email=dana.email, user=dana),
            about=plan,
            not_before=NOW + timedelta(days=9),
        )
    text = text_of(client_of(dana))
    planned = text[text.index('id="planned"') : text.index('id="sent"')]
    first, rest = planned.split("<summary>Later ones (")
    assert first.count("<h3") == 5
    assert rest.startswith(f"{rest.count('<h3')})")
