"""The preview says where an opening is read, who leaves it out, and what they miss in it."""

import pytest

from jobstore.people.employer.models import Employer
from openings.feeds import NO_PLACE, channels_of, job_posting
from tests.factories.openings import OpeningFactory
from tests.openings.opening.posting import BASE

pytestmark = pytest.mark.django_db
NOWHERE = {"place_text": "", "city": "", "region": "", "country": "", "postal_code": ""}
MARKUP = "Job searches that read our markup (JobPosting)"


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


@pytest.mark.row("B70")
def test_preview_names_who_leaves_it_out_and_why(recruiter, employer):
    draft = OpeningFactory(employer=employer, draft=True, description="Short.", **NOWHERE)
    page = recruiter.get(f"{BASE}{draft.pk}/preview/").content.decode()
    assert "The description has 1 words." in page
    assert f"<strong>Left out.</strong> {NO_PLACE}" in page
    assert page.count("<strong>Left out.</strong>") == 1
    assert "The pay is not stated: they may show it further down." in page


def test_unnamed_employer_is_read_everywhere_without_a_name(recruiter, employer):
    Employer.objects.update(is_unnamed=True)
    opening = OpeningFactory(employer=employer, pay_min=20, pay_period="HOUR")
    page = recruiter.get(f"{BASE}{opening.pk}/preview/").content.decode()
    assert "they read “confidential”" in page
    assert "Left out." not in page
    opening.refresh_from_db()
    assert job_posting(opening)["hiringOrganization"]["name"] == "confidential"


@pytest.mark.parametrize(
    ("facts", "is_left_out", "notes"),
    [
        ({"pay_min": 20}, False, ()),
        ({"pay_min": 20, "remote": "remote"}, False, ()),
        ({"pay_min": 20, "remote": "remote", **NOWHERE}, True, ()),
        ({"pay_min": 20, "employment_type": ""}, False, ("The type of employment is not stated.",)),
        (
            {"pay_min": 20, **NOWHERE, "place_text": "Porto", "country": "PT"},
            False,
            ("“Porto” is no city that we know: they read it as it is written.",),
        ),
    ],
)
def test_what_is_said_agrees_with_the_markup(now, facts, is_left_out, notes):
    opening = OpeningFactory(**facts)
    found = next(one for one in channels_of(opening) if one.name == MARKUP)
    assert (bool(found.left_out), found.notes) == (is_left_out, notes)
    assert (job_posting(opening) is None) == is_left_out
