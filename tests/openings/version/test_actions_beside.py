"""A new end comes beside what an employer wrote meanwhile, and is written over none of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from openings.opening.actions.again import extend_opening, open_again
from openings.opening.actions.change import OpeningIsClosed, restore_version, take_back_change
from openings.opening.actions.checks import NotReady
from openings.opening.actions.publish import (
    NotInReview,
    approve_opening,
    close_opening,
    publish_opening,
    return_opening,
)
from openings.opening.actions.save import create_opening, edit_opening
from openings.opening.models import Opening
from openings.opening.queries import openings_in_review
from openings.opening.states import CloseReason, ExtendReason
from openings.version.models import OpeningVersion
from openings.version.queries import change_to
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory
from tests.openings.opening.posting import BASE
from tests.openings.opening.test_actions import FACTS

pytestmark = pytest.mark.django_db
END = date(2027, 1, 31)
MIDNIGHT = datetime(2027, 2, 1, 5, tzinfo=UTC)
HELD = "Only men, please"  # staff read such words first, of everybody


@pytest.fixture
def public(employer, bob, now):
    draft = create_opening(employer=employer, by=bob, facts=FACTS)
    return publish_opening(opening=draft, by=bob)


def states(opening):
    rows = OpeningVersion.objects.filter(opening=opening).order_by("number")
    return list(rows.values_list("number", "state"))


def change(opening, by, **changes):
    row = Opening.objects.get(pk=opening.pk)
    return edit_opening(opening=row, by=by, facts=replace(FACTS, **changes), version=row.version)


def begin(kind, opening, bob, erin):
    """Version 2: a draft, one that was given back, or one that waits."""
    if kind == "working":
        with pytest.raises(NotReady):
            change(opening, bob, requirements=("Own apron",), description="Bake.")
        return
    sent = change(opening, bob, requirements=("Own apron", HELD))
    if kind == "returned":
        return_opening(opening=opening, by=erin, note="Which one?", version=sent.version)


def new_end(act, opening, by, day=END):
    row = Opening.objects.get(pk=opening.pk)
    if act == "extend":
        return extend_opening(
            opening=row, by=by, version=row.version, day=day, reason=ExtendReason.MORE_TIME
        )
    if row.state != "closed":
        row = close_opening(opening=row, by=by, reason=CloseReason.FILLED)
    return open_again(opening=row, by=by, version=row.version, day=day)


def asks(version):
    return [one["text"] for one in version.document["requirements"]]


@pytest.mark.row("B62")
@pytest.mark.parametrize("act", ["extend", "again"])
@pytest.mark.parametrize("kind", ["working", "returned", "proposed"])
def test_new_end_of_a_trusted_employer_leaves_what_is_under_way(public, bob, erin, act, kind):
    begin(kind, public, bob, erin)
    new_end(act, public, bob)
    stored, version = Opening.objects.get(), OpeningVersion.objects.get(number=2)
    assert states(public) == [(1, "past"), (2, kind), (3, "current")]
    assert (stored.state, stored.closes_at, stored.current_version) == ("published", MIDNIGHT, 3)
    assert [row.text for row in stored.requirements.all()] == list(FACTS.requirements)
    assert (asks(version)[0], version.document["opening"]["closes_at"]) == (
        *("Own apron", MIDNIGHT.isoformat()),
    )
    assert change_to(stored) == version
    assert stored.is_in_review == (kind == "proposed")
    assert stored.review_note == ("Which one?" if kind == "returned" else "")
    if kind == "proposed":
        approve_opening(opening=stored, by=erin, version=stored.version)
        assert states(public) == [(1, "past"), (2, "current"), (3, "past")]
        approved = Opening.objects.get()
        assert (approved.closes_at, approved.requirements.count()) == (MIDNIGHT, 2)
        assert approved.requirements.first().text == "Own apron"


@pytest.mark.row("B62")
@pytest.mark.parametrize("act", ["extend", "again"])
@pytest.mark.parametrize("kind", ["working", "returned", "proposed"])
def test_new_end_of_one_not_trusted_waits_beside_what_is_under_way(public, bob, erin, act, kind):
    Employer.objects.update(is_trusted=False)
    begin(kind, public, bob, erin)
    sent = new_end(act, public, bob)
    joins = kind == "proposed"
    assert states(public) == [(1, "current"), (2, kind), *([] if joins else [(3, "proposed")])]
    stored, version = Opening.objects.get(), OpeningVersion.objects.get(number=2)
    assert (asks(version)[0], version.document["opening"]["closes_at"]) == (
        *("Own apron", MIDNIGHT.isoformat()),
    )
    assert (stored.state, stored.is_in_review) == (
        "published" if act == "extend" else "closed",
        True,
    )
    assert stored.closes_at != MIDNIGHT
    assert change_to(stored) == version
    approved = approve_opening(opening=stored, by=erin, version=sent.version)
    assert (approved.state, approved.closes_at) == ("published", MIDNIGHT)
    assert approved.current_version == (2 if joins else 3)
    if not joins:
        assert change_to(approved) == version
        assert approved.review_note == ("Which one?" if kind == "returned" else "")


@pytest.mark.row("B58")
@pytest.mark.parametrize("is_trusted", [True, False])
@pytest.mark.parametrize("kind", ["working", "returned", "proposed"])
def test_restoring_writes_over_nobodys_version(public, bob, erin, is_trusted, kind):
    change(public, bob, title="Day Baker")
    Employer.objects.update(is_trusted=is_trusted)
    if kind == "working":
        with pytest.raises(NotReady):
            change(public, bob, requirements=("Own apron",), description="Bake.")
    else:
        sent = change(public, bob, requirements=("Own apron", HELD))
        if kind == "returned":
            return_opening(opening=public, by=erin, note="Which one?", version=sent.version)
    row = Opening.objects.get()
    restore_version(opening=row, number=1, by=bob, version=row.version)
    kept = "replaced" if kind == "working" else kind
    assert states(public) == [(1, "past"), (2, "current"), (3, kept), (4, "working")]
    assert asks(OpeningVersion.objects.get(number=3))[0] == "Own apron"
    restored = OpeningVersion.objects.get(number=4)
    assert asks(restored) == list(FACTS.requirements)
    assert change_to(Opening.objects.get()) == restored


def test_page_names_the_draft_that_a_restored_one_replaces(public, bob, erin, client_of):
    change(public, bob, title="Day Baker")
    with pytest.raises(NotReady):
        change(public, bob, description="Bake.")
    row = Opening.objects.get()
    url = f"{BASE}{row.pk}/versions/1/restore/"
    page = client_of(bob).post(url, {"version": row.version}, follow=True).content.decode()
    assert "What was the draft before is kept as version 3." in page


# Closed, and about to open again ----------------------------------------------------------------
@pytest.fixture
def asked(public, bob):
    """Of an employer not trusted: it is to open again, and staff read it first."""
    Employer.objects.update(is_trusted=False)
    return new_end("again", public, bob)


@pytest.mark.row("B63")
def test_edits_before_it_opens_again_change_nothing_that_stands(asked, bob, erin, client):
    edited = change(asked, bob, title="Day Baker", closes_on=END, requirements=("Own apron",))
    stored = Opening.objects.get()
    assert (stored.state, stored.title, stored.requirements.count()) == ("closed", FACTS.title, 2)
    assert states(asked) == [(1, "current"), (2, "replaced"), (3, "proposed")]
    assert list(openings_in_review()) == [stored]
    assert client.get(stored.get_absolute_url()).status_code == 410
    approved = approve_opening(opening=stored, by=erin, version=edited.version)
    assert (approved.state, approved.title, approved.closes_at) == (
        *("published", "Day Baker"),
        MIDNIGHT,
    )
    assert (approved.closed_at, approved.close_reason, approved.opened_again) == (None, "", 1)
    assert (approved.posted_at, approved.review_by) == (NOW, None)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.recipient_user) == ("openings.opening_published", bob)


@pytest.mark.row("B63")
def test_what_is_given_back_stays_closed_is_edited_and_sent_again(asked, bob, erin, client_of):
    returned = return_opening(opening=asked, by=erin, note="Which day?", version=asked.version)
    assert (returned.state, returned.review_note) == ("closed", "Which day?")
    assert states(asked) == [(1, "current"), (2, "returned")]
    assert OutgoingMail.objects.get().kind == "openings.change_returned"
    assert not openings_in_review().exists()
    for page in ("edit", "preview"):
        assert "Which day?" in client_of(bob).get(f"{BASE}{asked.pk}/{page}/").content.decode()
    with pytest.raises(NotReady):
        change(asked, bob, description="Bake.")
    assert states(asked) == [(1, "current"), (2, "working")]
    again = change(asked, bob, closes_on=END)
    assert states(asked) == [(1, "current"), (2, "proposed")]
    assert (again.state, again.is_in_review) == ("closed", True)


def test_what_is_taken_back_stays_closed_and_cannot_be_edited(asked, bob, erin):
    row = take_back_change(opening=asked, by=bob, version=asked.version)
    assert (row.state, row.is_opening_again) == ("closed", False)
    assert states(asked) == [(1, "current"), (2, "taken_back")]
    with pytest.raises(OpeningIsClosed):
        change(asked, bob, title="Day Baker")
    with pytest.raises(NotInReview):
        approve_opening(opening=row, by=erin, version=row.version)


def test_same_end_as_before_still_waits_for_staff(public, bob):
    Employer.objects.update(is_trusted=False)
    new_end("again", public, bob, day=date(2026, 12, 31))
    row = change(public, bob)
    assert (row.is_in_review, states(public)) == (True, [(1, "current"), (2, "proposed")])


def test_employer_trusted_meanwhile_edits_nothing_that_stands(asked, bob):
    Employer.objects.update(is_trusted=True)
    change(asked, bob, title="Day Baker", closes_on=END)
    assert (Opening.objects.get().title, Opening.objects.get().state) == (FACTS.title, "closed")
    opened = new_end("again", asked, bob)
    assert (opened.state, opened.title) == ("published", FACTS.title)


def test_staff_wait_for_who_is_left_open_meanwhile(asked, erin, dana):
    ApplicationFactory(opening=asked, candidate=dana)
    with pytest.raises(NotReady) as refused:
        approve_opening(opening=asked, by=erin, version=asked.version)
    assert "Answer them first" in refused.value.fixes[0].text


def test_change_of_what_closes_waits_no_more(public, bob, erin):
    begin("returned", public, bob, erin)
    closed = close_opening(opening=public, by=bob, reason=CloseReason.FILLED)
    assert (closed.is_opening_again, closed.review_note) == (False, "")
    with clock.at(NOW + timedelta(days=1)), pytest.raises(OpeningIsClosed):
        change(public, bob, title="Day Baker")
