from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.views import opening_links_outside
from jobstore.mail.states import MailState
from tests.factories.mail import queued, sample_kind
from tests.support.feedback import ask, told_plan
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def paths(mail):
    return ["/dev/mail/", f"/dev/mail/{mail.pk}/", f"/dev/mail/{mail.pk}/page/"]


def test_inbox_is_for_development_only(now, mail_kinds, client, settings):
    settings.DEV_PAGES = False
    mail = queued(sample_kind(mail_kinds))
    for path in paths(mail):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_inbox_lists_what_is_on_its_way_then_what_was_sent_then_the_rest(now, mail_kinds, client):
    kind = sample_kind(mail_kinds)
    queued(kind, subject="It was sent")
    deliver()
    queued(kind, subject="It waits", not_before=now + timedelta(days=1))
    queued(kind, subject="It leaves now")
    page = client.get("/dev/mail/").content.decode()
    places = [page.index(text) for text in ("It leaves now", "It was sent", "It waits")]
    assert places == sorted(places)
    assert "due Wednesday, November 25, 2026, 10:00 AM EST" in page


def test_canceled_mail_stands_where_it_would_have_left(now, mail_kinds, client):
    kind = sample_kind(mail_kinds)
    hours = {"It left last": 0, "Canceled before": -1, "It left first": -2, "Canceled ahead": 3}
    for subject, hour in hours.items():
        moment = now + timedelta(hours=hour)
        sent = subject.startswith("It")
        mail = queued(kind, subject=subject, not_before=moment)
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=MailState.SENT if sent else MailState.CANCELED,
            sent_at=moment if sent else None,
            finished_at=now,
        )
    queued(kind, subject="It waits", not_before=now + timedelta(hours=2))
    page = client.get("/dev/mail/").content.decode()
    order = ("It left last", "Canceled before", "It left first", "It waits", "Canceled ahead")
    places = [page.index(text) for text in order]
    assert places == sorted(places)


def test_inbox_filters_by_recipient_and_state(now, mail_kinds, client):
    kind = sample_kind(mail_kinds)
    queued(kind, "one@example.org", subject="For one")
    queued(kind, "two@example.org", subject="For two")
    page = client.get("/dev/mail/?to=ONE@example.org").content.decode()
    assert "For one" in page
    assert "For two" not in page
    assert "No mail here yet" in client.get("/dev/mail/?state=sent").content.decode()


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=999", "to=%00", "state=nonsense"])
def test_inbox_bears_nonsense(now, mail_kinds, client, query):
    queued(sample_kind(mail_kinds))
    assert client.get(f"/dev/mail/?{query}").status_code == HTTPStatus.OK


def test_mail_shows_headers_and_text(now, mail_kinds, client):
    mail = queued(sample_kind(mail_kinds), subject="Read me")
    deliver()
    page = client.get(f"/dev/mail/{mail.pk}/").content.decode()
    assert "Read me" in page
    assert "Good morning." in page
    assert mail.message_id.strip("<>") in page


def test_html_of_a_mail_runs_no_script(now, mail_kinds, client):
    mail = queued(sample_kind(mail_kinds))
    mail.html = "<p>Hi</p><script>alert(1)</script>"
    mail.save()
    response = client.get(f"/dev/mail/{mail.pk}/page/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_unknown_mail_is_not_found(client, db):
    assert client.get(f"/dev/mail/{uuid4()}/").status_code == HTTPStatus.NOT_FOUND


def test_inbox_filters_by_kind(now, mail_kinds, client):
    one, two = (sample_kind(mail_kinds, title=f"Title {n}") for n in "ab")
    queued(one, subject="Of one kind")
    queued(two, subject="Of the other")
    page = client.get(f"/dev/mail/?kind={one.name}").content.decode()
    assert "Of one kind" in page
    assert "Of the other" not in page
    assert "Title b</option>" in page


def test_mail_shows_whom_it_is_from_and_where_a_reply_goes(now, client, employer, dana):
    ask(told_plan(employer=employer, candidate=dana))
    deliver()
    mail = OutgoingMail.objects.get(kind="coaching.feedback_request")
    headers = dict(client.get(f"/dev/mail/{mail.pk}/").context["headers"])
    assert headers["From"].startswith("Dana Seeker via Job Store <")
    assert headers["To"].endswith("<rex@example.org>")
    assert headers["Subject"] == mail.subject
    assert headers["Message-ID"] == mail.message_id
    assert {"Date", "List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress"} <= set(headers)


def test_mail_that_cannot_be_built_any_more_still_shows(now, mail_kinds, client):
    mail = queued(sample_kind(mail_kinds))
    OutgoingMail.objects.filter(pk=mail.pk).update(kind="test.gone")
    headers = dict(client.get(f"/dev/mail/{mail.pk}/").context["headers"])
    assert headers["To"] == mail.recipient_email


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html><head><title>x", '<html><head><base target="_blank"><title>x'),
        ('<HEAD lang="en">x', '<HEAD lang="en"><base target="_blank">x'),
        ("<p>x", '<base target="_blank"><p>x'),
    ],
)
def test_links_of_a_mail_leave_the_frame(html, expected):
    assert opening_links_outside(html) == expected
