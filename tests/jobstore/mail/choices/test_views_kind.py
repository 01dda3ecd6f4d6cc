from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.mail import kinds
from jobstore.mail.outgoing.models import OutgoingMail
from tests.factories.people import UserFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
CHECKIN = "coaching.checkin"


def url(page, *args):
    return reverse(f"admin:mail_kind_{page}", args=args)


def test_staff_read_every_kind_in_one_list(now, client_of, erin):
    client = client_of(erin)
    assert url("list") in client.get(reverse("admin:index")).content.decode()
    page = client.get(url("list")).content.decode()
    for kind in kinds.all_kinds():
        assert url("detail", kind.name) in page


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.name)
def test_staff_see_a_sample_of_each_kind(now, client_of, erin, kind):
    client = client_of(erin)
    page = client.get(url("detail", kind.name)).content.decode()
    assert "With invented people" in page
    assert "Stops when" in page
    frame = client.get(url("page", kind.name))
    assert frame.status_code == HTTPStatus.OK
    assert "sandbox" in frame["Content-Security-Policy"]
    assert OutgoingMail.objects.count() == 0


def test_test_goes_to_who_asks_and_to_nobody_else(now, client_of, erin):
    client = client_of(erin)
    response = client.post(url("send", CHECKIN), {"email": "other@example.org"}, follow=True)
    assert "on its way to erin@example.org" in response.content.decode()
    (message,) = deliver()
    assert message.to == ["Erin Coach <erin@example.org>"]
    assert message.subject == "Sample: How did it go at Harbor Books?"
    assert "List-Unsubscribe" not in message.extra_headers


def test_links_of_a_test_stop_nobodys_mail(now, client_of, erin, client):
    client_of(erin).post(url("send", CHECKIN))
    (message,) = deliver()
    (line,) = [line for line in message.body.splitlines() if "/mail/stop/" in line]
    client.post(line.removeprefix("http://testserver"), {"choice": "category"})
    client_of(erin).post(url("send", CHECKIN))
    assert len(deliver()) == 1


@pytest.mark.parametrize("page", ["detail", "page", "send"])
def test_kind_that_nobody_declares_is_not_found(now, client_of, erin, page):
    client = client_of(erin)
    ask = client.post if page == "send" else client.get
    assert ask(url(page, "no.such")).status_code == HTTPStatus.NOT_FOUND


def test_looking_sends_nothing(now, client_of, erin):
    assert client_of(erin).get(url("send", CHECKIN)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("page", ["list", "detail", "page", "send"])
def test_only_staff_of_mail_may_look(now, client_of, dana, page):
    args = [] if page == "list" else [CHECKIN]
    coach = UserFactory(is_staff=True)
    coach.groups.add(Group.objects.get(name="coach"))
    method = "post" if page == "send" else "get"
    answer = getattr(client_of(coach), method)(url(page, *args))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    stranger = getattr(client_of(dana), method)(url(page, *args))
    assert stranger.status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
    assert OutgoingMail.objects.count() == 0
