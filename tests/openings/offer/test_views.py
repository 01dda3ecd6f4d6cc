"""The pages of an offer, as a recruiter makes it and as a candidate answers it."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.lib import clock
from jobstore.people.states import StaffGroup
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.offer.actions.answer import accept_offer, lapse_offer
from openings.offer.actions.make import hire_candidate, make_offer
from openings.offer.models import Offer
from openings.offer.states import OfferState
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.factories.people import UserFactory
from tests.support.mail import deliver
from tests.support.offer import posted_terms, terms_of

pytestmark = pytest.mark.django_db


def page_of(application):
    return reverse("openings:application_detail", args=[application.pk])


def answer_url(application, reply):
    return reverse("openings:offer_answer", args=[application.pk, reply])


def decide_url(application):
    args = [application.opening.employer.slug, application.pk]
    return f"{reverse('openings:application_decide', args=args)}?as=offer"


def time_url(application):
    return reverse("openings:offer_time", args=[application.opening.employer.slug, application.pk])


def test_terms_are_typed_previewed_and_read_in_mail_and_page(employer, dana, bob, client_of, now):
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    client, url = client_of(bob), decide_url(application)
    assert "The opening says: Pay not stated." in client.get(url).content.decode()
    typed = posted_terms(conditions="A trial of three months.") | {"version": "1"}
    preview = client.post(url, typed | {"step": "preview"}).content.decode()
    lines = ("$18.50 an hour", "A trial of three months.", "Tuesday, December 1, 2026, 5:00 PM EST")
    for line in lines:
        assert line in preview
    client.post(url, typed | {"step": "record"})
    (letter,) = [mail for mail in deliver() if "offer" in mail.subject]
    page = client_of(dana).get(page_of(application)).content.decode()
    for line in lines:
        assert line in letter.body
        assert line in page
    assert "Take the job" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pay": "18.505"}, "at most two digits after the point"),
        ({"pay": ""}, "“Pay”"),
        ({"ends_on": "2027-02-01"}, "An offer stands for 30 days at most."),
        ({"ends_on": "2026-11-24"}, "Leave at least one day for the answer."),
        ({"starts_on": "2026-11-01"}, "This day has passed."),
        ({"ends_on": "9999-12-31"}, "Choose a day nearer to today."),
        ({"ends_on": "0001-01-01"}, "Choose a day nearer to today."),
        ({"starts_on": "2999-12-31"}, "within the next two years"),
        ({"ends_hour": "noon-ish"}, "“Hour on that day”"),
        ({"conditions": "You must not have kids."}, "“have kids”"),
    ],
)
def test_wrong_terms_are_named_at_their_field_and_nothing_is_lost(
    application, bob, client_of, changes, said
):
    typed = posted_terms(text="We would love to have you.") | changes
    response = client_of(bob).post(
        decide_url(application), typed | {"version": 1, "step": "record"}
    )
    page = response.content.decode()
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert said in page
    assert "We would love to have you." in page
    assert Offer.objects.count() == 1


@pytest.mark.row("B98")
def test_yes_leads_to_the_other_applications_with_nothing_ticked(
    offer, application, dana, client_of
):
    others = [
        ApplicationFactory(candidate=dana, opening__title=title) for title in ("Baker", "Cook")
    ]
    untold = ApplicationFactory(candidate=dana, opening__title="Waiter", not_told=True)
    ApplicationFactory(candidate=dana, outcome=Outcome.WITHDRAWN)
    client = client_of(dana)
    assert "It is no signature" in client.get(answer_url(application, "yes")).content.decode()
    response = client.post(answer_url(application, "yes"), {"number": 1}, follow=True)
    page = response.content.decode()
    assert Application.objects.get(pk=application.pk).outcome == Outcome.HIRED
    for title in ("Baker", "Cook", "Waiter"):  # an untold "no" looks open
        assert title in page
    assert "3 other open applications" in page
    assert "checked" not in page
    url = reverse("openings:application_others", args=[application.pk])
    client.post(url, {"withdraw": [str(others[0].pk), str(untold.pk)]})
    outcomes = {row.opening.title: row.outcome for row in Application.objects.by(dana)}
    assert (outcomes["Baker"], outcomes["Cook"]) == (Outcome.WITHDRAWN, Outcome.OPEN)
    assert outcomes["Waiter"] == Outcome.WITHDRAWN


def test_others_are_asked_about_after_a_yes_alone(offer, application, dana, client_of):
    ApplicationFactory(candidate=dana)
    url = reverse("openings:application_others", args=[application.pk])
    response = client_of(dana).post(url, {"withdraw": []})
    assert response.url == page_of(application)


def test_answer_to_another_offer_than_was_read_is_asked_again(
    offer, application, bob, dana, client_of
):
    client = client_of(dana)
    make_offer(application=application, by=bob, version=1, terms=terms_of(application.opening))
    typed = {"number": 1, "reason": "pay", "text": "I need 20."}
    response = client.post(answer_url(application, "no"), typed)
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "another offer" in page
    assert "I need 20." in page
    assert 'name="number" value="2"' in page
    assert Application.objects.get().outcome == Outcome.OPEN


@pytest.mark.parametrize("reply", ["yes", "no", "more-time", "not-so"])
def test_answer_that_is_not_open_says_what_holds_now(offer, application, dana, client_of, reply):
    Offer.objects.update(state=OfferState.TAKEN_BACK, settled_at=NOW)
    typed = {"number": 1, "reason": "pay", "until": "2026-12-20"}
    response = client_of(dana).post(answer_url(application, reply), typed, follow=True)
    assert "does not wait for that answer any more" in response.content.decode()
    assert Application.objects.get().outcome == Outcome.OPEN


@pytest.mark.parametrize("reply", ["maybe", "yes-no"])
def test_unknown_answer_is_not_found(offer, application, dana, client_of, reply):
    response = client_of(dana).get(answer_url(application, reply))
    assert response.status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("until", ["", "2026-11-30", "2027-03-01", "soon"])
def test_wrong_day_of_a_wish_is_named(offer, application, dana, client_of, until):
    response = client_of(dana).post(
        answer_url(application, "more-time"), {"number": 1, "until": until}
    )
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "“Until which day?”" in response.content.decode()


def test_employer_reads_the_wish_and_gives_more_time(offer, application, bob, dana, client_of):
    typed = {"number": 1, "until": "2026-12-05"}
    client_of(dana).post(answer_url(application, "more-time"), typed)
    client = client_of(bob)
    page = client.get(time_url(application)).content.decode()
    assert "Dana asks for time until Saturday, December 5." in page
    early = client.post(
        time_url(application), {"version": 2, "ends_on": "2026-11-30", "ends_hour": "17:00"}
    )
    assert "Choose a later end than the one that stands." in early.content.decode()
    typed = {"version": 2, "ends_on": "2026-12-07", "ends_hour": "17:00"}
    done = client.post(time_url(application), typed, follow=True).content.decode()
    assert "Monday, December 7, 2026, 5:00 PM EST" in done
    stale = client.post(time_url(application), typed | {"ends_on": "2026-12-08"})
    assert stale.status_code == HTTPStatus.CONFLICT


def test_lapsed_offer_is_renewed_from_its_page(offer, application, bob, dana, client_of):
    with clock.at(offer.ends_at):
        lapse_offer(offer=offer)
        review = [application.opening.employer.slug, application.pk]
        page = client_of(bob).get(reverse("openings:application_review", args=review))
        assert "Renew it" in page.content.decode()
        assert (
            "The time to answer is over."
            in client_of(dana).get(page_of(application)).content.decode()
        )
        typed = {"version": 2, "ends_on": "2026-12-07", "ends_hour": "17:00"}
        client_of(bob).post(time_url(application), typed)
    assert Offer.objects.get().state == OfferState.SENT


def test_time_of_what_is_settled_stays(offer, application, bob, dana, client_of):
    accept_offer(offer=offer, by=dana)
    typed = {"version": 2, "ends_on": "2026-12-07", "ends_hour": "17:00"}
    response = client_of(bob).post(time_url(application), typed, follow=True)
    assert "cannot get more time any more" in response.content.decode()


def test_noted_yes_is_denied_on_the_page_and_staff_see_it(offer, application, bob, dana, client_of):
    moderator = UserFactory(is_staff=True)
    moderator.groups.add(Group.objects.get(name=StaffGroup.MODERATOR))
    hire_candidate(application=application, by=bob, version=1)
    client = client_of(dana)
    assert "That is not so" in client.get(page_of(application)).content.decode()
    client.post(answer_url(application, "not-so"), {"number": 1})
    assert Application.objects.get().stage == Stage.OFFER
    staff = client_of(moderator).get(reverse("admin:openings_offer_changelist"))
    assert "Dana" in staff.content.decode()
    with clock.at(NOW + timedelta(days=1)):
        assert "Take the job" in client.get(page_of(application)).content.decode()
