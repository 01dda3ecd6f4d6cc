"""An opening kept under a name, and drafts that start from it."""

from http import HTTPStatus

import pytest

from jobstore.people.employer.models import Employer
from openings.opening.models import Opening
from openings.receivers import keep_templates
from openings.template.actions import TooManyTemplates, make_template
from openings.template.models import TEMPLATES_LIMIT, OpeningTemplate
from openings.version.queries import document_of
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
WHEN = {"closes_on": "2026-12-20", "public_on": "2026-12-01", "country": "US"}


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


@pytest.fixture
def template(employer, recruiter):
    typed = {"other_places": "Akron, OH", "vacancy": "open_now", "people_to_hire": "4"}
    recruiter.post(f"{BASE}new/", TYPED | typed)
    opening = Opening.objects.get()
    made = recruiter.post(f"{BASE}{opening.pk}/template/", {"name": " Night   shift "}, follow=True)
    assert "“Night shift” is kept as a template." in made.content.decode()
    return OpeningTemplate.objects.get()


@pytest.mark.row("B60")
def test_template_asks_for_place_and_days_and_keeps_the_rest(recruiter, template, bob):
    first = Opening.objects.get()
    start = f"{BASE}templates/{template.pk}/start/"
    asked = set(recruiter.get(start).context["form"].fields)
    assert asked == {"place", "country", "public_on", "public_hour", "closes_on", "closes_hour"}
    page = recruiter.post(start, WHEN | {"place": "Dayton, OH"}, follow=True).content.decode()
    assert "This draft was started from “Night shift”." in page
    draft = Opening.objects.exclude(pk=first.pk).get()
    before, after = document_of(first), document_of(draft)
    for document in (before, after):
        document["opening"].pop("closes_at")
        del document["places"]
    assert after == before
    assert [place.place_name for place in draft.places.all()] == ["Dayton, OH"]
    assert draft.closes_at.isoformat() == "2026-12-21T05:00:00+00:00"
    assert draft.publish_at.isoformat() == "2026-12-01T05:00:00+00:00"
    assert (draft.state, draft.created_by, draft.people_to_hire) == ("draft", bob, 1)


def test_draft_is_read_and_checked_like_any_other(recruiter, template):
    Employer.objects.update(is_trusted=False)
    template.document["opening"]["description"] = "Short."
    template.save()
    recruiter.post(f"{BASE}templates/{template.pk}/start/", WHEN | {"place": "Dayton, OH"})
    draft = Opening.objects.latest("pk")
    refused = recruiter.post(f"{BASE}{draft.pk}/publish/")
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "The description has 1 words." in refused.content.decode()
    draft.description = TYPED["description"]
    draft.save()
    recruiter.post(f"{BASE}{draft.pk}/publish/")
    draft.refresh_from_db()
    assert draft.state == "in_review"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"place": ""}, "Fill this in."),
        ({"place": "Dayton, OH", "closes_on": "2026-11-01"}, "The closing date has passed."),
        ({"place": "Dayton, OH", "closes_on": "2028-01-01"}, "within the next 90 days"),
        ({"place": "Dayton, OH", "country": "XX"}, "Choose one of what is offered."),
    ],
)
def test_place_and_days_that_cannot_be_are_named(recruiter, template, typed, said):
    page = recruiter.post(f"{BASE}templates/{template.pk}/start/", WHEN | typed)
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert said in page.content.decode()
    assert Opening.objects.count() == 1


def test_remote_work_needs_no_place(recruiter, template):
    template.document["opening"]["remote"] = "remote"
    template.save()
    recruiter.post(f"{BASE}templates/{template.pk}/start/", {"country": "US", "place": ""})
    assert not Opening.objects.latest("pk").places.exists()


@pytest.mark.row("B60")
def test_fifty_at_most_and_each_name_once(recruiter, employer, now):
    opening = OpeningFactory(employer=employer)
    url = f"{BASE}{opening.pk}/template/"
    for number in range(TEMPLATES_LIMIT - 1):
        make_template(opening=opening, name=f"No {number}")
    taken = recruiter.post(url, {"name": "no 3"})
    assert (taken.status_code, "Another template has this name." in taken.content.decode()) == (
        HTTPStatus.BAD_REQUEST,
        True,
    )
    recruiter.post(url, {"name": "The fiftieth"})
    full = recruiter.post(url, {"name": "One more"})
    assert "50 at most" in full.content.decode()
    assert 'value="One more"' in full.content.decode()
    with pytest.raises(TooManyTemplates):
        make_template(opening=opening, name="Another")
    listed = recruiter.get(f"{BASE}templates/").content.decode()
    assert listed.count("Start from it") == TEMPLATES_LIMIT
    first = OpeningTemplate.objects.earliest("pk")
    recruiter.post(f"{BASE}templates/{first.pk}/delete/")
    assert recruiter.post(url, {"name": "One more"}).status_code == HTTPStatus.FOUND


def test_templates_of_others_are_not_there_and_follow_a_merge(recruiter, employer, now):
    other = EmployerFactory(name="Twin Stores")
    theirs = make_template(opening=OpeningFactory(employer=other), name="Clerk")
    own = make_template(opening=OpeningFactory(employer=employer), name="clerk")
    url = f"{BASE}templates/{theirs.pk}/start/"
    assert recruiter.get(url).status_code == HTTPStatus.NOT_FOUND
    keep_templates(into=employer, gone=other)
    assert recruiter.get(url).status_code == HTTPStatus.OK
    names = OpeningTemplate.objects.filter(employer=employer).values_list("name", flat=True)
    assert sorted(names) == [f"Clerk ({theirs.pk}, Twin Stores)", "clerk"]
    assert own.made_at == NOW
