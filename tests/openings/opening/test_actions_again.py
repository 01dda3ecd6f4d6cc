"""A new end: an opening goes on, or opens again at its address."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.application.models import Application
from openings.application.states import DecisionReason, Outcome
from openings.decision.actions.decision import No, decline_application, tell_ends
from openings.opening.actions.again import NotClosed, NotOpen, extend_opening, open_again
from openings.opening.actions.change import StaleOpening
from openings.opening.actions.checks import NotReady
from openings.opening.actions.publish import (
    PeopleAreOpen,
    approve_opening,
    close_opening,
    publish_opening,
)
from openings.opening.actions.save import create_opening, edit_opening
from openings.opening.models import Opening
from openings.opening.states import CloseReason, ExtendReason
from openings.promise.queries.promise import promise_of
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory
from tests.openings.opening.posting import BASE
from tests.openings.opening.test_actions import FACTS

pytestmark = pytest.mark.django_db
POSITION_CLOSED = Outcome.POSITION_CLOSED
MIDNIGHT = datetime(2027, 2, 1, 5, tzinfo=UTC)


@pytest.fixture
def public(employer, bob, now):
    draft = create_opening(employer=employer, by=bob, facts=FACTS)
    return publish_opening(opening=draft, by=bob)


def extend(opening, by, day=date(2027, 1, 31), **more):
    return extend_opening(
        opening=opening, by=by, version=opening.version, day=day,
        reason=ExtendReason.MORE_TIME, **more,
    )  # fmt: skip


def reopen(opening, by, day=date(2027, 1, 31)):
    return open_again(opening=opening, by=by, version=opening.version, day=day)


@pytest.mark.row("B62")
@pytest.mark.parametrize(("days_after", "again"), [(-10, 0), (13, 0), (15, 1)])
def test_new_end_within_14_days_of_the_last_is_an_extension(public, bob, days_after, again):
    with clock.at(public.closes_at + timedelta(days=days_after)):
        saved = extend(public, bob)
    stored = Opening.objects.get()
    assert (stored.closes_at, stored.opened_again) == (MIDNIGHT, again)
    assert (stored.posted_at, stored.publish_at) == (NOW, NOW)
    version = stored.versions.get(number=saved.current_version)
    assert (version.number, version.extend_reason) == (2, "more_time")


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 3, 15), date(2030, 1, 1)])
def test_end_that_cannot_be_is_refused(public, bob, day):
    with pytest.raises(NotReady) as refused:
        extend(public, bob, day)
    assert [fix.field for fix in refused.value.fixes] == ["closes_on"]
    assert Opening.objects.get().closes_at == public.closes_at


def test_extension_of_an_employer_not_trusted_joins_the_change_that_waits(public, bob, erin):
    Employer.objects.update(is_trusted=False)
    facts = replace(FACTS, title="Day Baker")
    waiting = edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    both = extend(waiting, bob, hour=time(17))
    assert (Opening.objects.get().title, both.is_in_review) == (FACTS.title, True)
    approve_opening(opening=both, by=erin, version=both.version)
    stored = Opening.objects.get()
    assert (stored.title, stored.own_end.hour) == ("Day Baker", time(17))


def test_only_what_was_public_goes_on_and_only_as_it_was_seen(public, employer, bob):
    draft = create_opening(employer=employer, by=bob, facts=FACTS)
    with pytest.raises(NotOpen):
        extend(draft, bob)
    with pytest.raises(NotClosed):
        reopen(public, bob)
    public.version -= 1
    with pytest.raises(StaleOpening):
        extend(public, bob)


@pytest.mark.row("B63")
def test_closed_one_opens_again_at_its_address(public, bob, client):
    closed = close_opening(opening=public, by=bob, reason=CloseReason.FILLED)
    later = NOW + timedelta(days=40)
    with clock.at(later):
        assert client.get(public.get_absolute_url()).status_code == 410
        reopen(closed, bob)
        page = client.get(public.get_absolute_url()).content.decode()
    assert "Opened again</dt><dd>Once, last on January 3, 2027</dd>" in page
    assert "First posted</dt><dd>November 24, 2026</dd>" in page
    stored = Opening.objects.get()
    assert (stored.posted_at, stored.publish_at, stored.closes_at) == (NOW, NOW, MIDNIGHT)
    assert (stored.closed_at, stored.close_reason, stored.opened_again) == (None, "", 1)


def test_employer_not_trusted_opens_again_after_review(public, bob, erin, client):
    Employer.objects.update(is_trusted=False)
    closed = close_opening(opening=public, by=bob, reason=CloseReason.WITHDRAWN)
    sent = reopen(closed, bob)
    assert (sent.state, sent.review_by) == ("closed", NOW + timedelta(days=1))
    assert not Opening.objects.live(at=NOW).exists()
    approved = approve_opening(opening=sent, by=erin, version=sent.version)
    assert (approved.posted_at, approved.opened_again) == (NOW, 1)
    assert Opening.objects.live(at=NOW).exists()
    states = approved.versions.order_by("number").values_list("state", flat=True)
    assert list(states) == ["past", "current"]


def test_who_applied_before_is_answered_first(public, bob, dana, client_of):
    ApplicationFactory(opening=public, candidate=dana)
    closed = close_opening(opening=public, by=bob, reason=CloseReason.FILLED, seen_open=1)
    with pytest.raises(PeopleAreOpen):
        reopen(closed, bob)
    response = client_of(bob).get(f"{BASE}{public.pk}/open-again/", follow=True)
    assert "Answer who applied before" in response.content.decode()


def test_pages_ask_for_a_day_and_keep_it(public, bob, client_of):
    recruiter = client_of(bob)
    url = f"{BASE}{public.pk}/extend/"
    for typed, words in (
        ({"closes_on": "2027-01-31"}, "This field is required"),
        ({"closes_on": "soon", "reason": "other"}, "Enter a valid date"),
        ({"closes_on": "2027-01-31", "reason": "evil"}, "Select a valid choice"),
        ({"closes_on": "2030-01-31", "reason": "other"}, "within the next 90 days"),
        ({"closes_on": "2027-01-31", "reason": "other", "version": "x"}, "Somebody else saved it"),
    ):
        response = recruiter.post(url, {"version": public.version} | typed)
        assert response.status_code in (200, 409)
        assert "error-summary" in response.content.decode(), words
        assert typed["closes_on"] in response.content.decode()
    typed = {"closes_on": "2027-01-31", "reason": "other", "version": public.version}
    assert "It goes on." in recruiter.post(url, typed, follow=True).content.decode()
    closed = close_opening(opening=Opening.objects.get(), by=bob, reason=CloseReason.FILLED)
    assert recruiter.get(url)["Location"].endswith("/open-again/")
    typed = {"closes_on": "2027-01-31", "version": closed.version}
    page = recruiter.post(f"{BASE}{public.pk}/open-again/", typed, follow=True).content.decode()
    assert "is open again." in page


def test_shorter_promise_does_not_bind_who_applied_before(public, bob, dana):
    before = ApplicationFactory(opening=public, candidate=dana, submitted_at=NOW)
    day = promise_of(before).day
    facts = replace(FACTS, answer_days=2)
    edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    later = ApplicationFactory(opening=Opening.objects.get(), submitted_at=NOW)
    before.refresh_from_db()
    assert promise_of(before).day == day
    assert promise_of(later).day < day


@pytest.fixture
def untold(public, dana, bob):
    """The opening ran out a day ago; one end is recorded, and tomorrow the candidate is told."""
    application = ApplicationFactory(opening=public, candidate=dana)
    Opening.objects.update(closes_at=NOW - timedelta(days=1))
    end = No(reason=None, text="We closed this job and hired nobody.", outcome=POSITION_CLOSED)
    return decline_application(application=application, no=end, by=bob, version=1)


@pytest.mark.row("B49")
def test_new_end_waits_until_whoever_hears_of_the_close_is_told(untold, public, bob):
    """The page would say that it is live, and the candidate could tell."""
    public.refresh_from_db()
    for change in (partial(extend, public, bob), partial(later_end, public, bob)):
        with pytest.raises(NotReady) as refused:
            change()
        assert [fix.field for fix in refused.value.fixes] == ["closes_on"]
    with clock.at(untold.tell_at):
        assert tell_ends(applications=[untold])
        assert extend(Opening.objects.get(), bob).closes_at == MIDNIGHT


def later_end(opening, bob):
    facts = replace(FACTS, closes_on=date(2027, 1, 31))
    edit_opening(opening=opening, by=bob, facts=facts, version=opening.version)


def test_closed_one_opens_again_once_everybody_is_told(untold, public, bob):
    Opening.objects.update(state="closed", closed_at=NOW, close_reason=CloseReason.EXPIRED)
    with pytest.raises(PeopleAreOpen):
        reopen(Opening.objects.get(), bob)


@pytest.mark.row("B62")
def test_two_weeks_after_the_end_the_first_run_is_answered_first(public, bob, dana):
    ApplicationFactory(opening=public, candidate=dana)
    Opening.objects.update(closes_at=NOW - timedelta(days=15))
    with pytest.raises(NotReady) as refused:
        extend(Opening.objects.get(), bob)
    assert "Answer them first" in refused.value.fixes[0].text


def test_shorter_promise_tells_nobody_of_an_untold_end(public, bob, dana):
    """Their day stays as it was, as though nothing were recorded."""
    application = ApplicationFactory(opening=public, candidate=dana, submitted_at=NOW)
    before = promise_of(application).day
    no = No(reason=DecisionReason.STRONGER, text="You did well in what you sent to us.")
    decline_application(application=application, no=no, by=bob, version=1)
    edit_opening(
        opening=public, by=bob, facts=replace(FACTS, answer_days=1), version=public.version
    )
    assert promise_of(Application.objects.get()).day == before


def test_longer_promise_of_a_change_binds_nobody_who_applied_meanwhile(public, bob, erin, dana):
    Employer.objects.update(is_trusted=False)
    facts = replace(FACTS, answer_days=FACTS.answer_days + 20)
    waiting = edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    ApplicationFactory(opening=public, candidate=dana)
    with pytest.raises(NotReady) as refused:
        approve_opening(opening=waiting, by=erin, version=waiting.version)
    assert [fix.field for fix in refused.value.fixes] == ["answer_days"]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_day_that_no_zone_can_count_with_is_refused_in_words(public, bob, client_of, day):
    url = reverse("openings:opening_extend", args=["acme", public.pk])
    typed = {"version": public.version, "closes_on": day, "closes_hour": "", "reason": "more_time"}
    page = client_of(bob).post(url, typed)
    assert "Choose a day nearer to today." in page.content.decode()


def test_end_of_a_trusted_employer_goes_on_though_a_change_waits(public, bob, client_of):
    Opening.objects.update(review_by=NOW + timedelta(days=1))
    typed = {"closes_on": "2027-01-31", "reason": "other", "version": public.version}
    page = client_of(bob).post(f"{BASE}{public.pk}/extend/", typed, follow=True).content.decode()
    assert "It goes on." in page
    assert "We read your change" not in page
    assert Opening.objects.get().closes_at == MIDNIGHT
