import re
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.queue import Recipient
from jobstore.mail.outgoing.admin import NO_REASON
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.actions import report_mail
from jobstore.mail.stop.models import Report, SenderBlock, Suppression
from jobstore.people.states import StaffGroup
from jobstore.trail.models import TrailEvent
from tests.factories.mail import queued, sample_kind
from tests.factories.people import UserFactory

OUTBOX = reverse("admin:mail_outgoingmail_changelist")

REPORTS = reverse("admin:mail_report_changelist")
BLOCKS = reverse("admin:mail_senderblock_changelist")
STOPS = reverse("admin:mail_suppression_changelist")


def act(client, action, *mails, reason="", url=OUTBOX):
    chosen = [str(mail.pk) for mail in mails]
    data = {"action": action, "_selected_action": chosen, "reason": reason}
    return client.post(url, data, follow=True)


@pytest.fixture
def dead(now, db, mail_kinds):
    mail = queued(sample_kind(mail_kinds), subject="Private subject")
    fields = {"state": MailState.DEAD, "attempts": 9, "finished_at": now, "last_error": "550 no"}
    OutgoingMail.objects.filter(pk=mail.pk).update(**fields)
    mail.refresh_from_db()
    return mail


def test_outbox_shows_no_text(client_of, erin, dead):
    client = client_of(erin)
    for url in (OUTBOX, reverse("admin:mail_outgoingmail_change", args=[dead.pk])):
        page = client.get(url).content.decode()
        assert "550 no" in page
        assert "Private subject" not in page
        assert "Good morning." not in page


def test_outbox_speaks_in_words(client_of, erin, now, db):
    nudge = queued(kinds.get("coaching.debrief_nudge"))
    lease = {"lease_token": uuid4(), "lease_until": now}
    OutgoingMail.objects.update(state=MailState.LEASED, **lease)
    for url in (OUTBOX, reverse("admin:mail_outgoingmail_change", args=[nudge.pk])):
        page = client_of(erin).get(url).content.decode()
        assert kinds.get("coaching.debrief_nudge").title in page
        assert "About to leave" in page
        assert not re.search(r">\s*(coaching\.debrief_nudge|T2|Leased)\s*<", page)


def test_staff_send_dead_mail_again(client_of, erin, dead):
    assert "1 mail will be sent again" in act(client_of(erin), "retry", dead).content.decode()
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (MailState.PENDING, 0)


def test_staff_cancel_with_a_reason_only(client_of, erin, dead):
    client = client_of(erin)
    assert "Write a reason" in act(client, "give_up", dead).content.decode()
    act(client, "give_up", dead, reason="Phoned instead")
    dead.refresh_from_db()
    assert dead.state == MailState.CANCELED
    assert dead.cancel_reason == "Our staff called it off."
    event = TrailEvent.objects.get()
    assert (event.what, event.by, event.source) == ("canceled", erin, "dead")
    page = client.get(reverse("admin:mail_outgoingmail_change", args=[dead.pk])).content.decode()
    assert "canceled, from dead to canceled, by Erin Coach. Phoned instead" in page


def test_sent_mail_can_be_neither_retried_nor_canceled(client_of, erin, dead):
    OutgoingMail.objects.update(state=MailState.SENT)
    client = client_of(erin)
    assert "Nothing was done." in act(client, "retry", dead).content.decode()
    assert "Nothing was done." in act(client, "give_up", dead, reason="x").content.decode()
    dead.refresh_from_db()
    assert dead.state == MailState.SENT


def test_nobody_writes_mail_in_the_admin(client_of, erin, dead):
    client = client_of(erin)
    assert client.get(reverse("admin:mail_outgoingmail_add")).status_code == HTTPStatus.FORBIDDEN
    url = reverse("admin:mail_outgoingmail_change", args=[dead.pk])
    assert client.post(url, {"state": "sent"}).status_code == HTTPStatus.FORBIDDEN


