"""What happens to alerts at the edges: deaths, twins, late mails, and mails that never arrive."""

from datetime import timedelta

import pytest

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.mails import PlainMail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.mail.stop.actions import suppress
from jobstore.mail.stop.models import Suppression, SuppressionScope, SuppressionSource
from openings.alert.actions.begin import (
    TooManyAlerts,
    ask_for_alert,
    save_alert,
    switch_on,
)
from openings.alert.actions.change import (
    stop_alert,
    stop_alert_not_kept,
)
from openings.alert.actions.look import ask_to_keep, drop_alert
from openings.alert.models import AlertReader, JobAlert
from openings.alert.states import AlertState
from openings.search.queries.criteria import SearchCriteria
from openings.tasks import care_for_alerts, send_alerts
from tests.factories.mail import queued
from tests.factories.openings import OpeningFactory
from tests.openings.alert.test_actions import (
    DAY,
    MONDAY,
    TUESDAY_8,
    WEDNESDAY_8,
    morning,
    post,
)
from tests.support.alert import CASHIER, wish
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


@pytest.mark.row("B10")
def test_an_alert_that_dies_takes_no_other_mail_of_the_address_with_it(dana):
    with clock.at(MONDAY):
        ask_for_alert(email=dana.email, wish=wish())
        other = queued(PlainMail, dana.email)
    with clock.at(MONDAY + timedelta(hours=48)):
        assert care_for_alerts() == 1
    before = other.state
    other.refresh_from_db()
    assert (other.state, other.recipient_email) == (before, dana.email)


@pytest.mark.row("B13")
@pytest.mark.parametrize("state", [MailState.EXPIRED, MailState.DEAD])
def test_what_stood_in_a_mail_that_never_arrived_is_told_again(dana, state):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        post(MONDAY + timedelta(hours=1))
    assert len(morning(TUESDAY_8)) == 1
    OutgoingMail.objects.update(state=state)
    [mail] = morning(WEDNESDAY_8)
    assert mail.subject == "1 new opening: cashier"
    assert morning(WEDNESDAY_8 + DAY) == []


@pytest.mark.row("B13")
def test_a_mail_that_waits_behind_another_has_told_nothing(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        post(MONDAY + timedelta(hours=1))
    with clock.at(TUESDAY_8):
        send_alerts()
        row = OutgoingMail.objects.get()
        OutgoingMail.objects.filter(pk=queued(PlainMail, dana.email).pk).update(
            kind=row.kind,
            category=row.category,
            state=MailState.SENT,
            dispatch_at=TUESDAY_8 - timedelta(hours=1),
        )
        assert deliver() == []
    assert not alert.told.filter(mail__isnull=False).exists()
    alert.refresh_from_db()
    assert alert.looked_until == MONDAY


@pytest.mark.row("B13")
def test_an_advert_from_elsewhere_is_new_on_the_day_it_comes_here(dana):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
    OpeningFactory(
        title="Cashier", publish_at=MONDAY - 9 * DAY, created_at=MONDAY + timedelta(hours=3)
    )
    OpeningFactory(title="Cashier", publish_at=MONDAY - 9 * DAY, created_at=MONDAY - 9 * DAY)
    [mail] = morning(TUESDAY_8)
    assert mail.subject == "1 new opening: cashier"


@pytest.mark.row("B10")
@pytest.mark.parametrize("twin", ["on", "stopped", "none"])
def test_confirmed_for_an_account_there_is_one_alert_and_it_is_on(dana, twin):
    dana.emailaddress_set.update_or_create(email=dana.email, defaults={"verified": True})
    with clock.at(MONDAY):
        if twin != "none":
            own = save_alert(by=dana, wish=wish())
            if twin == "stopped":
                stop_alert(alert=own)
        ask_for_alert(email=dana.email, wish=wish())
        alert = switch_on(alert=JobAlert.objects.get(state=AlertState.UNCONFIRMED))
    assert JobAlert.objects.get() == alert
    assert (alert.state, alert.reader.candidate) == (AlertState.ACTIVE, dana)


@pytest.mark.row("B10")
def test_ten_of_an_account_are_ten_by_whatever_way(dana):
    dana.emailaddress_set.update_or_create(email=dana.email, defaults={"verified": True})
    for number in range(10):
        save_alert(by=dana, wish=wish(CASHIER.but(words=f"cook {number}")))
    ask_for_alert(email=dana.email, wish=wish())
    with pytest.raises(TooManyAlerts):
        switch_on(alert=JobAlert.objects.get(state=AlertState.UNCONFIRMED))


@pytest.mark.row("B16")
def test_one_click_in_the_question_of_the_year_stops_that_alert_alone(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
    with clock.at(MONDAY + timedelta(days=365)):
        other = save_alert(by=dana, wish=wish(SearchCriteria(words="baker")))
        care_for_alerts()
        stop_alert_not_kept(OutgoingMail.objects.get())
    alert.refresh_from_db()
    other.refresh_from_db()
    assert (alert.state, other.state) == (AlertState.STOPPED, AlertState.ACTIVE)


@pytest.mark.row("B17")
def test_one_that_is_kept_at_the_last_moment_stays(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        assert not drop_alert(alert=alert)
        assert not ask_to_keep(alert=alert)
    assert JobAlert.objects.get().state == AlertState.ACTIVE


@pytest.mark.row("B12")
def test_the_zone_is_that_of_who_confirms_not_of_who_typed_first():
    ask_for_alert(email="kim@example.org", wish=wish(time_zone="Asia/Tokyo"))
    ask_for_alert(email="kim@example.org", wish=wish())
    assert AlertReader.objects.get().time_zone == "America/New_York"


@pytest.mark.row("B12")
def test_a_late_look_does_not_swallow_the_next_morning(dana):
    """In Sydney eight o'clock is the day before in UTC."""
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish(time_zone="Australia/Sydney"))
        post(MONDAY + timedelta(minutes=1))
    first = alert.next_at
    assert len(morning(first + timedelta(hours=5))) == 1
    post(first + timedelta(hours=6))
    assert len(morning(first + DAY + timedelta(hours=6))) == 1


def test_who_asks_again_gets_it_whatever_they_stopped_of_it_before(dana):
    suppress(
        keyed_hash(dana.email, purpose="address"),
        scope=SuppressionScope.KIND,
        source=SuppressionSource.PAGE,
        reason="-",
        detail="openings.alerts",
    )
    save_alert(by=dana, wish=wish())
    assert not Suppression.objects.exists()
