"""A copy is a draft of its own: what candidates read, and nothing of what became of it."""

import pytest

from openings.opening.models import Opening
from openings.version.queries import document_of
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db


@pytest.mark.row("B60")
def test_copy_takes_all_but_days_state_applications_and_source(client_of, bob, now, employer):
    recruiter = client_of(bob)
    typed = TYPED | {"other_places": "Dayton, OH", "public_on": "2026-12-01"}
    recruiter.post(f"{BASE}new/", typed)
    first = Opening.objects.get()
    recruiter.post(f"{BASE}{first.pk}/publish/")
    Opening.objects.update(source="csv", source_key="1", taken_over_at=now, opened_again=2)
    ApplicationFactory(opening=first)
    page = recruiter.post(f"{BASE}{first.pk}/copy/", follow=True).content.decode()
    assert "This is a copy of “Night Baker”, as a draft of its own." in page
    copy = Opening.objects.exclude(pk=first.pk).get()
    read, copied = document_of(first), document_of(copy)
    assert copied == read | {"opening": read["opening"] | {"closes_at": None}}
    assert (copy.state, copy.created_by, copy.employer) == ("draft", bob, employer)
    kept = (copy.publish_at, copy.posted_at, copy.closes_at, copy.source, copy.opened_again)
    assert kept == (None, None, None, "", 0)
    assert not copy.applications.exists()
    assert copy.questions.get() != first.questions.get()


def test_copy_of_an_advert_from_elsewhere_is_ours(client_of, bob, employer, now):
    advert = OpeningFactory(employer=employer, source="csv", source_key="1")
    client_of(bob).post(f"{BASE}{advert.pk}/copy/")
    copy = Opening.objects.exclude(pk=advert.pk).get()
    assert (copy.is_imported, copy.title, copy.state) == (False, advert.title, "draft")


def test_copy_is_reviewed_like_any_other(client_of, bob, employer, now):
    employer.is_trusted = False
    employer.save()
    recruiter = client_of(bob)
    first = OpeningFactory(employer=employer, description=TYPED["description"], hides_pay=True)
    recruiter.post(f"{BASE}{first.pk}/copy/")
    copy = Opening.objects.exclude(pk=first.pk).get()
    recruiter.post(f"{BASE}{copy.pk}/publish/")
    copy.refresh_from_db()
    assert copy.state == "in_review"
