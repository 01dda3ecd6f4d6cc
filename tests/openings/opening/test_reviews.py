"""Moderators read each working morning what waits for them, once, while something does."""

from datetime import UTC, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.opening.actions.reviews import next_review_morning, remind_of_reviews
from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 14, tzinfo=UTC)  # nine in New York
WEDNESDAY = TUESDAY + timedelta(days=1)


def wait(title="Night Baker", *, since=TUESDAY - timedelta(hours=1), **traits):
    states = traits or {"draft": True, "state": "in_review"}
    return OpeningFactory(title=title, review_by=since + timedelta(days=1), **states)


def test_one_mail_a_morning_tells_all_that_waits(erin, now):
    wait()
    wait("Day Baker", since=TUESDAY + timedelta(hours=2), state="published")
    assert next_review_morning() == TUESDAY
    for moment in (TUESDAY, TUESDAY, TUESDAY + timedelta(hours=5)):
        with clock.at(moment):
            remind_of_reviews()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient_user) == ("openings.review_waiting", erin)
    assert next_review_morning() == WEDNESDAY
    with clock.at(WEDNESDAY):
        assert remind_of_reviews() == 1
        [message] = [one for one in deliver() if "wait" in one.subject][-1:]
    assert message.subject == "2 openings wait for you to read"
    assert message.body.index("Night Baker") < message.body.index("Day Baker")


def test_holiday_and_weekend_are_left_out(erin, now):
    wait(since=WEDNESDAY - timedelta(hours=1))
    with clock.at(WEDNESDAY):
        remind_of_reviews()
    friday = WEDNESDAY + timedelta(days=2)  # Thursday is Thanksgiving
    assert next_review_morning() == friday
    with clock.at(friday + timedelta(days=1)):  # nothing ran on Friday
        remind_of_reviews()
    assert OutgoingMail.objects.latest("not_before").not_before == friday
    assert next_review_morning() == friday + timedelta(days=3)


def test_nothing_is_told_where_nothing_or_nobody_waits(erin, now):
    assert next_review_morning() is None
    opening = wait()
    with clock.at(TUESDAY):
        remind_of_reviews()
        Opening.objects.filter(pk=opening.pk).update(state="draft", review_by=None)
        assert deliver() == []
    assert next_review_morning() is None
    erin.delete()
    wait()
    assert next_review_morning() is None


def test_review_that_waits_for_200_days_is_still_in_the_queue(erin, client_of, now):
    wait("Old one", since=TUESDAY - timedelta(days=200))
    page = client_of(erin).get("/staff/openings/opening/?queue=review").content.decode()
    assert "Old one" in page
