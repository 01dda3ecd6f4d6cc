import re
from http import HTTPStatus

import pytest
from django.test import Client

from jobstore.lib.tokens import sign
from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.compose import STOP_PURPOSE, stop_link
from jobstore.mail.outgoing.actions.staff import sample_message
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.actions import settle_report
from jobstore.mail.stop.models import Report, Suppression, SuppressionScope, SuppressionSource
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict():
    """A browser that must bring the token of a form."""
    return Client(enforce_csrf_checks=True)


def path(mail, view="mail:mail_stop"):
    return stop_link(mail, view).removeprefix("http://testserver")


def kind_of(mail_kinds, category):
    return sample_kind(mail_kinds, category=category)


def test_one_click_takes_effect_at_the_next_send(now, mail_kinds, strict):
    kind = kind_of(mail_kinds, Category.COACHING)
    first, second = queued(kind), queued(kind)
    other = queued(kind, "other@example.org")
    body = {"List-Unsubscribe": "One-Click"}
    response = strict.post(path(first, "mail:mail_one_click"), body)
    assert response.status_code == HTTPStatus.OK
    assert response["Referrer-Policy"] == "same-origin"
    assert [message.to for message in deliver()] == [["Rex Reader <other@example.org>"]]
    second.refresh_from_db()
    assert second.state == MailState.SUPPRESSED
    assert other.recipient_hash != second.recipient_hash


def test_one_click_is_idempotent(now, mail_kinds, strict):
    mail = queued(kind_of(mail_kinds, Category.RELAYED))
    for _ in range(2):
        response = strict.post(path(mail, "mail:mail_one_click"))
        assert response.status_code == HTTPStatus.OK
    assert Suppression.objects.get().scope == SuppressionScope.RELAY


@pytest.mark.parametrize("view", ["mail:mail_stop", "mail:mail_one_click"])
def test_looking_changes_nothing(now, mail_kinds, client, view):
    mail = queued(kind_of(mail_kinds, Category.DIGEST))
    response = client.get(path(mail, view), follow=True)
    assert "Stop this mail" in response.content.decode()
    assert not Suppression.objects.exists()
    assert len(deliver()) == 1


@pytest.mark.parametrize("category", [Category.SECURITY, Category.TRANSACTIONAL])
def test_mail_that_an_account_needs_has_no_stop_link(now, mail_kinds, client, category):
    mail = queued(kind_of(mail_kinds, category))
    assert client.get(path(mail)).status_code == HTTPStatus.NOT_FOUND
    assert client.post(path(mail, "mail:mail_one_click")).status_code == HTTPStatus.NOT_FOUND


def test_forged_links_are_not_found(now, mail_kinds, client):
    mail = queued(kind_of(mail_kinds, Category.COACHING))
    signed = path(mail).split("/")[-2]
    ends = (signed[:-1], signed[:-1] + "~", signed.replace(":", "", 1), f"x{signed}", mail.pk.hex)
    for forged in ends:
        assert client.post(f"/mail/one-click/{forged}/").status_code == HTTPStatus.NOT_FOUND


def test_page_stops_one_kind_only(now, mail_kinds, client):
    kind, other = (kind_of(mail_kinds, Category.COACHING) for _ in range(2))
    mail = queued(kind)
    queued(other, subject="still comes")
    page = client.post(path(mail), {"choice": "kind"}, follow=True)
    assert "Stopped" in page.content.decode()
    assert [message.subject for message in deliver()] == ["still comes"]


def test_stop_can_be_taken_back(now, mail_kinds, client):
    mail = queued(kind_of(mail_kinds, Category.COACHING))
    client.post(path(mail), {"choice": "category"})
    page = client.post(path(mail), {"choice": "resume"}, follow=True)
    assert "Stop this mail" in page.content.decode()
    assert len(deliver()) == 1


def test_outsider_reports_a_mail(now, mail_kinds, client):
    kind = kind_of(mail_kinds, Category.RELAYED)
    mail = queued(kind)
    assert "report this one" in client.get(path(mail)).content.decode()
    page = client.post(path(mail), {"choice": "report", "note": "I never met her"}, follow=True)
    assert "Stopped and reported" in page.content.decode()
    assert Report.objects.get().note == "I never met her"
    assert deliver() == []


