import json
import re
from datetime import timedelta

import pytest
from django.utils.html import escape

from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db


def markup_of(response) -> dict:
    found = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    assert len(found) == 1
    return json.loads(found[0])


def test_opening_detail_live_shows_and_marks_up_the_same_facts(client, now):
    opening = OpeningFactory(
        title="Night Baker",
        description="Bread & rolls.\n\n- <b>early</b>",
        pay_min=20,
        pay_max=25,
        pay_period="HOUR",
        closes_at=NOW + timedelta(days=30),
    )
    response = client.get(opening.get_absolute_url())
    assert response.status_code == 200
    facts = markup_of(response)
    assert facts["title"] == "Night Baker"
    assert facts["hiringOrganization"]["name"] == opening.employer.name
    assert facts["datePosted"] == "2026-11-21"
    assert facts["validThrough"].startswith("2026-12-24")
    assert facts["employmentType"] == "FULL_TIME"
    assert facts["directApply"] is True
    assert facts["jobLocation"]["address"]["addressCountry"] == "US"
    assert facts["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "unitText": "HOUR",
        "minValue": 20,
        "maxValue": 25,
    }
    assert "jobLocationType" not in facts
    assert "<p>Bread &amp; rolls.</p>" in facts["description"]
    page = response.content.decode()
    assert "$20 to $25 an hour" in page
    assert "answers within 10 working days" in page


@pytest.mark.parametrize(
    ("low", "high", "stated"),
    [
        ("18.50", "22.75", '"minValue": 18.5, "maxValue": 22.75'),
        ("16.1", "16.10", '"value": 16.1'),
        ("40000", None, '"minValue": 40000'),
    ],
)
def test_opening_detail_markup_states_pay_to_the_cent(client, now, low, high, stated):
    opening = OpeningFactory(pay_min=low, pay_max=high, pay_period="HOUR")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert f'"unitText": "HOUR", {stated}}}' in page


def test_opening_detail_markup_cannot_be_broken_out_of(client, now):
    opening = OpeningFactory(title="</script><script>alert(1)</script>")
    response = client.get(opening.get_absolute_url())
    assert markup_of(response)["title"] == "</script><script>alert(1)</script>"
    assert "<script>alert(1)" not in response.content.decode()


def test_opening_detail_remote_needs_a_country(client, now):
    remote = {"remote": "remote", "city": "", "region": "", "place_text": ""}
    opening = OpeningFactory(country="US", **remote)
    facts = markup_of(client.get(opening.get_absolute_url()))
    assert facts["jobLocationType"] == "TELECOMMUTE"
    assert facts["applicantLocationRequirements"]["name"] == "US"
    assert "jobLocation" not in facts
    nowhere = OpeningFactory(country="", **remote)
    assert "ld+json" not in client.get(nowhere.get_absolute_url()).content.decode()


def test_opening_detail_unnamed_employer_is_confidential(client, now):
    opening = OpeningFactory(employer__is_unnamed=True)
    facts = markup_of(client.get(opening.get_absolute_url()))
    assert facts["hiringOrganization"]["name"] == "confidential"


def test_opening_detail_wrong_slug_moves_for_good(client, now):
    opening = OpeningFactory(title="Night Baker")
    response = client.get(f"/openings/{opening.pk}/day-baker/")
    assert response.status_code == 301
    assert response["Location"] == f"/openings/{opening.pk}/night-baker/"


