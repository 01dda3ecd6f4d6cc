from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from openings.opening.actions.change import OpeningIsClosed, StaleOpening
from openings.opening.actions.checks import NotReady, fixes_of
from openings.opening.actions.publish import (
    NotInReview,
    NotReviewer,
    PeopleAreOpen,
    approve_opening,
    close_opening,
    publish_opening,
    return_opening,
)
from openings.opening.actions.save import (
    OpeningFacts,
    Question,
    create_opening,
    edit_opening,
)
from openings.opening.models import Opening
from openings.opening.states import CloseReason, OpeningState
from openings.place.actions import place_at, save_places, state_places
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory

FACTS = OpeningFacts(
    title="Night Baker",
    description="You bake bread and rolls with two colleagues. " * 6,
    category="Food",
    employment_type="FULL_TIME",
    remote="on_site",
    place="Columbus, OH",
    country="US",
    pay_min=40_000,
    pay_max=50_000,
    pay_currency="USD",
    pay_period="YEAR",
    hides_pay=False,
    answer_days=7,
    answers_feedback=True,
    welcomes_calls=False,
    may_apply_again=True,
    closes_on=date(2026, 12, 31),
    requirements=("One year of baking", "A food safety certificate"),
    questions=(Question(text="Can you start at 3 am?", kind="yes_no"),),
)

NIGHT_90_DAYS_ON = datetime(2027, 2, 23, 5, tzinfo=UTC)  # midnight in New York


@pytest.fixture
def draft(employer, bob, now):
    return create_opening(employer=employer, by=bob, facts=FACTS)


def fields_to_fix(opening) -> list[str]:
    return [fix.field for fix in fixes_of(opening, at=NOW)]


def test_create_opening_is_a_draft_with_its_parts(draft, bob):
    assert draft.state == OpeningState.DRAFT
    assert draft.created_by == bob
    assert (draft.city, draft.region, draft.latitude) == ("Columbus", "OH", 39.9924)
    assert draft.closes_at.isoformat() == "2027-01-01T05:00:00+00:00"
    assert draft.end.day == date(2026, 12, 31)
    assert list(draft.requirements.order_by("position").values_list("text", flat=True)) == list(
        FACTS.requirements
    )
    assert draft.questions.get().text == "Can you start at 3 am?"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "Bake."}, "description"),
        ({"pay_min": None, "pay_max": None}, "pay_min"),
        ({"place": "Somewhere nice"}, "place"),
        ({"place": "Ohio"}, "place"),
        ({"employment_type": ""}, "employment_type"),
    ],
)
def test_publish_opening_names_what_to_mend(employer, bob, now, changes, field):
    opening = create_opening(employer=employer, by=bob, facts=replace(FACTS, **changes))
    with pytest.raises(NotReady) as refused:
        publish_opening(opening=opening, by=bob)
    assert [fix.field for fix in refused.value.fixes] == [field]
    opening.refresh_from_db()
    assert opening.state == OpeningState.DRAFT


@pytest.mark.parametrize(
    "changes",
    [
        {"pay_min": None, "pay_max": None, "hides_pay": True},
        {"place": "", "remote": "remote"},
        {"place": "43215"},
        {"place": "Toronto", "country": "CA"},
        {"closes_on": None},
    ],
)
def test_publish_opening_accepts_what_is_left_out_on_purpose(employer, bob, now, changes):
    opening = create_opening(employer=employer, by=bob, facts=replace(FACTS, **changes))
    assert fields_to_fix(opening) == []


def test_publish_opening_trusted_is_live_at_once(draft, bob):
    opening = publish_opening(opening=draft, by=bob)
    assert opening.is_live(at=NOW)
    assert opening.posted_at == opening.publish_at == NOW
    again = publish_opening(opening=draft, by=bob)
    assert again.version == opening.version


def test_publish_opening_without_an_end_closes_after_90_days(employer, bob, now):
    draft = create_opening(employer=employer, by=bob, facts=replace(FACTS, closes_on=None))
    opening = publish_opening(opening=draft, by=bob)
    assert opening.end.told(at=NOW).words == "Monday, February 22, 2027"
    assert opening.closes_at == NIGHT_90_DAYS_ON


