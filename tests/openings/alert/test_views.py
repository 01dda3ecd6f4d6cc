"""The pages of job alerts, for who has an account and for who has a link."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.compose import stop_link
from jobstore.mail.outgoing.models import OutgoingMail
from openings.alert.actions.begin import ask_for_alert, save_alert
from openings.alert.models import AlertAnswer, AlertReader, JobAlert
from openings.alert.queries import link_of, link_of_all
from openings.alert.queries.search import criteria_kept
from openings.alert.states import AlertState
from openings.tasks import send_alerts
from tests.factories.openings import OpeningFactory
from tests.openings.alert.test_actions import MONDAY, TUESDAY_8, post
from tests.support.alert import wish
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
NEW = reverse("openings:alert_new")
TYPED = {
    "words": "cashier",
    "place": "Columbus, OH",
    "radius": "25",
    "pay": "",
    "rhythm": "daily",
    "weekday": "0",
    "time_zone": "America/New_York",
}


@pytest.fixture
def alert(dana) -> JobAlert:
    with clock.at(MONDAY):
        return save_alert(by=dana, wish=wish())


@pytest.mark.row("B9")
@pytest.mark.parametrize("address", ["kim@example.org", "dana@example.org", "nobody@example.org"])
def test_the_answer_is_the_same_whatever_address_is_typed(dana, address):
    response = Client().post(NEW, TYPED | {"email": address})
    assert response.status_code == 302
    assert response["Location"] == reverse("openings:alert_asked")
    assert [mail.to for mail in deliver()] == [[address]]


@pytest.mark.row("B9")
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"email": ""}, "Write your e-mail address."),
        ({"email": "kim@"}, "Write an address such as name@example.com."),
        ({"place": "Qwertyville"}, "We do not know this place."),
        ({"pay": "a lot"}, "Write an amount, such as 20 or 52,000."),
        ({"rhythm": "hourly"}, "Choose one of what is offered."),
        ({"time_zone": "Mars/Olympus"}, "Choose one of what is offered."),
        ({"weekday": "6"}, "Choose one of what is offered."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(wrong, says):
    response = Client().post(NEW, TYPED | {"email": "kim@example.org"} | wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert 'value="cashier"' in page
    assert not JobAlert.objects.exists()


@pytest.mark.row("B9")
def test_from_one_place_twenty_a_day_are_asked_for():
    for number in range(20):
        typed = TYPED | {"email": f"kim{number}@example.org"}
        assert Client().post(NEW, typed).status_code == 302
    response = Client().post(NEW, TYPED | {"email": "kim20@example.org"})
    assert "Please come back tomorrow." in response.content.decode()
    assert JobAlert.objects.count() == 20


@pytest.mark.row("B11")
def test_openings_like_one_show_their_criteria_also_once_it_is_closed(client_of, dana):
    opening = OpeningFactory(title="Night Cashier", closed=True)
    page = Client().get(NEW, {"like": opening.pk}).content.decode()
    assert 'value="night cashier"' in page
    assert 'value="Columbus, OH"' in page
    draft = OpeningFactory(title="Secret Agent", draft=True)
    assert "secret" not in Client().get(NEW, {"like": draft.pk}).content.decode()


@pytest.mark.row("B10")
def test_signed_in_it_is_on_the_list_at_once(client_of, dana):
    client = client_of(dana)
    response = client.post(NEW, TYPED, follow=True)
    page = response.content.decode()
    assert "cashier, within 25 miles of Columbus, OH" in page
    assert "No mail yet. Found so far: 0." in page
    again = client.post(NEW, TYPED, follow=True)
    assert "You have this alert already." in again.content.decode()


@pytest.mark.row("B16")
def test_a_link_shows_and_only_its_buttons_act(alert):
    link = link_of(alert)
    client = Client()
    assert "Stop this alert" in client.get(link).content.decode()
    client.post(link, {"act": "pause", "pause-until": "2027-03-01"})
    alert.refresh_from_db()
    assert (alert.state, alert.paused_until) == (AlertState.ACTIVE, date(2027, 3, 1))
    client.post(link, {"act": "resume"})
    client.post(link, {"act": "stop"})
    alert.refresh_from_db()
    assert (alert.state, alert.paused_until) == (AlertState.STOPPED, None)
    client.post(link, {"act": "on"})
    client.post(link, TYPED | {"act": "change", "rhythm": "weekly", "weekday": "2"})
    alert.refresh_from_db()
    assert (alert.state, alert.rhythm, alert.weekday) == (AlertState.ACTIVE, "weekly", 2)
    assert criteria_kept(alert.search).place == "Columbus, OH"


@pytest.mark.row("B16")
@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_said(alert, until):
    response = Client().post(link_of(alert), {"act": "pause", "pause-until": until})
    assert response.status_code == 422
    assert JobAlert.objects.get().paused_until is None


@pytest.mark.row("B16")
def test_an_altered_link_is_the_page_of_an_old_one(alert):
    link = link_of(alert)
    altered = Client().get(link.replace(str(alert.pk)[:8], "00000000"))
    alert.delete()
    for response in (altered, Client().get(link), Client().post(link, {"act": "stop"})):
        assert response.status_code == 404
        assert "There is no alert here" in response.content.decode()


@pytest.mark.row("B10")
def test_without_an_account_the_link_lists_all_and_erases_all():
    ask_for_alert(email="kim@example.org", wish=wish())
    reader = AlertReader.objects.get()
    JobAlert.objects.update(state=AlertState.ACTIVE, next_at=TUESDAY_8)
    link = link_of_all(reader)
    page = Client().get(link).content.decode()
    assert "cashier" in page
    assert "kim@example.org" not in page
    assert "Your alerts are erased" in Client().post(link).content.decode()
    assert not AlertReader.objects.exists()
    assert Client().get(link).status_code == 404


@pytest.fixture
def told(alert) -> OutgoingMail:
    """A mail of the alert that left."""
    with clock.at(MONDAY):
        post(MONDAY + timedelta(hours=1))
    with clock.at(TUESDAY_8):
        send_alerts()
        deliver()
    return OutgoingMail.objects.get()


@pytest.mark.row("B15")
def test_a_no_asks_why_and_leads_to_what_to_change(alert, told):
    link = f"{link_of(alert)}fit/{told.pk}/"
    client = Client()
    assert "They did not fit" in client.get(link).content.decode()
    assert not AlertAnswer.objects.exists()
    assert client.post(link, {"did_fit": "no"}).status_code == 422
    response = client.post(link, {"did_fit": "no", "misfit": "place"}, follow=True)
    assert "Change the place, or how far around it." in response.content.decode()
    answer = AlertAnswer.objects.get()
    assert (answer.did_fit, answer.misfit, answer.mail) == (False, "place", told.pk)
    assert client.get(f"{link_of(alert)}fit/{alert.pk}/").status_code == 404


@pytest.mark.row("B16")
def test_the_header_of_a_mail_stops_this_alert_only(alert, told, dana):
    with clock.at(MONDAY):
        other = save_alert(by=dana, wish=wish(criteria_kept('{"words": "baker"}')))
    address = stop_link(told, "mail:mail_one_click")
    assert Client().post(urlsplit(address).path).status_code == 200
    alert.refresh_from_db()
    other.refresh_from_db()
    assert (alert.state, other.state) == (AlertState.STOPPED, AlertState.ACTIVE)


@pytest.mark.row("B9")
def test_more_than_an_alert_can_look_for_is_said():
    address = NEW + "?" + "&".join(f"category={number:03d}{'x' * 70}" for number in range(20))
    address += "&" + "&".join(f"employer={number:03d}{'y' * 70}" for number in range(20))
    boxes = [f"category:{number:03d}{'x' * 70}" for number in range(20)]
    boxes += [f"employer:{number:03d}{'y' * 70}" for number in range(20)]
    typed = TYPED | {"email": "kim@example.org", "filters": boxes}
    response = Client().post(address, typed)
    assert response.status_code == 422
    assert "Take out some filters." in response.content.decode()
    assert (
        Client().post(NEW, TYPED | {"email": "k@example.org", "words": "😀" * 200}).status_code
        == 302
    )
