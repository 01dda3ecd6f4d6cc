"""For how many an opening is: with the last hire its page offers to close it, and never does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.application.models import Application
from openings.application.states import Stage
from openings.offer.actions.answer import accept_offer
from openings.offer.actions.make import hire_candidate
from openings.opening.actions.checks import NotReady
from openings.opening.actions.save import create_opening
from openings.opening.models import Opening
from openings.opening.queries import hiring_of
from openings.version.models import OpeningVersion
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OfferFactory, OpeningFactory
from tests.openings.opening.posting import BASE, TYPED
from tests.openings.opening.test_actions import FACTS
from tests.support.offer import posted_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, people_to_hire=2)


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


def offered(opening, name):
    application = ApplicationFactory(
        opening=opening, candidate__name=name, stage=Stage.OFFER, stage_since=NOW
    )
    return OfferFactory(application=application)


def review_of(application):
    return reverse("openings:application_review", args=["acme", application.pk])


@pytest.mark.row("B52")
def test_with_the_last_hire_the_page_offers_to_close_and_nothing_closes_by_itself(
    recruiter, bob, opening
):
    board = reverse("openings:pipeline", args=["acme", opening.pk])
    first, second, third = (offered(opening, name) for name in ("Ada Wu", "Bo Li", "Cy Roe"))
    waits = ApplicationFactory(opening=opening)
    hire_candidate(application=first.application, by=bob, version=first.application.version)
    assert "Close it, then answer the others" not in recruiter.get(board).content.decode()
    accept_offer(offer=second, by=second.application.candidate)
    for page in (board, review_of(second.application)):
        text = " ".join(recruiter.get(page).content.decode().split())
        assert "2 of 2 hired" in text
        out = text.index(f'First settle what is out: <a href="{review_of(third.application)}">')
        assert out < text.index("You may close the opening now")
        assert f"/openings/{opening.pk}/close/?reason=filled" in text
    assert "2 of 2 hired" not in recruiter.get(review_of(third.application)).content.decode()
    opening.refresh_from_db()
    assert opening.state == "published"
    states = Application.objects.filter(pk__in=[third.application_id, waits.pk])
    assert set(states.values_list("outcome", flat=True)) == {"open"}
    response = recruiter.get(f"{BASE}{opening.pk}/close/?reason=filled")
    assert response.context["form"]["reason"].value() == "filled"
    close = response.content.decode()
    assert close.index("Cy Roe") < close.index(waits.candidate.get_full_name())


def test_page_of_a_closed_one_and_of_one_opened_again_offers_nothing(recruiter, bob, opening):
    """Whom an earlier run hired is not of this one."""
    board = reverse("openings:pipeline", args=["acme", opening.pk])
    Opening.objects.update(people_to_hire=1)
    hired = offered(opening, "Ada Wu").application
    hire_candidate(application=hired, by=bob, version=hired.version)
    assert "1 of 1 hired" in recruiter.get(board).content.decode()
    with clock.at(NOW + timedelta(days=20)):
        Opening.objects.update(opened_again_at=clock.now())
        opening.refresh_from_db()
        assert (hiring_of(opening).hired, hiring_of(opening).is_filled) == (0, False)
    Opening.objects.update(
        state="closed", closed_at=NOW, close_reason="filled", opened_again_at=None
    )
    assert "of 1 hired" not in recruiter.get(board).content.decode()


@pytest.mark.row("B99")
@pytest.mark.parametrize(("wanted", "is_warned"), [(1, True), (2, True), (3, False)])
def test_more_offers_than_jobs_are_warned_of_by_name_and_made_all_the_same(
    recruiter, opening, wanted, is_warned
):
    Opening.objects.update(people_to_hire=wanted)
    offered(opening, "Ada Wu")
    offered(opening, "Bo Li")
    application = ApplicationFactory(opening=opening, interviewing=True)
    url = reverse("openings:application_decide", args=["acme", application.pk]) + "?as=offer"
    typed = posted_terms() | {"version": "1"}
    for page in (recruiter.get(url), recruiter.post(url, typed | {"step": "preview"})):
        text = " ".join(page.content.decode().split())
        assert ("With this offer you promise more jobs than there are" in text) == is_warned
        named = all(f">{name}</a>" in text for name in ("Ada Wu", "Bo Li"))
        assert (named and "hold an offer of yours." in text) == is_warned
    recruiter.post(url, typed | {"step": "record"})
    assert application.offers.out().count() == 1


@pytest.mark.parametrize("number", ["0", "501", "-1", "1.5", "two", "9" * 30])
def test_people_to_hire_are_1_to_500(recruiter, employer, number):
    page = recruiter.post(f"{BASE}new/", TYPED | {"people_to_hire": number}).content.decode()
    assert "Write a number, 1 to 500." in page
    assert not Opening.objects.exists()


@pytest.mark.parametrize("number", [0, 501, -3])
def test_action_meets_the_same_rule(employer, bob, now, number):
    with pytest.raises(NotReady, match="1 to 500"):
        create_opening(employer=employer, by=bob, facts=replace(FACTS, people_to_hire=number))


def test_number_is_the_teams_own_and_changes_at_once(recruiter, client, employer):
    recruiter.post(f"{BASE}new/", TYPED | {"people_to_hire": "500"})
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    Employer.objects.update(is_trusted=False)
    opening.refresh_from_db()
    before = OpeningVersion.objects.count()
    edit, typed = f"{BASE}{opening.pk}/edit/", TYPED | {"version": opening.version}
    assert recruiter.get(edit).context["form"]["people_to_hire"].value() == 500
    recruiter.post(edit, typed | {"people_to_hire": "3"})
    opening.refresh_from_db()
    assert (opening.people_to_hire, opening.review_by) == (3, None)
    assert OpeningVersion.objects.count() == before
    typed |= {"version": opening.version, "people_to_hire": "4", "description": "Short."}
    assert "is kept as a draft" in recruiter.post(edit, typed).content.decode()
    opening.refresh_from_db()
    assert opening.people_to_hire == 4
    typed |= {"version": opening.version, "description": TYPED["description"] + "More."}
    recruiter.post(edit, typed | {"people_to_hire": ""})
    opening.refresh_from_db()
    assert (opening.people_to_hire, opening.is_in_review) == (4, True)
    page = client.get(opening.get_absolute_url()).content.decode()
    assert "How many" not in page