def test_publish_opening_not_trusted_waits_for_staff(draft, bob, erin):
    draft.employer.is_trusted = False
    draft.employer.save()
    opening = publish_opening(opening=draft, by=bob)
    assert opening.state == OpeningState.IN_REVIEW
    assert not Opening.objects.live(at=NOW).exists()
    assert opening.review_by == NOW + timedelta(days=1)
    approved = approve_opening(opening=opening, by=erin, version=opening.version)
    assert approved.is_live(at=NOW)
    mail = OutgoingMail.objects.get(kind="openings.opening_published")
    assert mail.recipient_email == bob.email
    with pytest.raises(NotInReview):
        return_opening(opening=opening, by=erin, note="Too late.", version=approved.version)


def test_return_opening_tells_what_to_change(draft, bob, erin):
    draft.employer.is_trusted = False
    draft.employer.save()
    opening = publish_opening(opening=draft, by=bob)
    version = opening.version
    returned = return_opening(opening=opening, by=erin, note="Name the shifts.", version=version)
    assert returned.state == OpeningState.DRAFT
    assert returned.review_note == "Name the shifts."
    assert OutgoingMail.objects.get(kind="openings.opening_returned").recipient_user == bob


def test_edit_opening_refuses_a_stale_version(draft, alice, bob):
    first = edit_opening(
        opening=draft, by=bob, facts=replace(FACTS, title="Baker"), version=draft.version
    )
    assert first.version == draft.version + 1
    with pytest.raises(StaleOpening):
        edit_opening(
            opening=draft, by=alice, facts=replace(FACTS, title="Cook"), version=draft.version
        )
    draft.refresh_from_db()
    assert draft.title == "Baker"


def test_edit_opening_keeps_requirements_that_stay(draft, bob):
    kept = draft.requirements.get(position=1)
    changed = replace(FACTS, requirements=("A driver license", kept.text))
    edit_opening(opening=draft, by=bob, facts=changed, version=draft.version)
    rows = list(draft.requirements.order_by("position").values_list("pk", "text"))
    assert [text for _, text in rows] == ["A driver license", kept.text]
    assert rows[1][0] == kept.pk


@pytest.fixture
def public(draft, bob):
    """The public opening of an employer not trusted (any more)."""
    opening = publish_opening(opening=draft, by=bob)
    Employer.objects.update(is_trusted=False)
    return Opening.objects.get(pk=opening.pk)


def test_saved_without_a_change_it_stays_public(public, bob):
    facts = replace(FACTS, description=FACTS.description.strip() + "\r\n")
    same = edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    assert same.state == OpeningState.PUBLISHED


def test_saved_without_a_change_it_keeps_the_hour_of_its_end(employer, bob, now):
    draft = create_opening(employer=employer, by=bob, facts=replace(FACTS, closes_on=None))
    opening = publish_opening(opening=draft, by=bob)
    Opening.objects.update(closes_at=NOW + timedelta(days=90))
    opening.refresh_from_db()
    Employer.objects.update(is_trusted=False)
    facts = replace(FACTS, closes_on=opening.end.day, closes_hour=opening.end.hour)
    same = edit_opening(opening=opening, by=bob, facts=facts, version=opening.version)
    assert (same.state, same.closes_at) == (OpeningState.PUBLISHED, NOW + timedelta(days=90))


@pytest.mark.parametrize("state", [OpeningState.PUBLISHED, OpeningState.IN_REVIEW])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "Bake."}, "description"),
        ({"description": ""}, "description"),
        ({"pay_min": None, "pay_max": None}, "pay_min"),
        ({"place": "Somewhere nice"}, "place"),
        ({"place": ""}, "place"),
        ({"employment_type": ""}, "employment_type"),
        ({"answer_days": 0}, "answer_days"),
        ({"closes_on": date(2026, 11, 1)}, "closes_on"),
        ({"closes_on": date(2027, 3, 15)}, "closes_on"),
        ({"closes_on": date(2030, 1, 1)}, "closes_on"),
    ],
    ids=str,
)
def test_edit_opening_meets_the_checks_of_publishing(public, bob, state, changes, field):
    Opening.objects.update(state=state)
    facts = replace(FACTS, requirements=("New",), **changes)
    with pytest.raises(NotReady) as refused:
        edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    assert [fix.field for fix in refused.value.fixes] == [field]
    public.refresh_from_db()
    assert public.state == state
    assert public.description == FACTS.description
    assert public.requirements.count() == 2