@pytest.mark.parametrize("trait", [{"closed": True}, {"expired": True}])
def test_opening_detail_closed_is_gone_for_strangers(client, now, trait):
    opening = OpeningFactory(title="Night Baker", **trait)
    other = OpeningFactory(title="Day Baker")
    OpeningFactory(title="Secret Baker", draft=True)
    response = client.get(opening.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert other.get_absolute_url() in page
    assert "ld+json" not in page
    assert "Secret Baker" not in page


def test_opening_detail_closed_stays_for_who_applied(client_of, dana, now):
    opening = OpeningFactory(title="Night Baker", closed=True)
    ApplicationFactory(opening=opening, candidate=dana)
    response = client_of(dana).get(opening.get_absolute_url())
    assert response.status_code == 200
    assert "Night Baker" in response.content.decode()
    assert "ld+json" not in response.content.decode()


@pytest.mark.parametrize(
    "row",
    [{"draft": True}, {"draft": True, "state": "in_review"}, {"publish_at": NOW + timedelta(1)}],
)
def test_opening_detail_before_publication_is_for_the_team(
    client, client_of, employer, bob, charlie, dana, now, row
):
    opening = OpeningFactory(employer=employer, **row)
    url = opening.get_absolute_url()
    assert client.get(url).status_code == 404
    assert client_of(dana).get(url).status_code == 404
    assert client_of(charlie).get(url).status_code == 404
    assert client_of(bob).get(url).status_code == 200
    assert "ld+json" not in client_of(bob).get(url).content.decode()


@pytest.mark.parametrize("pk", ["0", "99999999", "9223372036854775808", "9" * 40])
def test_opening_detail_unknown_number_is_not_found(client, now, db, pk):
    assert client.get(f"/openings/{pk}/x/").status_code == 404


def test_opening_detail_imported_leads_to_the_source(client, now):
    opening = OpeningFactory(
        source="usrse", source_key="1", source_url="https://jobs.example.org/1"
    )
    response = client.get(opening.get_absolute_url())
    page = response.content.decode()
    assert 'href="https://jobs.example.org/1"' in page
    assert "has not promised an answer here" in page
    assert f"/openings/{opening.pk}/apply/" not in page
    assert markup_of(response)["directApply"] is False


def test_opening_detail_says_nothing_about_an_untold_decision(client_of, dana, now):
    opening = OpeningFactory()
    ApplicationFactory(opening=opening, candidate=dana, not_told=True)
    page = client_of(dana).get(opening.get_absolute_url()).content.decode()
    assert "You have applied: see where it stands" in page
    assert "Apply again" not in page


def test_opening_detail_told_candidate_may_apply_again(client_of, dana):
    from jobstore.lib import clock

    opening = OpeningFactory()
    ApplicationFactory(opening=opening, candidate=dana, told=True)
    with clock.at(NOW + timedelta(days=2)):
        page = client_of(dana).get(opening.get_absolute_url()).content.decode()
    assert "Apply again" in page


def test_opening_detail_deletes_nothing_and_takes_no_post(client, now):
    opening = OpeningFactory()
    assert client.post(opening.get_absolute_url()).status_code in (403, 405)


@pytest.mark.parametrize(
    ("traits", "has_page"),
    [
        ({"name": "Acme & Co", "slug": "acme-co"}, True),
        ({"review": "waiting"}, False),
        ({"review": "turned_down"}, False),
        ({"is_unnamed": True}, False),
    ],
)
def test_employer_is_a_link_wherever_its_openings_stand_once_it_has_a_page(
    client, client_of, dana, now, traits, has_page
):
    employer = EmployerFactory(**traits)
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening)
    link = f'<a href="/employers/{employer.slug}/">{escape(employer.name)}</a>'
    panel = {"HX-Request": "true", "HX-Target": "opening-panel"}
    pages = [
        client.get(opening.get_absolute_url()),
        client.get(opening.get_absolute_url(), headers=panel),
        client.get("/openings/"),
        client_of(dana).get(f"/applications/{application.pk}/"),
    ]
    assert [link in page.content.decode() for page in pages] == [has_page] * 4


def test_page_of_an_employer_lists_its_live_openings_newest_first_with_place_and_pay(client, now):
    employer = EmployerFactory()
    assert "Nothing is open here now." in client.get(employer.page_url).content.decode()
    old = {"title": "Old one", "pay_min": 18, "pay_max": 22, "pay_period": "HOUR"}
    OpeningFactory(employer=employer, publish_at=NOW - timedelta(days=9), **old)
    OpeningFactory(employer=employer, title="New one", city="Akron")
    for trait in ("draft", "closed", "expired"):
        OpeningFactory(employer=employer, title=f"A {trait} one", **{trait: True})
    OpeningFactory(title="Of another employer")
    text = client.get(employer.page_url).content.decode()
    assert re.findall(r'result-title"><a [^>]*>(.*?)</a>', text) == ["New one", "Old one"]
    assert "<li>Akron, OH</li>" in text
    assert "<li>$18 to $22 an hour</li>" in text
    assert "/openings/?employer=" not in text
    OpeningFactory.create_batch(20, employer=employer)
    text = client.get(employer.page_url).content.decode()
    assert text.count("result-title") == 20
    assert f'href="/openings/?employer={employer.slug}">All 22 openings</a>' in text


@pytest.mark.parametrize(
    ("remote", "place"),
    [("remote_ok", "<dt>Place</dt><dd>Remote possible</dd>"), ("not_stated", "")],
)
def test_facts_leave_out_what_is_not_stated(client, now, remote, place):
    opening = OpeningFactory(remote=remote, place_text="", city="", region="", employment_type="")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert "<dd>Not stated" not in page
    assert ("<dt>Place</dt>" in page) is bool(place)
    assert place in page
    assert "<dt>Employment</dt>" not in page
