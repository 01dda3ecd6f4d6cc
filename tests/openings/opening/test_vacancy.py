"""What an employer says of the vacancy and of a visa is read by candidates, or not said at all."""

import pytest

from jobstore.people.employer.models import Employer
from openings.feeds import job_posting
from openings.importing.actions.table import read
from openings.index.models.change import SearchChange
from openings.opening.models import Opening
from openings.version.actions import put_on
from openings.version.queries import document_of
from tests.factories.openings import OpeningFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
SAID = {"vacancy": "talent_pool", "visa_support": "yes"}


@pytest.mark.row("B4")
def test_vacancy_and_visa_are_said_on_the_page_and_in_the_list(
    client_of, client, bob, now, employer
):
    recruiter = client_of(bob)
    recruiter.post(f"{BASE}new/", TYPED | SAID)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert "<dt>Vacancy</dt><dd>Talent pool for later</dd>" in page
    assert "<dt>Work visa</dt><dd>Visa support</dd>" in page
    found = client.get("/openings/?visa=yes&says=visa").content.decode()
    assert "<li>Talent pool for later</li>" in found
    assert 'aria-label="Remove the filter Visa support"' in found
    assert 'aria-label="Remove the filter Work visa is stated"' in found
    assert 'value="visa" id="says-visa" form="search" checked' in found
    form = recruiter.get(f"{BASE}{opening.pk}/edit/").context["form"]
    assert [form[name].value() for name in SAID] == list(SAID.values())


def test_nothing_is_said_where_nothing_was_chosen(client_of, client, bob, now, employer):
    client_of(bob).post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    client_of(bob).post(f"{BASE}{opening.pk}/publish/")
    for path in (opening.get_absolute_url(), "/openings/"):
        page = client.get(path).content.decode()
        assert "Night Baker" in page
        assert "isa support" not in page
        assert "Vacancy" not in page


def test_a_visa_is_not_part_of_the_markup(now):
    silent, said = OpeningFactory(), OpeningFactory(**SAID)
    names = [sorted(job_posting(opening)) for opening in (silent, said)]
    assert names[0] == names[1]
    assert "isa" not in str(job_posting(said)).replace(said.description, "")


def test_change_waits_for_staff_with_its_difference(client_of, bob, now, employer):
    recruiter = client_of(bob)
    recruiter.post(f"{BASE}new/", TYPED | {"visa_support": "no"})
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    Employer.objects.update(is_trusted=False)
    opening.refresh_from_db()
    typed = TYPED | {"visa_support": "yes", "version": opening.version}
    recruiter.post(f"{BASE}{opening.pk}/edit/", typed)
    opening.refresh_from_db()
    assert opening.visa_support == "no"
    page = recruiter.get(f"{BASE}{opening.pk}/versions/2/").content.decode()
    assert "Work visa" in page
    assert page.index("No visa support") < page.index("<ins>Visa support")


def test_older_version_says_nothing_of_what_came_later(now):
    """Its document was written before the field was there."""
    opening = OpeningFactory(**SAID)
    document = document_of(opening)
    for name in SAID:
        del document["opening"][name]
    put_on(opening, document)
    assert (opening.vacancy, opening.visa_support) == ("", "")


@pytest.mark.parametrize("said", [{"vacancy": "open_now"}, {"visa_support": "no"}])
def test_index_hears_of_the_change(now, said):
    opening = OpeningFactory()
    before = SearchChange.objects.count()
    Opening.objects.filter(pk=opening.pk).update(**said)
    assert SearchChange.objects.count() == before + 1


@pytest.mark.parametrize(
    ("cells", "said", "notes"),
    [
        ({}, ("", ""), ()),
        ({"vacancy": "Existing vacancy", "visa_support": "no"}, ("open_now", "no"), ()),
        ({"vacancy": "TALENT_POOL", "visa_support": " Yes "}, ("talent_pool", "yes"), ()),
        (
            {"vacancy": "soon", "visa_support": "H-1B"},
            ("", ""),
            (
                'vacancy "soon" is neither yes nor no and is left out',
                'visa_support "H-1B" is neither yes nor no and is left out',
            ),
        ),
    ],
)
def test_list_of_openings_states_them_and_other_digests_stay(cells, said, notes):
    row = {"title": "Cook", "employer": "Tern", "url": "https://tern.example.org/1"}
    plain = read(row, known=frozenset(), base_url="")
    advert = read(row | cells, known=frozenset(), base_url="")
    assert (advert.vacancy, advert.visa_support) == said
    assert advert.notes == notes
    assert (advert.digest == plain.digest) == (said == ("", ""))