@pytest.fixture
def moderator(db):
    staff = UserFactory(staff=True, name="Mo Moderator")
    staff.groups.add(Group.objects.get(name=StaffGroup.MODERATOR.value))
    return staff


@pytest.mark.parametrize(
    ("words", "count"),
    [("vera", 1), ("VERA LIN", 1), ("lin vera", 1), ("post@", 1), ("harbor", 1), ("nobody", 0)],
)
def test_mail_is_found_by_name_address_and_subject(client_of, erin, now, mail_kinds, words, count):
    to = Recipient(email="post@vend.example", name="Vera Lin")
    queued(sample_kind(mail_kinds), to=to, subject="Harbor Books writes")
    queued(sample_kind(mail_kinds))
    page = client_of(erin).get(reverse("admin:mail_outgoingmail_changelist"), {"q": words})
    assert page.context["cl"].result_count == count


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (MailState.DEAD, ["retry", "give_up"]),
        (MailState.HELD, ["retry", "give_up"]),
        (MailState.PENDING, ["give_up"]),
        (MailState.SENT, []),
    ],
)
def test_page_of_a_mail_offers_what_can_be_done(client_of, erin, now, mail_kinds, state, offered):
    mail = queued(sample_kind(mail_kinds))
    OutgoingMail.objects.update(state=state)
    page = client_of(erin).get(reverse("admin:mail_outgoingmail_change", args=[mail.pk]))
    assert re.findall(r'name="action" value="(\w+)"', page.content.decode()) == offered


def test_page_of_a_report_decides_about_its_sender(client_of, moderator, reported):
    client = client_of(moderator)
    url = reverse("admin:mail_report_change", args=[reported.pk])
    page = client.get(url).content.decode()
    assert re.findall(r'name="action" value="(\w+)"', page) == ["let_write", "block"]
    (to,) = re.findall(r'<form method="post" action="([^"]+)"', page)
    data = {"action": "block", "_selected_action": str(reported.pk), "reason": "Insults."}
    assert "Blocked. Nothing leaves" in client.post(to, data, follow=True).content.decode()
    assert 'name="action"' not in client.get(url).content.decode()


def test_pages_of_mail_speak_no_code(client_of, erin, now):
    """Kinds, categories and things by their names; the code may stand in an address."""
    mail = queued(kinds.get("coaching.feedback_read"))
    OutgoingMail.objects.update(subject_type="coaching.letter", subject_id="7")
    report = Report.objects.create(mail=mail, sender=mail.on_behalf_of, created_at=now)
    client = client_of(erin)
    for url in (
        reverse("admin:mail_outgoingmail_changelist"),
        reverse("admin:mail_outgoingmail_change", args=[mail.pk]),
        REPORTS,
        reverse("admin:mail_report_change", args=[report.pk]),
        reverse("admin:mail_kind_list"),
        reverse("admin:mail_kind_detail", args=["coaching.feedback_read"]),
        reverse("admin:staff_search") + "?q=rex",
    ):
        page = client.get(url).content.decode().partition("<h2>Sample")[0]
        words = re.sub(r"<[^>]*>", " ", page) + " ".join(re.findall(r'aria-label="[^"]*"', page))
        assert re.findall(r"\b(?:coaching|openings|people|mail)\.[a-z_]+", words) == [], url
        if "/kinds/" not in url:  # its facts are those of the docs
            assert not re.search(r"\bT[0-4]\b", words), url


@pytest.fixture
def reported(now, mail_kinds, dana):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    return report_mail(mail=queued(kind, for_user=dana), note="Rude")


def test_moderators_see_the_reports_on_the_start_page(client_of, moderator, reported):
    client = client_of(moderator)
    page = client.get(reverse("admin:index")).content.decode()
    assert f"{REPORTS}?queue=open" in page
    assert "Senders reported" in page
    row = client.get(REPORTS, {"queue": "open"}).content.decode()
    assert "Rude" in row
    assert "Dana" in row


