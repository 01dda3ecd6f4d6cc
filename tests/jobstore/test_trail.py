"""One trail of what staff did, in words, with links."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.advice.models import Article
from jobstore.people.employer.actions.employer import trust_employer
from jobstore.trail.actions import record
from jobstore.trail.models import TrailEvent
from jobstore.trail.queries import events_of, who_was_faster
from jobstore.trail.states import Act
from tests.factories.coach import CoachRequestFactory
from tests.factories.coaching import FeedbackRequestFactory, RecoveryPlanFactory
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:trail_trailevent_changelist")


def test_trail_is_readable_and_linked(client_of, erin, now):
    opening = OpeningFactory(title="Night <Baker>")
    record(Act.PUBLISHED, opening, by=erin, source="in_review", target="published")
    gone = OpeningFactory()
    record(Act.RETURNED, gone, by=None)
    gone.delete()
    TrailEvent.objects.create(subject_type="old.kind", subject_id="7", at=now, what="lifted")
    page = client_of(erin).get(LIST).content.decode()
    url = reverse("admin:openings_opening_change", args=[opening.pk])
    line = f'published, from in review to published: <a href="{url}">Night &lt;Baker&gt;</a>'
    assert line in page
    assert "Erin Coach" in page
    assert f"returned: opening {gone.pk or ''}" in page
    event = TrailEvent.objects.get(what="published")
    own = client_of(erin).get(reverse("admin:trail_trailevent_change", args=[event.pk]))
    assert line in own.content.decode()
    assert "in_review" not in own.content.decode()
    assert "lifted: kind 7, gone by now" in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Maya", {"answered", "returned"}),
        ("maya@example.org", {"answered", "returned"}),
        ("harbor", {"returned", "published", "trusted"}),
        ("Erin Coach", {"answered", "returned", "published", "trusted", "retired"}),
        ("nobody of this name", set()),
    ],
)
def test_trail_is_found_by_employer_and_by_candidate(client_of, erin, now, words, found):
    employer = EmployerFactory(name="Harbor Books")
    opening = OpeningFactory(employer=employer)
    maya = UserFactory(name="Maya Ortiz", email="maya@example.org")
    plan = RecoveryPlanFactory(
        candidate=maya,
        interview__application__opening=opening,
        interview__application__candidate=maya,
    )
    things = {
        "answered": CoachRequestFactory(candidate=maya),
        "returned": FeedbackRequestFactory(plan=plan),
        "published": opening,
        "trusted": employer,
        "retired": Article.objects.first(),
    }
    for what, thing in things.items():
        record(Act(what), thing, by=erin)
    page = client_of(erin).get(LIST, {"q": words})
    assert {event.what for event in page.context["cl"].result_list} == found
    if "returned" in found:
        assert "Feedback request of Maya Ortiz, Harbor Books</a>" in page.content.decode()


@pytest.mark.parametrize("what", [Act.QUEUED, Act.SENT, Act.ASKED, Act.TAKEN_BACK, Act.NOT_SENT])
def test_what_candidates_do_is_not_followed(client_of, erin, dana, now, what):
    """Nor what the clock does in their name; the same act of staff is there."""
    thing = CoachRequestFactory(candidate=dana)
    for by in (dana, None, erin):
        record(what, thing, by=by)
    page = client_of(erin).get(LIST)
    assert [event.by for event in page.context["cl"].result_list] == [erin]
    own = TrailEvent.objects.get(by=dana)
    url = reverse("admin:trail_trailevent_change", args=[own.pk])
    assert client_of(erin).get(url).status_code == 302


def test_trail_needs_no_statement_for_each_line(client_of, erin, now):
    client = client_of(erin)
    client.get(LIST)
    counts = []
    for _ in range(2):
        for _ in range(2):
            record(Act.PUBLISHED, OpeningFactory(), by=erin)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_staff_save_in_a_form_stands_in_the_trail(client_of, erin, now):
    person = UserFactory(name="Pat Seeker")
    client = client_of(erin)
    url = reverse("admin:people_user_change", args=[person.pk])
    form = client.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None}
    typed = {"name": "Pat Private", "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    client.post(url, {**data, "groups": [], **typed})
    person.refresh_from_db()
    assert person.name == "Pat Private"
    event = events_of(person).get()
    assert (event.what, event.by, event.why) == ("changed", erin, "Changed Full name.")
    assert "Private" not in str(event.__dict__)


def test_trust_is_in_the_trail_once(erin, now):
    employer = EmployerFactory(is_trusted=False)
    for is_trusted in (True, True, False):
        trust_employer(employer=employer, by=erin, is_trusted=is_trusted)
    what = [(event.what, event.by) for event in events_of(employer)]
    assert what == [("trusted", erin), ("trusted_no_more", erin)]
    assert who_was_faster(employer).startswith("Erin Coach was faster: trusted no more, ")
    assert who_was_faster(employer, reader=erin).startswith("You have done that: ")


def test_trail_is_filtered_by_things_with_their_names(client_of, erin):
    record(Act.ASKED, CoachRequestFactory(), by=erin)
    record(Act.PUBLISHED, OpeningFactory(), by=erin)
    staff = client_of(erin)
    page = staff.get(LIST).content.decode()
    assert "<h1>Trail</h1>" in page
    assert ">Coach request</a>" in page
    assert "coaching.coachrequest</a>" not in page
    of_openings = staff.get(LIST, {"about": "openings.opening"}).context["cl"].queryset
    assert [event.what for event in of_openings] == ["published"]
