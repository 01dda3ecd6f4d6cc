from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from jobstore.lib import clock, tokens
from jobstore.mail import kinds
from jobstore.mail.bounce.actions import Notice, record_event
from jobstore.mail.outgoing.actions.compose import choices_link, stop_link
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, EventKind, MailState, may_be_stopped
from jobstore.mail.stop.actions import stop_mail
from jobstore.mail.stop.models import Suppression, SuppressionScope
from tests.factories import NOW
from tests.factories.mail import queued, sample_kind
from tests.support.feedback import ask, told_plan
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
OWN = "/mail/choices/"


def path(mail):
    return choices_link(mail).removeprefix("http://testserver")


def on_page(client, url):
    """The values that are checked."""
    groups = client.get(url).context["groups"]
    return {choice.value for group in groups for choice in group.choices if choice.is_on}


def subjects():
    return [message.subject for message in deliver()]


@pytest.fixture
def two(now, mail_kinds):
    """Two kinds of coaching mail to one address."""
    first = sample_kind(mail_kinds, category=Category.COACHING, title="A first test")
    other = sample_kind(mail_kinds, category=Category.COACHING, title="Another test")
    return queued(first, subject="first"), queued(other, subject="other")


def test_every_stoppable_kind_is_listed_in_plain_words(now, client):
    mail = queued(kinds.get("coaching.thankyou"), payload={})
    page = client.get(path(mail))
    words = page.content.decode()
    names = {name for group in page.context["groups"] for c in group.choices for name in c.names}
    assert names == {kind.name for kind in kinds.all_kinds() if may_be_stopped(kind.category)}
    assert "coaching." not in "".join(c.title for g in page.context["groups"] for c in g.choices)
    assert "Mail about security" in words
    assert page.context["groups"][0].category == Category.RELAYED
    assert page["Referrer-Policy"] == "same-origin"


def test_one_kind_goes_off_and_on_again(two, client):
    first, other = two
    url = path(first)
    every = on_page(client, url)
    assert {first.kind, other.kind} <= every
    client.post(url, {"what": "save", "on": sorted(every - {first.kind})})
    assert on_page(client, url) == every - {first.kind}
    assert subjects() == ["other"]
    client.post(url, {"what": "save", "on": sorted(every)})
    assert not Suppression.objects.exists()
    queued(kinds.get(first.kind), subject="again")
    assert subjects() == ["again"]


def test_group_with_nothing_on_stays_stopped_for_kinds_to_come(two, client, mail_kinds):
    first, _ = two
    every = on_page(client, path(first))
    coaching = {kind.name for kind in kinds.all_kinds() if kind.category == Category.COACHING}
    client.post(path(first), {"what": "save", "on": sorted(every - coaching)})
    queued(sample_kind(mail_kinds, category=Category.COACHING), subject="new kind")
    queued(sample_kind(mail_kinds, category=Category.DIGEST), subject="digest")
    assert subjects() == ["digest"]


def test_stop_of_a_category_shows_as_off_and_opens_by_choice(two, client):
    first, other = two
    client.post(stop_link(first, "mail:mail_one_click").removeprefix("http://testserver"))
    assert first.kind not in on_page(client, path(first))
    every = on_page(client, path(first))
    client.post(path(first), {"what": "save", "on": sorted(every | {other.kind})})
    assert on_page(client, path(first)) == every | {other.kind}
    assert subjects() == ["other"]


def test_outsider_blocks_all_that_candidates_write(now, mail_kinds, client):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    mail = queued(kind, "rex@acme.example")
    relayed = {k.name for k in kinds.all_kinds() if k.category == Category.RELAYED}
    every = on_page(client, path(mail))
    client.post(path(mail), {"what": "save", "on": sorted(every - relayed)})
    assert Suppression.objects.get().scope == "relay"
    queued(sample_kind(mail_kinds, category=Category.RELAYED), "rex@acme.example")
    assert subjects() == []


def test_everything_but_security_stops_and_comes_again(two, client, mail_kinds):
    first, _ = two
    client.post(path(first), {"what": "stop"})
    queued(sample_kind(mail_kinds, category=Category.TRANSACTIONAL), subject="news")
    queued(sample_kind(mail_kinds, category=Category.SECURITY), subject="code")
    assert subjects() == ["code"]
    assert "Let mail come again" in client.get(path(first)).content.decode()
    client.post(path(first), {"what": "resume"})
    queued(sample_kind(mail_kinds, category=Category.TRANSACTIONAL), subject="news")
    assert subjects() == ["news"]


