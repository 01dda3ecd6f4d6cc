"""An imported advert becomes the employer's own with the first edit."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from openings.opening.actions.publish import approve_opening
from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory

ROW = "id,title,employer,city,state,description\n1,Baker,Acme Stores,Columbus,OH,{text}\n"


@pytest.fixture
def imported(now, employer):
    return OpeningFactory(
        employer=employer, source="csv", source_key="1", source_url="https://example.org/1"
    )


def test_imported_opening_sends_applicants_to_its_own_page(imported, client_of, dana):
    response = client_of(dana).get(reverse("openings:opening_apply", args=[imported.pk]))
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == imported.get_absolute_url()


TEXT = "You bake bread and rolls with two colleagues. " * 6


def posted(client, imported, **changes):
    url = reverse("openings:opening_edit", args=[imported.employer.slug, imported.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"hides_pay": "on", "closes_on": "2026-12-20", "place": "Columbus, OH"}
    return client.post(url, data | {"description": TEXT} | changes)


def test_edited_opening_takes_applications_here(imported, client_of, alice, dana):
    assert posted(client_of(alice), imported).status_code == HTTPStatus.FOUND
    imported.refresh_from_db()
    assert imported.taken_over_at is not None
    assert not imported.is_imported
    page = client_of(dana).get(reverse("openings:opening_apply", args=[imported.pk]))
    assert page.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"description": "Bake."}, "Write at least 30"),
        ({"closes_on": "2030-01-01"}, "Choose a closing date within the next 90 days."),
        ({"hides_pay": ""}, "State the pay, or tick"),
    ],
)
def test_taking_over_meets_the_checks_of_publishing(imported, client_of, alice, changes, line):
    response = posted(client_of(alice), imported, **changes)
    assert response.status_code == HTTPStatus.OK
    assert line in response.content.decode()
    imported.refresh_from_db()
    assert imported.is_imported


def test_taking_over_by_an_employer_not_trusted_is_reviewed(imported, client_of, alice, erin):
    """It promises an answer now, and people apply here."""
    imported.employer.is_trusted = False
    imported.employer.save()
    posted(client_of(alice), imported)
    imported.refresh_from_db()
    assert (imported.is_imported, imported.state) == (True, "published")
    change = imported.versions.get(state="proposed")
    approved = approve_opening(opening=imported, by=erin, version=imported.version)
    assert (approved.is_imported, approved.current_version) == (False, change.number)


def test_import_leaves_a_taken_over_opening_alone(now, employer, tmp_path, capsys):
    from django.core.management import call_command

    path = tmp_path / "list.csv"
    path.write_text(ROW.format(text="You bake bread."))
    call_command("import_openings", str(path))
    opening = Opening.objects.get()
    opening.taken_over_at = now
    opening.save()
    path.write_text(ROW.format(text="You bake cakes."))
    call_command("import_openings", str(path))
    assert "its employer keeps it here" in capsys.readouterr().out
    opening.refresh_from_db()
    assert opening.description == "You bake bread."
