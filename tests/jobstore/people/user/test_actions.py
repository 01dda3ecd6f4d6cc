from datetime import UTC, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import Recipient
from jobstore.mail.states import Hours, MailState
from jobstore.people.user.actions import edit_profile
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # in New York; 01:00 of the next day in Manila
EIGHT = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # in Manila


@pytest.fixture
def traveler(dana):
    dana.time_zone = "America/New_York"
    dana.save()
    return dana


def planned(mail_kinds, user, *, hours=Hours.DAYTIME, zone=None):
    to = Recipient(email=user.email, zone=user.time_zone if zone is None else zone, user=user)
    return queued(sample_kind(mail_kinds, hours=hours), to=to, not_before=NOON)


def move(user):
    return edit_profile(user=user, name=user.name, phone="", time_zone="Asia/Manila")


@pytest.mark.parametrize("zone", [None, ""])
def test_mail_that_waits_follows_into_the_hours_of_the_new_zone(now, mail_kinds, traveler, zone):
    mail = planned(mail_kinds, traveler, zone=zone)
    lifetime = mail.expires_at - mail.not_before
    move(traveler)
    mail.refresh_from_db()
    assert (mail.recipient_zone, mail.not_before) == ("Asia/Manila", EIGHT)
    assert mail.expires_at - mail.not_before == lifetime
    with clock.at(EIGHT - timedelta(seconds=1)):
        assert deliver() == []
    with clock.at(EIGHT):
        assert len(deliver()) == 1


def test_mail_without_hours_keeps_its_time_and_reads_the_new_zone(now, mail_kinds, traveler):
    mail = planned(mail_kinds, traveler, hours=Hours.ANY)
    move(traveler)
    mail.refresh_from_db()
    assert (mail.recipient_zone, mail.not_before) == ("Asia/Manila", NOON)


def test_mail_by_the_zone_of_an_employer_and_mail_of_others_stay(now, mail_kinds, traveler, erin):
    by_employer = planned(mail_kinds, traveler, zone="America/Chicago")
    foreign = planned(mail_kinds, erin, zone="America/New_York")
    move(traveler)
    for mail in (by_employer, foreign):
        before = (mail.recipient_zone, mail.not_before)
        mail.refresh_from_db()
        assert (mail.recipient_zone, mail.not_before) == before


def test_mail_of_a_kind_that_nobody_declares_any_more_is_no_obstacle(now, mail_kinds, traveler):
    mail = planned(mail_kinds, traveler)
    del mail_kinds[mail.kind]
    move(traveler)
    with clock.at(NOON):
        deliver()
    mail.refresh_from_db()
    assert mail.state == MailState.DEAD