@pytest.mark.parametrize(
    "body", [{}, {"what": ""}, {"what": "all"}, {"what": "save", "on": "mail.plain"}]
)
def test_call_without_a_button_or_with_nonsense_changes_nothing(two, client, body):
    response = client.post(path(two[0]), body)
    assert response.status_code in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.OK}
    assert not Suppression.objects.exists()


def test_looking_changes_nothing_and_posting_needs_the_form(two):
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(path(two[0])).status_code == HTTPStatus.OK
    assert strict.post(path(two[0]), {"what": "stop"}).status_code == HTTPStatus.FORBIDDEN
    assert not Suppression.objects.exists()


def test_link_never_expires_and_outlives_its_mail(two, client):
    url = path(two[0])
    OutgoingMail.objects.all().delete()
    with clock.at(NOW + timedelta(days=3650)):
        client.post(url, {"what": "stop"})
    assert Suppression.objects.get().recipient_hash == two[0].recipient_hash


def test_forged_links_are_not_found(two, client):
    signed = path(two[0]).split("/")[-2]
    stop = stop_link(two[0], "mail:mail_stop").split("/")[-2]
    for forged in (signed[:-1], f"x{signed}", two[0].recipient_hash, stop):
        assert client.post(f"{OWN}{forged}/", {"what": "stop"}).status_code == HTTPStatus.NOT_FOUND
    assert not Suppression.objects.exists()
    bare = tokens.sign(two[0].recipient_hash, purpose="mail_choices")
    assert client.get(f"{OWN}{bare}/").status_code == HTTPStatus.NOT_FOUND


def test_page_tells_nothing_of_an_account(now, mail_kinds, client, dana):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    pages = []
    for email in (dana.email, "nobody@example.org"):
        words = client.get(path(queued(kind, email))).content.decode()
        pages.append([line for line in words.splitlines() if "csrf" not in line])
    assert pages[0] == pages[1]


def test_footer_of_what_may_be_stopped_leads_here(now, client, employer, dana):
    ask(told_plan(employer=employer, candidate=dana))
    (message,) = [m for m in deliver() if m.to[0].endswith("<rex@example.org>")]
    link = next(line for line in message.body.splitlines() if "/mail/choices/" in line)
    assert client.get(link).status_code == HTTPStatus.OK
    assert link in message.alternatives[0][0].replace("&amp;", "&")


def test_signed_in_people_choose_under_their_settings(now, mail_kinds, client_of, dana):
    kind = sample_kind(mail_kinds, category=Category.COACHING)
    client = client_of(dana)
    assert OWN in client.get("/profile/").content.decode()
    client.post(OWN, {"what": "stop"})
    queued(kind, dana.email)
    queued(kind, "other@example.org", subject="other")
    assert subjects() == ["other"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (EventKind.COMPLAINT, "marked as spam in your mail program"),
        (EventKind.NO_ADDRESS, "came back to us"),
    ],
)
def test_stop_that_nobody_chose_is_told_kindly(now, mail_kinds, client_of, dana, kind, words):
    mail = queued(sample_kind(mail_kinds), dana.email)
    deliver()
    client = client_of(dana)
    assert words not in client.get("/dashboard/").content.decode()
    facts = {"message_id": mail.message_id, "occurred_at": NOW}
    record_event(notice=Notice(event_id=uuid4().hex, kind=kind, **facts))
    for url in ("/dashboard/", "/my-mails/", OWN):
        assert words in client.get(url).content.decode()
    client.post(OWN, {"what": "resume"})
    queued(sample_kind(mail_kinds), dana.email, subject="back")
    assert subjects() == ["back"]


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
def test_one_click_of_a_mail_program_counts_at_the_next_begin(two, form):
    program = Client(enforce_csrf_checks=True)
    url = stop_link(two[0], "mail:mail_one_click").removeprefix("http://testserver")
    body = {"List-Unsubscribe": "One-Click"}
    if form == "multipart":
        response = program.post(url, body)
    else:
        kind = "application/x-www-form-urlencoded"
        response = program.post(url, urlencode(body), content_type=kind)
    assert response.status_code == HTTPStatus.OK
    assert not response.cookies
    assert subjects() == []
    states = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in two])
    assert set(states.values_list("state", flat=True)) == {MailState.SUPPRESSED}


def test_what_was_stopped_of_one_person_is_listed_and_comes_again(now, mail_kinds, client, dana):
    mail = queued(sample_kind(mail_kinds, category=Category.RELAYED), for_user=dana)
    stop_mail(mail=mail, scope=SuppressionScope.SENDER)
    url = path(mail)
    page = client.get(url).content.decode()
    assert "All mail that Dana writes to you, since November 24, 2026" in page
    client.post(url, {"what": "narrow"})
    assert not Suppression.objects.exists()
    assert "Stopped besides" not in client.get(url).content.decode()
