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


def test_copy_hires_as_many(client_of, bob, employer, now):
    first = OpeningFactory(employer=employer, people_to_hire=4)
    client_of(bob).post(f"{BASE}{first.pk}/copy/")
    assert Opening.objects.exclude(pk=first.pk).get().people_to_hire == 4


@pytest.mark.parametrize("page", ["extend", "open-again"])
def test_what_no_day_mends_is_mended_in_a_copy(client_of, bob, employer, now, page):
    is_closed = {"closed": True, "close_reason": "withdrawn"} if page == "open-again" else {}
    first = OpeningFactory(employer=employer, description="Too short.", hides_pay=True, **is_closed)
    recruiter, url = client_of(bob), f"{BASE}{first.pk}/{page}/"
    copy = f'action="{BASE}{first.pk}/copy/"'
    typed = {"version": first.version, "closes_on": "2027-01-31", "reason": "other"}
    assert copy in recruiter.post(url, typed).content.decode()
    Opening.objects.update(description=TYPED["description"])
    assert copy not in recruiter.post(url, typed | {"closes_on": "2030-01-31"}).content.decode()
