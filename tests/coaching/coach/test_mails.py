"""When coaches hear that a candidate wrote."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group

from coaching.coach.actions import answer_candidate, ask_coach, write_again
from coaching.coach.states import CoachTopic
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.states import StaffGroup
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 11, 28, 4, 43, tzinfo=UTC)  # a Friday, 23:43 in New York
CALM = "Could somebody look at my answers with me?"


@pytest.fixture
def cora(db):
    cora = UserFactory(is_staff=True, time_zone="America/New_York")
    cora.groups.add(Group.objects.get(name=StaffGroup.COACH))
    return cora


def mails_to(user):
    rows = OutgoingMail.objects.filter(recipient_user=user).order_by("kind", "not_before")
    return [(mail.kind.removeprefix("coaching."), mail.not_before) for mail in rows]


def test_a_candidate_who_writes_at_night_wakes_no_coach(dana, cora):
    with clock.at(LATE):
        asked = ask_coach(by=dana, topic=CoachTopic.INTERVIEW, text=CALM)
    assert mails_to(cora)[0] == ("coach_new", datetime(2026, 11, 30, 13, tzinfo=UTC))
    with clock.at(LATE):
        write_again(request=asked, by=dana, text="I should have said: it is on Thursday.")
    assert {at for _, at in mails_to(cora)[:2]} == {datetime(2026, 11, 30, 13, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("topic", "text"),
    [(CoachTopic.STRUGGLING, CALM), (CoachTopic.INTERVIEW, "I want to kill myself.")],
)
def test_a_candidate_who_may_be_in_danger_is_told_of_at_once(dana, cora, topic, text):
    with clock.at(LATE):
        asked = ask_coach(by=dana, topic=topic, text=text)
        assert ("coach_urgent", LATE) in mails_to(cora)
        answer_candidate(request=asked, by=cora, text="I am here. Please call me.")
    assert set(
        OutgoingMail.objects.filter(recipient_user=cora).values_list("state", flat=True)
    ) == {"canceled"}
