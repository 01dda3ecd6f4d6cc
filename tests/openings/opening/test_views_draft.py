"""Deleting a draft."""

from http import HTTPStatus

import pytest

from jobstore.people.user.models import TypedDraft
from jobstore.trail.models import TrailEvent
from openings.application.states import Stage
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.opening.states import OpeningState
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    OpeningFactory,
    RequirementFactory,
    ScreeningQuestionFactory,
)

NOT_FOUND = HTTPStatus.NOT_FOUND


def url_of(opening):
    return f"/employers/acme/openings/{opening.pk}/delete/"


def test_draft_is_deleted_after_one_question_with_what_was_typed_into_it(
    employer, alice, bob, client_of, now
):
    draft = OpeningFactory(employer=employer, draft=True, title="Night Baker")
    RequirementFactory(opening=draft)
    ScreeningQuestionFactory(opening=draft)
    edit = f"/employers/acme/openings/{draft.pk}/edit/"
    for person in (alice, bob):
        TypedDraft.objects.create(user=person, page=edit, form=edit, text="[]", saved_at=NOW)
    client = client_of(bob)
    assert url_of(draft) in client.get("/employers/acme/openings/").content.decode()
    assert url_of(draft) in client.get(f"{edit[:-5]}preview/").content.decode()
    asked = client.get(url_of(draft)).content.decode()
    assert "Delete this draft?" in asked
    assert Opening.objects.count() == 1
    done = client.post(url_of(draft), {"version": draft.version}, follow=True)
    assert "The draft “Night Baker” is deleted." in done.content.decode()
    for model in (Opening, Requirement, ScreeningQuestion, TypedDraft):
        assert not model.objects.exists()
    event = TrailEvent.objects.get()
    assert (event.what, event.by, event.subject_id) == ("deleted_a_draft", bob, str(draft.pk))
    assert client.post(url_of(draft), {"version": draft.version}).status_code == NOT_FOUND


@pytest.mark.parametrize(
    "traits",
    [
        {},
        {"closed": True},
        {"expired": True},
        {"draft": True, "state": OpeningState.IN_REVIEW},
        {"draft": True, "posted_at": NOW},  # it was public, then returned by staff
        {"draft": True, "source": "csv", "source_key": "1"},
    ],
)
def test_what_was_public_or_is_with_staff_stays(employer, bob, client_of, now, traits):
    opening = OpeningFactory(employer=employer, **traits)
    client = client_of(bob)
    assert client.get(url_of(opening)).status_code == NOT_FOUND
    assert client.post(url_of(opening), {"version": opening.version}).status_code == NOT_FOUND
    assert url_of(opening) not in client.get("/employers/acme/openings/").content.decode()
    assert Opening.objects.count() == 1


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.APPLIED])
def test_draft_to_which_somebody_applied_stays(employer, bob, client_of, now, stage):
    opening = OpeningFactory(employer=employer, draft=True)
    ApplicationFactory(opening=opening, stage=stage)
    assert client_of(bob).post(url_of(opening), {"version": 1}).status_code == NOT_FOUND
    assert Opening.objects.count() == 1


@pytest.mark.parametrize("version", ["1", "", "x", "99"])
def test_draft_that_somebody_saved_meanwhile_is_looked_at_first(
    employer, bob, client_of, now, version
):
    opening = OpeningFactory(employer=employer, draft=True, version=2)
    answer = client_of(bob).post(url_of(opening), {"version": version}, follow=True)
    assert "It was changed meanwhile, so nothing was deleted." in answer.content.decode()
    assert Opening.objects.count() == 1


def test_own_openings_show_place_and_pay_with_the_closed_ones_last(employer, bob, client_of, now):
    OpeningFactory(employer=employer, title="Closed", closed=True)
    OpeningFactory(
        employer=employer, title="Older", pay_min=18, pay_max=18, pay_period="HOUR", city="Akron"
    )
    OpeningFactory(employer=employer, title="Newer", updated_at=NOW)
    page = client_of(bob).get("/employers/acme/openings/").content.decode()
    assert page.index("Newer</a>") < page.index("Older</a>") < page.index("Closed</a>")
    assert "Akron, OH, $18 an hour" in page
