"""Of several places a candidate may tick those they want; the words are kept as they were."""

import pytest

from openings.application.models import Application
from openings.opening.actions.change import apply_document
from openings.opening.models import Opening
from openings.version.queries import document_of
from tests.factories import NOW
from tests.factories.openings import ResumeFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(client_of, bob, employer, now):
    recruiter = client_of(bob)
    typed = TYPED | {"other_places": "Dayton, OH\nAkron, OH", "question_text_1": ""}
    recruiter.post(f"{BASE}new/", typed)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    return Opening.objects.get()


def form_of(client, opening):
    return client.get(f"/openings/{opening.pk}/apply/").context["form"]


def sent(client, form, **typed):
    values = {name: form[name].value() for name in ("submission_key", "opened", "name")}
    pk = form.opening.pk
    return client.post(f"/openings/{pk}/apply/", values | typed)


@pytest.mark.row("B66")
def test_places_that_are_wanted_are_kept_as_text(opening, client_of, dana, bob):
    candidate, resume = client_of(dana), ResumeFactory(candidate=dana)
    form = form_of(candidate, opening)
    assert [name for name, _ in form.fields["places"].choices] == [
        *("Columbus, OH", "Dayton, OH", "Akron, OH")
    ]
    document = document_of(opening)
    apply_document(opening, document | {"places": document["places"][:1]}, by=bob, at=NOW)
    wanted = {"places": ["Dayton, OH", "Akron, OH"], "earlier_resume": resume.pk}
    done = sent(candidate, form, **wanted)
    application = Application.objects.get()
    assert done.status_code == 302
    assert application.wanted_places == "Dayton, OH\nAkron, OH"
    own = candidate.get(f"/applications/{application.pk}/").content.decode()
    review = f"/employers/acme/applications/{application.pk}/"
    theirs = client_of(bob).get(review).content.decode()
    for page in (own, theirs):
        assert "<dt>Places wanted</dt><dd>Dayton, OH; Akron, OH</dd>" in page


def test_ticks_are_kept_in_the_draft_and_none_means_all(opening, client_of, dana):
    candidate = client_of(dana)
    form = form_of(candidate, opening)
    key = {"opened": form["opened"].value(), "submission_key": form["submission_key"].value()}
    typed = key | {"places": ["Dayton, OH", "Nowhere"], "cover_note": "I bake."}
    candidate.post(f"/openings/{opening.pk}/apply/draft/", typed)
    assert Application.objects.get().wanted_places == "Dayton, OH"
    assert form_of(candidate, opening)["places"].value() == ["Dayton, OH"]
    candidate.post(f"/openings/{opening.pk}/apply/draft/", key | {"cover_note": "I bake."})
    assert Application.objects.get().wanted_places == ""


def test_place_that_was_never_there_is_refused(opening, client_of, dana):
    candidate, resume = client_of(dana), ResumeFactory(candidate=dana)
    form = form_of(candidate, opening)
    page = sent(candidate, form, places=["Paris"], earlier_resume=resume.pk).content.decode()
    assert "Choose from what is offered." in page
    assert not Application.objects.submitted().exists()


def test_one_place_asks_nothing(opening, client_of, dana, bob):
    document = document_of(opening)
    apply_document(opening, document | {"places": document["places"][:1]}, by=bob, at=NOW)
    assert "places" not in form_of(client_of(dana), opening).fields


@pytest.mark.parametrize(
    ("first", "others", "named"),
    [
        ("Columbus, OH", "Dayton, OH\ncolumbus, oh", "Columbus, OH"),
        ("Columbus, OH", "Dayton, OH\nDayton, Ohio", "Dayton, OH"),
        ("", "Akron, OH\nAKRON, OH", "Akron, OH"),
        ("Columbus, OH", "Dayton, OH\nAkron, OH", ""),
    ],
)
def test_place_twice_is_named(client_of, bob, employer, now, first, others, named):
    typed = TYPED | {"place": first, "other_places": others}
    page = client_of(bob).post(f"{BASE}new/", typed).content.decode() if named else ""
    assert (f"“{named}” stands twice; keep one." in page) == bool(named)
    assert not Opening.objects.exists()