def test_stop_of_one_matter_leaves_the_others(now, mail_kinds, client, employer, dana):
    kind = kind_of(mail_kinds, Category.RELAYED)
    mail = queued(kind, about=employer)
    queued(kind, about=dana, subject="another matter")
    client.post(path(mail), {"choice": "subject"})
    assert [message.subject for message in deliver()] == ["another matter"]


@pytest.mark.parametrize("choice", ["", "all", "nonsense", "report"])
def test_choice_that_is_not_offered_is_refused(now, mail_kinds, client, choice):
    mail = queued(kind_of(mail_kinds, Category.COACHING))
    response = client.post(path(mail), {"choice": choice})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Suppression.objects.exists()


def test_link_outlives_the_row_of_its_mail(now, mail_kinds, client, strict):
    kind = kind_of(mail_kinds, Category.RELAYED)
    mail = queued(kind)
    links = {view: path(mail, view) for view in ("mail:mail_stop", "mail:mail_one_click")}
    mail.delete()
    page = client.get(links["mail:mail_stop"]).content.decode()
    assert "All mail that candidates write to me" in page
    assert "report this one" not in page
    assert strict.post(links["mail:mail_one_click"]).status_code == HTTPStatus.OK
    assert "Stopped" in client.get(links["mail:mail_stop"]).content.decode()
    queued(kind)
    assert deliver() == []


def test_link_that_names_the_row_alone_still_works(now, mail_kinds, client):
    mail = queued(kind_of(mail_kinds, Category.COACHING))
    signed = sign(mail.pk.hex, purpose=STOP_PURPOSE)
    client.post(f"/mail/one-click/{signed}/")
    assert deliver() == []
    mail.delete()
    assert client.get(f"/mail/stop/{signed}/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("view", "choice", "source"),
    [
        ("mail:mail_one_click", {}, SuppressionSource.ONE_CLICK),
        ("mail:mail_stop", {"choice": "relay"}, SuppressionSource.PAGE),
        ("mail:mail_stop", {"choice": "report"}, SuppressionSource.COMPLAINT),
    ],
)
def test_stop_says_where_it_came_from(now, mail_kinds, client, view, choice, source):
    mail = queued(kind_of(mail_kinds, Category.RELAYED))
    client.post(path(mail, view), choice)
    assert Suppression.objects.get().source == source


def test_stop_stays_a_stop_when_the_key_of_the_site_changes(now, mail_kinds, client, settings):
    kind = kind_of(mail_kinds, Category.RELAYED)
    link = path(queued(kind))
    client.post(link, {"choice": "relay"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    mail = queued(kind)
    assert deliver() == []
    assert "Stopped" in client.get(path(mail)).content.decode()
    client.post(path(mail), {"choice": "resume"})
    assert "Stop mail from candidates" in client.get(link).content.decode()


def test_page_needs_a_token_of_the_form(now, mail_kinds, strict):
    mail = queued(kind_of(mail_kinds, Category.COACHING))
    response = strict.post(path(mail), {"choice": "category"})
    assert response.status_code == HTTPStatus.FORBIDDEN


def test_words_that_nobody_would_read_are_not_taken(now, mail_kinds, client):
    mail = queued(kind_of(mail_kinds, Category.RELAYED))
    data = {"choice": SuppressionScope.RELAY, "note": "Rude."}
    page = client.post(path(mail), data)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "only if you report the mail" in page.content.decode()
    assert not Suppression.objects.exists()


def test_second_report_after_the_first_was_settled_reaches_staff(now, mail_kinds, client, erin):
    mail = queued(kind_of(mail_kinds, Category.RELAYED))
    client.post(path(mail), {"choice": "report", "note": "Rude."})
    report = Report.objects.get()
    settle_report(report=report, by=erin, reason="Not so bad.")
    assert "our staff look at this one" not in client.get(path(mail)).content.decode()
    client.post(path(mail), {"choice": "resume"})
    client.post(path(mail), {"choice": "report", "note": "Again."})
    report.refresh_from_db()
    assert (report.note, report.settled_at, report.outcome) == ("Rude.\nAgain.", None, "")


def test_links_of_a_sample_lead_nowhere(now, client):
    message = sample_message(kind=kinds.get("coaching.checkin"))
    urls = re.findall(r"http://testserver(/mail/(?:stop|choices)/\S+)", str(message.body))
    assert len(urls) == 2
    assert {client.get(url).status_code for url in urls} == {HTTPStatus.NOT_FOUND}
