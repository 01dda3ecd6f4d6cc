from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.home.queries.queue import staff_queues
from jobstore.lib import clock
from jobstore.people.states import StaffGroup
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.decision.actions.decision import No, decline_application
from openings.decision.models import HeldText
from openings.decision.states import HeldTextState
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.factories.people import UserFactory
from tests.support.desk import press

LIST = reverse("admin:openings_heldtext_changelist")
OLD = "You are too old for this, and we want somebody who stays for many years."


@pytest.fixture
def held(employer, dana, bob, now):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), stage="screening"
    )
    no = No(reason=DecisionReason.SKILL, text=OLD)
    decline_application(application=application, no=no, by=bob, version=1)
    return HeldText.objects.get()


def desk(held):
    return reverse("admin:openings_heldtext_change", args=[held.pk])


def text_of(response):
    return response.content.decode()


def test_desk_shows_the_words_the_finding_and_what_is_read_without_them(held, client_of, erin):
    client = client_of(erin)
    assert "Dana Seeker: Store Supervisor" in text_of(client.get(LIST))
    page = text_of(client.get(desk(held)))
    for words in (
        OLD,
        "“too old” (age)",
        "You need more skill or knowledge",
        "Bob Recruiter",
    ):
        assert words in page
    counts = {row.label: row.count for row in staff_queues(erin)}
    assert counts["Words of decisions held"] == 1
    assert "Words of decisions held" in text_of(client.get(reverse("admin:index")))
    with clock.at(NOW + timedelta(days=1)):
        assert "Overdue" in text_of(client.get(LIST))


def test_desk_passes_the_words_on_by_post_only(held, client_of, erin):
    client = client_of(erin)
    client.get(desk(held), {"act": "release"})
    assert HeldText.objects.get().state == HeldTextState.HELD
    assert "Passed on" in text_of(press(client, desk(held), {"act": "release"}, follow=True))
    assert Application.objects.get().decision_text == OLD
    slower = text_of(press(client, desk(held), {"act": "release"}, follow=True))
    assert "You have done that: passed on" in slower
    assert "Dana Seeker" not in slower


def test_desk_keeps_the_words_back_with_a_reason(held, client_of, erin):
    client = client_of(erin)
    page = text_of(press(client, desk(held), {"act": "keep_back", "reason": ""}))
    assert "Write why. The employer reads it." in page
    press(client, desk(held), {"act": "keep_back", "reason": "Age plays no part."})
    kept = HeldText.objects.get()
    assert (kept.state, kept.reason, kept.decided_by) == ("kept_back", "Age plays no part.", erin)
    assert Application.objects.get().decision_text == ""


@pytest.mark.parametrize(
    ("group", "status"),
    [
        (StaffGroup.MODERATOR, 200),
        (StaffGroup.CONSULTANT, 200),
        (StaffGroup.COACH, 403),
        (None, 403),
    ],
)
def test_desk_is_open_to_who_judges_wording(held, client_of, group, status):
    user = UserFactory(staff=True)
    if group:
        user.groups.add(Group.objects.get_or_create(name=group.value)[0])
    client = client_of(user)
    assert client.get(LIST).status_code == status
    assert client.get(desk(held)).status_code == status


def test_recruiters_and_candidates_have_no_desk(held, client_of, bob, dana):
    for person in (bob, dana):
        press(client_of(person), desk(held), {"act": "release"})
    assert HeldText.objects.get().state == HeldTextState.HELD


def test_desk_leads_from_a_decision_to_the_next_words(held, employer, bob, client_of, erin):
    other = ApplicationFactory(opening=OpeningFactory(employer=employer), stage="screening")
    no = No(reason=DecisionReason.SKILL, text=OLD)
    decline_application(application=other, no=no, by=bob, version=1)
    following = HeldText.objects.get(application=other)
    client = client_of(erin)

    answer = press(client, desk(held), {"act": "release"})
    assert answer.headers["Location"] == f"{LIST}?queue=waiting"
    page = text_of(client.get(LIST))
    assert f'Next: <a href="{desk(following)}">' in page

    answer = press(client, desk(following), {"act": "release"})
    assert answer.headers["Location"] == reverse("admin:index")