def test_edit_opening_of_a_draft_may_stay_unfinished(draft, bob):
    facts = replace(FACTS, description="Bake.", employment_type="")
    edit_opening(opening=draft, by=bob, facts=facts, version=draft.version)
    assert fields_to_fix(Opening.objects.get()) == ["description", "employment_type"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 1, 1), "The closing date has passed. Choose a later one."),
        (date(2026, 11, 23), "The closing date has passed. Choose a later one."),
        (date(2027, 2, 23), "Choose a closing date within the next 90 days."),
        (date(2030, 1, 1), "Choose a closing date within the next 90 days."),
    ],
)
def test_closing_day_that_cannot_be_is_refused_in_a_draft_too(draft, employer, bob, day, words):
    facts = replace(FACTS, closes_on=day)
    with pytest.raises(NotReady, match=words):
        create_opening(employer=employer, by=bob, facts=facts)
    with pytest.raises(NotReady, match=words):
        edit_opening(opening=draft, by=bob, facts=facts, version=draft.version)
    assert Opening.objects.get().end.day == FACTS.closes_on


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2027, 2, 22)])
def test_closing_day_may_be_today_or_the_90th(employer, bob, now, day):
    opening = create_opening(employer=employer, by=bob, facts=replace(FACTS, closes_on=day))
    assert opening.end.day == day


def test_edit_opening_without_an_end_closes_90_days_after_its_publication(public, bob):
    with clock.at(NOW + timedelta(days=30)):
        facts = replace(FACTS, closes_on=None)
        Employer.objects.update(is_trusted=True)
        edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    assert Opening.objects.get().closes_at == NIGHT_90_DAYS_ON


@pytest.mark.parametrize("who", ["bob", "dana"])
def test_only_moderators_decide_about_openings(public, request, who):
    Opening.objects.update(state=OpeningState.IN_REVIEW)
    by = request.getfixturevalue(who)
    with pytest.raises(NotReviewer):
        approve_opening(opening=public, by=by, version=public.version)
    with pytest.raises(NotReviewer):
        return_opening(opening=public, by=by, note="No.", version=public.version)


def test_close_opening_is_final_and_says_why(draft, bob):
    with pytest.raises(IllegalMove):
        close_opening(opening=draft, by=bob, reason=CloseReason.FILLED)
    opening = publish_opening(opening=draft, by=bob)
    closed = close_opening(opening=opening, by=bob, reason=CloseReason.FILLED)
    assert (closed.state, closed.close_reason) == (OpeningState.CLOSED, CloseReason.FILLED)
    again = close_opening(opening=opening, by=bob, reason=CloseReason.WITHDRAWN)
    assert again.close_reason == CloseReason.FILLED
    with pytest.raises(OpeningIsClosed):
        edit_opening(opening=opening, by=bob, facts=FACTS, version=closed.version)


def test_expired_opening_needs_no_job_to_stop_being_live(db):
    opening = OpeningFactory(closes_at=NOW)
    assert not opening.is_live(at=NOW)
    assert opening.is_live(at=NOW - timedelta(seconds=1))


def test_close_opening_ends_nobody_and_wants_them_seen(draft, bob, dana):
    opening = publish_opening(opening=draft, by=bob)
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    interview = InterviewFactory(application=application)
    for outcome in ("withdrawn", "hired"):
        ApplicationFactory(opening=opening, outcome=outcome)
    ApplicationFactory(opening=opening, stage="draft", submitted_at=None)
    for seen in (0, 2):
        with pytest.raises(PeopleAreOpen):
            close_opening(opening=opening, by=bob, reason=CloseReason.FILLED, seen_open=seen)
    close_opening(opening=opening, by=bob, reason=CloseReason.FILLED, seen_open=1)
    application.refresh_from_db()
    interview.refresh_from_db()
    assert (application.outcome, interview.state) == ("open", "scheduled")


def test_form_with_one_place_leaves_the_others(employer, bob, now):
    draft = create_opening(employer=employer, by=bob, facts=FACTS)
    dayton = place_at(text="Dayton, OH", country="US")
    rows = state_places(opening=draft, places=[*draft.places.all(), dayton])
    draft.save()
    save_places(openings=[draft], places=rows)

    def saved_with(place):
        row = Opening.objects.get()
        edit_opening(opening=row, by=bob, facts=replace(FACTS, place=place), version=row.version)
        return list(row.places.order_by("position").values_list("place_text", flat=True))

    assert saved_with(FACTS.place) == [FACTS.place, "Dayton, OH"]
    assert saved_with("Lima, OH") == ["Lima, OH", "Dayton, OH"]
    assert saved_with("") == ["Dayton, OH"]
    assert Opening.objects.get().place_line == "Dayton, OH"
    assert saved_with("") == [""]  # the country alone