@pytest.mark.parametrize(("action", "outcome"), [("let_write", "may_write"), ("block", "blocked")])
def test_moderators_decide_about_a_sender(client_of, moderator, reported, now, action, outcome):
    client = client_of(moderator)
    assert NO_REASON in act(client, action, reported, url=REPORTS).content.decode()
    reported.refresh_from_db()
    assert reported.settled_at is None
    wrong = act(client, "settle", reported, url=REPORTS, reason="Looked at it.")
    assert "Decide about the sender" in wrong.content.decode()
    act(client, action, reported, url=REPORTS, reason="Looked at it.")
    reported.refresh_from_db()
    assert (reported.outcome, reported.settled_by, reported.settled_at) == (outcome, moderator, now)
    assert SenderBlock.objects.exists() is (action == "block")
    page = client.get(reverse("admin:mail_report_change", args=[reported.pk])).content.decode()
    assert "by Mo Moderator. Looked at it." in page


def test_report_of_a_mail_without_one_sender(client_of, moderator, now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    report = report_mail(mail=mail, note="Rude")
    client = client_of(moderator)
    wrong = act(client, "block", report, url=REPORTS, reason="Looked at it.")
    assert "has no one sender" in wrong.content.decode()
    act(client, "settle", report, url=REPORTS, reason="Looked at it.")
    report.refresh_from_db()
    assert report.settled_at == now
    stops = client.get(STOPS).content.decode()
    assert "the recipient reported a mail" in stops
    assert mail.recipient_email not in stops


def test_moderators_lift_a_block_and_a_stop(client_of, moderator, reported):
    client = client_of(moderator)
    act(client, "block", reported, url=REPORTS, reason="Insults.")
    for url, model in ((BLOCKS, SenderBlock), (STOPS, Suppression)):
        row = model.objects.get()
        assert NO_REASON in act(client, "lift", row, url=url).content.decode()
        act(client, "lift", row, url=url, reason="A mistake.")
        assert not model.objects.exists()
    lifted = TrailEvent.objects.filter(why="A mistake.", by=moderator)
    assert sorted(event.subject_type for event in lifted) == [
        "mail.senderblock",
        "mail.suppression",
    ]


def test_coaches_decide_about_no_sender(client_of, db, reported):
    coach = UserFactory(staff=True)
    coach.groups.add(Group.objects.get(name=StaffGroup.COACH.value))
    for url in (REPORTS, BLOCKS, STOPS):
        assert client_of(coach).get(url).status_code == HTTPStatus.FORBIDDEN


def test_recipient_does_not_read_why_staff_canceled(client_of, erin, dead):
    act(client_of(erin), "give_up", dead, reason="She annoys us.")
    dead.refresh_from_db()
    assert dead.cancel_reason == "Our staff called it off."
    assert TrailEvent.objects.get(what="canceled").why == "She annoys us."


def test_counts_are_of_what_was_chosen_in_a_filtered_list(client_of, erin, dead):
    url = f"{OUTBOX}?state__exact=dead"
    page = act(client_of(erin), "give_up", dead, reason="Too old.", url=url).content.decode()
    assert "1 mail canceled." in page


def test_moderators_read_what_was_reported(client_of, moderator, reported):
    OutgoingMail.objects.filter(pk=reported.mail_id).update(text="You fools.")
    url = reverse("admin:mail_report_change", args=[reported.pk])
    assert "You fools." in client_of(moderator).get(url).content.decode()


def test_what_is_settled_is_not_settled_again(client_of, moderator, reported):
    client = client_of(moderator)
    act(client, "block", reported, reason="Again and again.", url=REPORTS)
    page = act(client, "block", reported, reason="Once more.", url=REPORTS).content.decode()
    assert "You have done that: settled" in page
    page = act(client, "let_write", reported, reason="Fine.", url=REPORTS).content.decode()
    assert "This sender is blocked." in page
