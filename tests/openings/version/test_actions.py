"""What candidates read or answer is one frozen version; a change waits beside what is public."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from openings.opening.actions.change import (
    CannotRestore,
    StaleOpening,
    restore_version,
    take_back_change,
)
from openings.opening.actions.checks import NotReady
from openings.opening.actions.publish import (
    NotInReview,
    approve_opening,
    close_opening,
    publish_opening,
    return_opening,
)
from openings.opening.actions.save import OpeningFacts, Question, create_opening, edit_opening
from openings.opening.models import Opening, ScreeningQuestion
from openings.opening.states import CloseReason, OpeningState
from openings.place.models import OpeningPlace
from openings.version.models import OpeningVersion
from openings.version.queries import KEPT, READ, change_to, document_of
from tests.factories import NOW
from tests.openings.opening.test_actions import FACTS

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture
def public(employer, bob, now):
    """The public opening of an employer not trusted (any more)."""
    draft = create_opening(employer=employer, by=bob, facts=FACTS)
    opening = publish_opening(opening=draft, by=bob)
    Employer.objects.update(is_trusted=False)
    return Opening.objects.get(pk=opening.pk)


def states(opening):
    rows = OpeningVersion.objects.filter(opening=opening).order_by("number")
    return list(rows.values_list("number", "state"))


def change(opening, by, **changes):
    facts = replace(FACTS, **changes)
    opening.refresh_from_db()
    return edit_opening(opening=opening, by=by, facts=facts, version=opening.version)


@pytest.mark.row("B56")
@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Day Baker"},
        {"description": FACTS.description + "Bring your own apron."},
        {"category": "Crafts"},
        {"employment_type": "PART_TIME"},
        {"remote": "hybrid"},
        {"place": "Dayton, OH"},
        {"place": "Toronto", "country": "CA"},
        {"pay_min": None},
        {"pay_max": 90_000},
        {"pay_currency": "CAD"},
        {"pay_period": "MONTH"},
        {"pay_min": None, "pay_max": None, "hides_pay": True},
        {"answer_days": 5},
        {"answers_feedback": False},
        {"welcomes_calls": True},
        {"vacancy": "talent_pool"},
        {"visa_support": "no"},
        {"no_calls": True},
        {"may_apply_again": False},
        {"closes_on": date(2026, 12, 30)},
        {"closes_on": None},
        {"requirements": ("Bring your own apron before you start",)},
        {"requirements": ()},
        {"requirements": tuple(reversed(FACTS.requirements))},
        {"questions": (Question(text="Which shift can you work?", kind="text"),)},
        {"questions": (replace(FACTS.questions[0], kind="text"),)},
        {"questions": (replace(FACTS.questions[0], is_required=False),)},
        {"questions": (replace(FACTS.questions[0], kind="one_of", options="Yes\nNo"),)},
        {"questions": ()},
    ],
    ids=str,
)
def test_whatever_candidates_read_waits_beside_what_is_public(public, bob, erin, changes):
    before, dates = document_of(public), (public.publish_at, public.posted_at)
    waiting = change(public, bob, **changes)
    public = Opening.objects.get()
    assert document_of(public) == before
    assert Opening.objects.live(at=NOW).get() == public
    assert (waiting.state, waiting.review_by) == ("published", NOW + timedelta(days=1))
    assert states(public) == [(1, "current"), (2, "proposed")]
    with clock.at(LATER):
        approve_opening(opening=public, by=erin, version=waiting.version)
    public = Opening.objects.get()
    assert document_of(public) == OpeningVersion.objects.get(number=2).document != before
    assert (public.publish_at, public.posted_at) == dates
    assert (public.review_by, public.current_version) == (None, 2)
    assert states(public) == [(1, "past"), (2, "current")]


def test_all_of_a_change_is_public_together(public, bob, erin):
    kept = public.requirements.get(position=1)
    waiting = change(
        public,
        bob,
        title="Day Baker",
        requirements=("A driver license", kept.text),
        questions=(Question(text="Which shift?", kind="one_of", options="Day\nNight"),),
        place="Dayton, OH",
    )
    approve_opening(opening=public, by=erin, version=waiting.version)
    opening = Opening.objects.get()
    rows = list(opening.requirements.order_by("position").values_list("pk", "text"))
    assert (rows[0][1], rows[1]) == ("A driver license", (kept.pk, kept.text))
    assert (opening.title, opening.city) == ("Day Baker", "Dayton")
    assert opening.places.get().city == "Dayton"
    assert opening.questions.get().text == "Which shift?"
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient_user) == ("openings.change_public", bob)


def test_second_change_replaces_the_one_that_waits_and_keeps_its_turn(public, bob):
    change(public, bob, title="Day Baker")
    with clock.at(NOW + timedelta(hours=5)):
        second = change(public, bob, title="Cook")
    assert states(public) == [(1, "current"), (2, "replaced"), (3, "proposed")]
    assert second.review_by == NOW + timedelta(days=1)
    assert Opening.objects.get().title == FACTS.title


@pytest.mark.parametrize("how", ["pressed", "written"])
def test_change_taken_back_leaves_what_is_public(public, bob, erin, how):
    waiting = change(public, bob, title="Day Baker")
    if how == "pressed":
        row = take_back_change(opening=public, by=bob, version=waiting.version)
    else:
        row = change(public, bob)
    assert (row.title, row.review_by) == (FACTS.title, None)
    assert states(public) == [(1, "current"), (2, "taken_back")]
    with pytest.raises(NotInReview):
        approve_opening(opening=public, by=erin, version=row.version)


@pytest.mark.parametrize("state", ["draft", "in_review", "closed"])
def test_what_is_not_public_is_a_draft_again_or_stays(employer, bob, now, state):
    Employer.objects.update(is_trusted=state == "closed")
    draft = create_opening(employer=Employer.objects.get(), by=bob, facts=FACTS)
    row = draft if state == "draft" else publish_opening(opening=draft, by=bob)
    if state == "closed":
        row = close_opening(opening=row, by=bob, reason=CloseReason.FILLED)
    before = states(row)
    row = take_back_change(opening=row, by=bob, version=row.version)
    assert row.state == ("draft" if state == "in_review" else state)
    if state != "in_review":
        assert states(row) == before
        return
    assert (states(row), row.review_by) == ([(1, "taken_back")], None)
    publish_opening(opening=row, by=bob)
    assert states(row) == [(1, "taken_back"), (2, "proposed")]


def test_change_given_back_can_be_given_up(public, bob, erin):
    waiting = change(public, bob, title="Day Baker")
    returned = return_opening(opening=public, by=erin, note="Which day?", version=waiting.version)
    take_back_change(opening=returned, by=bob, version=returned.version)
    assert states(public) == [(1, "current"), (2, "replaced")]
    assert change_to(Opening.objects.get()) is None


def test_change_given_back_is_mended_and_keeps_its_number(public, bob, erin):
    waiting = change(public, bob, title="Day Baker")
    returned = return_opening(opening=public, by=erin, note="Which day?", version=waiting.version)
    assert (returned.state, returned.review_note, returned.review_by) == (
        *("published", "Which day?"),
        None,
    )
    assert states(public) == [(1, "current"), (2, "returned")]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient_user) == ("openings.change_returned", bob)
    again = change(public, bob, title="Saturday Baker")
    assert states(public) == [(1, "current"), (2, "proposed")]
    approve_opening(opening=public, by=erin, version=again.version)
    assert Opening.objects.get().title == "Saturday Baker"


def test_approval_is_about_the_version_that_was_read(public, bob, erin):
    read = change(public, bob, title="Day Baker")
    newer = change(public, bob, requirements=("Bring an apron",))
    with pytest.raises(ChangedMeanwhile):
        approve_opening(opening=read, by=erin, version=read.version)
    with pytest.raises(ChangedMeanwhile):
        return_opening(opening=read, by=erin, note="Fine.", version=read.version)
    assert Opening.objects.get().title == FACTS.title
    assert not OutgoingMail.objects.exists()
    approve_opening(opening=read, by=erin, version=newer.version)
    assert [row.text for row in Opening.objects.get().requirements.all()] == ["Bring an apron"]


def test_first_review_is_of_the_version_that_was_read(employer, bob, erin, now):
    Employer.objects.update(is_trusted=False)
    draft = create_opening(employer=Employer.objects.get(), by=bob, facts=FACTS)
    assert states(draft) == [(1, "working")]
    sent = publish_opening(opening=draft, by=bob)
    newer = change(sent, bob, title="Day Baker")
    assert states(draft) == [(1, "replaced"), (2, "proposed")]
    with pytest.raises(ChangedMeanwhile):
        approve_opening(opening=sent, by=erin, version=sent.version)
    approve_opening(opening=sent, by=erin, version=newer.version)
    assert states(draft) == [(1, "replaced"), (2, "current")]
    assert Opening.objects.get().current_version == 2


def test_end_that_passed_meanwhile_cannot_be_approved(public, bob, erin):
    waiting = change(public, bob, closes_on=date(2026, 11, 25))
    with clock.at(NOW + timedelta(days=3)), pytest.raises(NotReady) as refused:
        approve_opening(opening=public, by=erin, version=waiting.version)
    assert [fix.field for fix in refused.value.fixes] == ["closes_on"]


@pytest.mark.row("B57")
@pytest.mark.parametrize("is_trusted", [True, False])
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": "Bake."}, "description"),
        ({"pay_min": None, "pay_max": None}, "pay_min"),
        ({"place": "Somewhere nice"}, "place"),
        ({"employment_type": ""}, "employment_type"),
        ({"answer_days": 0}, "answer_days"),
        ({"closes_on": date(2026, 11, 1)}, "closes_on"),
        ({"closes_on": date(2030, 1, 1)}, "closes_on"),
    ],
    ids=str,
)
def test_change_that_fails_the_checks_is_kept_as_a_draft(public, bob, is_trusted, changes, field):
    Employer.objects.update(is_trusted=is_trusted)
    with pytest.raises(NotReady) as refused:
        change(public, bob, title="Day Baker", **changes)
    assert [fix.field for fix in refused.value.fixes] == [field]
    assert states(public) == [(1, "current"), (2, "working")]
    assert OpeningVersion.objects.get(number=2).document["opening"]["title"] == "Day Baker"
    stored = Opening.objects.get()
    assert (stored.title, stored.is_in_review) == (FACTS.title, False)
    saved = change(public, bob, title="Day Baker")
    assert states(public)[1:] == [(2, "current" if is_trusted else "proposed")]
    assert saved.title == ("Day Baker" if is_trusted else FACTS.title)


def test_draft_of_a_change_leaves_the_one_that_waits(public, bob, erin):
    change(public, bob, title="Day Baker")
    with pytest.raises(NotReady):
        change(public, bob, description="Bake.")
    assert states(public) == [(1, "current"), (2, "proposed"), (3, "working")]
    public.refresh_from_db()
    approve_opening(opening=public, by=erin, version=public.version)
    assert states(public) == [(1, "past"), (2, "current"), (3, "working")]
    assert Opening.objects.get().title == "Day Baker"


def test_trusted_employer_changes_at_once_and_each_time_is_a_version(public, bob):
    Employer.objects.update(is_trusted=True)
    change(public, bob, title="Day Baker")
    change(public, bob, title="Day Baker")
    assert states(public) == [(1, "past"), (2, "current")]
    assert Opening.objects.get().title == "Day Baker"


@pytest.mark.row("B58")
def test_restoring_makes_a_draft_of_a_change(public, bob):
    Employer.objects.update(is_trusted=True)
    changed = change(public, bob, title="Day Baker")
    with pytest.raises(StaleOpening):
        restore_version(opening=public, number=1, by=bob, version=changed.version - 1)
    for number in (2, 3):
        with pytest.raises(CannotRestore):
            restore_version(opening=public, number=number, by=bob, version=changed.version)
    restored = restore_version(opening=public, number=1, by=bob, version=changed.version)
    assert states(public) == [(1, "past"), (2, "current"), (3, "working")]
    assert restored.title == "Day Baker"


def test_nothing_waits_of_what_is_closed(public, bob, erin):
    waiting = change(public, bob, title="Day Baker")
    closed = close_opening(opening=waiting, by=bob, reason=CloseReason.FILLED)
    assert closed.review_by is None
    with pytest.raises(NotInReview):
        approve_opening(opening=closed, by=erin, version=closed.version)


def test_every_field_of_an_opening_is_either_read_or_kept_by_the_site():
    for model, read in READ.items():
        names = [field.name for field in model._meta.concrete_fields]
        assert sorted((*read, *KEPT[model])) == sorted(names), model
    typed = {"place": "place_text", "closes_on": "closes_at", "closes_hour": "closes_at"}
    facts = {typed.get(field.name, field.name) for field in fields(OpeningFacts)}
    apart = {"requirements", "questions", "other_places", "public_on", "public_hour"}
    apart |= {"people_to_hire"}  # its team's own
    assert facts - apart <= {*READ[Opening], *READ[OpeningPlace]}
    assert {field.name for field in fields(Question)} <= set(READ[ScreeningQuestion])


def test_opening_written_without_a_version_has_one_before_it_changes(public, bob):
    OpeningVersion.objects.all().delete()
    change(public, bob, title="Day Baker")
    assert states(public) == [(1, "current"), (2, "proposed")]
    assert OpeningVersion.objects.get(number=1).document == document_of(Opening.objects.get())
    assert Opening.objects.get().state == OpeningState.PUBLISHED
