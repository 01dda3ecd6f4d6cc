"""What pages say of an opening beside its text: its end, who it is with, what happened to it."""

import re
from datetime import UTC, datetime, time, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.staff import sample_message
from jobstore.people.employer.models import Employer
from jobstore.people.states import EmployerReview
from openings.application.models import ApplicationEvent
from openings.application.states import DecisionReason, Happening, Stage
from openings.decision.actions.decision import No, decline_application
from openings.feeds import job_posting_markup, sitemap_parts, sitemap_rows
from openings.opening.actions.checks import end_of
from openings.opening.models import Opening
from openings.opening.queries import so_far
from openings.search.actions import hide_from_search, save_opening_for_later
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.factories.people import EmployerFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TODAY = "Closes today at 5:00 PM EST, in 3 hours"
FIVE = datetime(2026, 12, 1, 22, tzinfo=UTC)
THREE_HOURS_BEFORE = FIVE - timedelta(hours=3)


@pytest.fixture
def closing(employer):
    return OpeningFactory(employer=employer, title="Night Baker", closes_at=FIVE)


def shown_where(opening, reader, visitor):
    """Each place of the site, and whether an opening is live there."""
    now, url = clock.now(), opening.get_absolute_url()
    search = visitor.get("/openings/", {"q": "baker"}).content.decode()
    panel = {"HX-Request": "true", "HX-Target": "opening-panel"}
    other = Opening.objects.exclude(pk=opening.pk).get(title="Night Baker")
    return {
        "live": Opening.objects.live(at=now).filter(pk=opening.pk).exists(),
        "is_live": opening.is_live(at=now),
        "page": visitor.get(url).status_code == HTTPStatus.OK,
        "panel": visitor.get(url, headers=panel).status_code == HTTPStatus.OK,
        "results": f'href="{url}' in search,
        "similar": f'href="{url}"' in visitor.get(other.get_absolute_url()).content.decode(),
        "employer": f'href="{url}"' in visitor.get(opening.employer.page_url).content.decode(),
        "markup": bool(job_posting_markup(opening, at=now)),
        "sitemap": any(url in row[0] for part in sitemap_parts(at=now)
                       for row in sitemap_rows(part, at=now)),
        "apply": 'id="apply-form"' in reader.get(f"/openings/{opening.pk}/apply/").content.decode(),
        "saved": f'href="{url}"' in reader.get("/saved/").content.decode(),
    }  # fmt: skip


@pytest.mark.row("B7")
def test_opening_ends_itself_everywhere_at_its_end(closing, client, client_of, dana):
    OpeningFactory(employer=closing.employer, title="Night Baker")
    with clock.at(FIVE - SECOND):
        save_opening_for_later(opening=closing, by=dana)
        before = shown_where(closing, client_of(dana), client)
        assert [place for place, is_shown in before.items() if not is_shown] == []
    with clock.at(FIVE):
        after = shown_where(closing, client_of(dana), client)
    assert [place for place, is_shown in after.items() if is_shown] == []


@pytest.mark.row("B7")
@pytest.mark.parametrize("hour", [None, time(17), time(2, 30), time(1, 30), time(0, 30)])
@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", "2027-03-14"),  # forward at 2:00
        ("America/New_York", "2026-11-01"),  # back at 2:00
        ("Africa/Cairo", "2026-04-24"),  # forward at 0:00
        ("Pacific/Honolulu", "2026-12-31"),
        ("Asia/Kathmandu", "2026-12-31"),
    ],
)
def test_live_is_one_rule_to_the_second_on_days_of_every_length(zone, day, hour):
    employer = EmployerFactory(time_zone=zone)
    last = datetime.fromisoformat(day).date()
    end = end_of(last, employer, hour=hour)
    opening = OpeningFactory(
        employer=employer, closes_at=end, publish_at=end - timedelta(1), city="", region=""
    )
    assert opening.end.day == last
    for moment, is_live in ((end - SECOND, True), (end, False), (end + SECOND, False)):
        found = Opening.objects.live(at=moment).exists()
        rows = sitemap_rows(opening.pk // 5_000, at=moment)
        markup = job_posting_markup(opening, at=moment)
        assert [opening.is_live(at=moment), found, bool(rows), bool(markup)] == [is_live] * 4


@pytest.mark.row("B7")
def test_pages_say_today_and_the_hour_by_the_clocks_of_both(closing, client, client_of, dana):
    url = closing.get_absolute_url()
    dana.time_zone = "America/Denver"
    dana.save()
    reader = client_of(dana)
    with clock.at(THREE_HOURS_BEFORE):
        save_opening_for_later(opening=closing, by=dana)
        assert TODAY in client.get("/openings/").content.decode()
        words = "today at 5:00 PM EST, in 3 hours"
        assert f"<dt>Closes</dt><dd>{words}</dd>" in client.get(url).content.decode()
        for page in ("/openings/", "/saved/", f"/openings/{closing.pk}/apply/"):
            assert f"{TODAY} (3:00 PM MST for you)" in reader.get(page).content.decode(), page
        assert f"{words} (3:00 PM MST for you)" in reader.get(url).content.decode()


@pytest.mark.row("B7")
def test_copy_that_somebody_kept_is_drawn_anew_when_less_time_is_left(closing, client):
    for page in (closing.get_absolute_url(), "/openings/"):
        with clock.at(THREE_HOURS_BEFORE):
            mark = client.get(page)["ETag"]
            kept = client.get(page, headers={"If-None-Match": mark})
        with clock.at(THREE_HOURS_BEFORE + timedelta(minutes=61)):
            drawn = client.get(page, headers={"If-None-Match": mark})
        assert (kept.status_code, drawn.status_code) == (HTTPStatus.NOT_MODIFIED, HTTPStatus.OK)
        assert "in 1 hour" in drawn.content.decode()


def test_end_within_a_week_shows_in_results_and_a_later_one_does_not(closing, client):
    with clock.at(FIVE - timedelta(days=7)):
        page = client.get("/openings/").content.decode()
        assert "<li>Closes Tuesday, December 1, 2026, 5:00 PM EST</li>" in page
    with clock.at(FIVE - timedelta(days=7) - SECOND):
        assert "<li>Closes" not in client.get("/openings/").content.decode()


@pytest.mark.row("B7")
@pytest.mark.parametrize(
    ("day", "typed", "stored", "said"),
    [
        ("2026-12-31", "17:00", "2026-12-31T22:00:00+00:00", ""),
        ("2026-12-31", "5:00 PM", "2026-12-31T22:00:00+00:00", ""),
        ("2026-12-31", "17:00:30", "2026-12-31T22:00:00+00:00", ""),
        ("2026-12-31", "", "2027-01-01T05:00:00+00:00", ""),
        ("2026-12-31", "00:00", "2027-01-01T05:00:00+00:00", ""),
        ("2026-12-31", "23:59", "2027-01-01T05:00:00+00:00", ""),
        ("2027-03-14", "01:30", "2027-03-14T06:30:00+00:00", ""),
        ("2027-03-14", "02:30", "2027-03-14T07:30:00+00:00",
         "Sunday, March 14, 2027, has no 2:30 AM. It closes at 3:30 AM EDT."),
        ("2027-03-14", "02:00", "2027-03-14T07:00:00+00:00",
         "Sunday, March 14, 2027, has no 2:00 AM. It closes at 3:00 AM EDT."),
    ],
)  # fmt: skip
def test_recruiter_sets_an_hour(client_of, bob, day, typed, stored, said):
    with clock.at(NOW + timedelta(days=30)):
        recruiter = client_of(bob)
        data = TYPED | {"closes_on": day, "closes_hour": typed}
        page = recruiter.post(f"{BASE}new/", data, follow=True).content.decode()
        opening = Opening.objects.get()
        assert opening.closes_at.isoformat() == stored
        assert ("The clocks are set forward" in page, said in page) == (bool(said), True)
        form = recruiter.get(f"{BASE}{opening.pk}/edit/").context["form"]
        assert form["closes_on"].value().isoformat() == day
        again = data | {"version": "1", "closes_hour": form["closes_hour"].value() or ""}
        recruiter.post(f"{BASE}{opening.pk}/edit/", again)
    opening.refresh_from_db()
    assert (opening.closes_at.isoformat(), opening.version) == (stored, 2)


@pytest.mark.row("B7")
@pytest.mark.parametrize(
    ("typed", "field", "line"),
    [
        ({"closes_on": "", "closes_hour": "17:00"}, "closes_on", "Choose the day to this hour."),
        ({"closes_hour": "25:00"}, "closes_hour", "time of day"),
        ({"closes_hour": "soon"}, "closes_hour", "time of day"),
        ({"closes_on": "2026-11-24", "closes_hour": "10:00"}, "closes_hour",
         "This hour has passed. Choose a later one."),
        ({"closes_on": "2026-11-23", "closes_hour": "10:00"}, "closes_on",
         "The closing date has passed. Choose a later one."),
        ({"closes_on": "", "closes_hour": "\x00"}, "closes_hour", "time of day"),
    ],
)  # fmt: skip
def test_hour_that_cannot_be_is_refused_and_kept(client_of, bob, now, typed, field, line):
    form = client_of(bob).post(f"{BASE}new/", TYPED | typed).context["form"]
    assert list(form.errors) == [field]
    assert line in form.errors[field][0]
    assert form["closes_hour"].value() == typed["closes_hour"]
    assert not Opening.objects.exists()


def pages_that_name(opening, candidate, reader):
    """Every page on which a candidate reads who an opening is with."""
    sent = ApplicationFactory(opening=opening, candidate=candidate)
    other = OpeningFactory(employer=opening.employer)
    save_opening_for_later(opening=other, by=candidate)
    hide_from_search(thing=opening, by=candidate)
    closed = OpeningFactory(employer=opening.employer, closed=True)
    panel = {"HX-Request": "true", "HX-Target": "opening-panel"}
    address, apply_to = opening.get_absolute_url(), f"/openings/{other.pk}/apply/"
    return {
        "results": reader.get("/openings/"),
        "panel": reader.get(address, headers=panel),
        "page": reader.get(address),
        "save": reader.get(f"/openings/{opening.pk}/save/"),
        "saved": reader.get("/saved/"),
        "hidden": reader.get("/hidden/"),
        "apply": reader.get(apply_to),
        "closed": reader.get(f"/openings/{closed.pk}/apply/"),
        "applications": reader.get("/applications/"),
        "status": reader.get(f"/applications/{sent.pk}/"),
        "sent": reader.get(f"/applications/{sent.pk}/sent/"),
    }


@pytest.mark.row("B8")
def test_employer_is_a_link_on_every_page_that_names_it(employer, client_of, dana, now):
    opening = OpeningFactory(employer=employer, title="Night Baker")
    pages = pages_that_name(opening, dana, client_of(dana))
    link = f'<a href="{employer.page_url}">Acme Stores</a>'
    assert {name: page.status_code for name, page in pages.items()} == dict.fromkeys(pages, 200)
    assert [name for name, page in pages.items() if link not in page.content.decode()] == []


@pytest.mark.row("B8")
@pytest.mark.parametrize("is_unnamed", [False, True])
def test_similar_openings_link_their_employers(client, client_of, dana, now, is_unnamed):
    other = EmployerFactory(name="Harbor Books", slug="harbor", is_unnamed=is_unnamed)
    OpeningFactory(employer=other, title="Night Baker")
    opening = OpeningFactory(title="Night Baker")
    first = client.get(opening.get_absolute_url())
    with clock.at(NOW + timedelta(minutes=2)):
        gone = OpeningFactory(title="Night Baker", closed=True)
        pages = [first, client.get(gone.get_absolute_url())]
        pages.append(client_of(dana).get(f"/openings/{gone.pk}/apply/"))
    name = "Harbor Books" if is_unnamed else '<a href="/employers/harbor/">Harbor Books</a>'
    assert [f'"quiet">{name}, Columbus' in page.content.decode() for page in pages] == [True] * 3
    Employer.objects.filter(pk=other.pk).update(name="Harbor & Sons")
    again = client.get(opening.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert "Harbor &amp; Sons" in again.content.decode()


@pytest.mark.row("B8")
@pytest.mark.parametrize("traits", [{"is_unnamed": True}, {"review": EmployerReview.WAITING}])
def test_employer_without_a_page_has_no_link(client, client_of, dana, now, traits):
    employer = EmployerFactory(name="Employer not named", slug="nobody", **traits)
    opening = OpeningFactory(employer=employer, title="Night Baker")
    url = "/employers/nobody/"
    for name, page in pages_that_name(opening, dana, client_of(dana)).items():
        assert "Employer not named" in page.content.decode(), name
        assert f'href="{url}"' not in page.content.decode(), name
    assert client.get(url).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.row("B8")
@pytest.mark.parametrize(
    "kind",
    [kind for kind in kinds.all_kinds() if kind.recipient == "candidate"],
    ids=lambda kind: kind.name,
)
def test_mail_to_a_candidate_links_the_employer_it_names_once(kind, now, monkeypatch):
    message = sample_message(kind=kind)
    texts = [message.body, str(message.alternatives[0].content)]
    links = [text.count("/employers/harbor-books/") for text in texts]
    is_named = "Harbor Books" in re.sub(r".*The page of .*", "", message.body)
    assert links in ([[1, 1]] if is_named else [[0, 0], [1, 1]])
    monkeypatch.setattr("jobstore.people.employer.models.Employer.page_url", "")
    assert "/employers/" not in sample_message(kind=kind).body


def facts_on(page):
    """The card of an opening as pairs of a label and a text."""
    card = page.content.decode().partition('id="so-far-heading"')[2].partition("</section>")[0]
    return dict(re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", card))


def act(opening, what, at, *, seen=True, by=None):
    event = {"what": what, "at": at, "by": by, "candidate_sees_from": at if seen else None}
    sent = opening.applications.first() or ApplicationFactory(opening=opening)
    ApplicationEvent.objects.create(application=sent, **event)


@pytest.mark.row("B6")
def test_page_states_what_happened_to_an_opening(employer, bob, client, now):
    opening = OpeningFactory(
        employer=employer, opened_again=2, posted_at=NOW - timedelta(days=60),
        updated_at=NOW - timedelta(days=50),
    )  # fmt: skip
    act(opening, Happening.MOVED, NOW - timedelta(days=40), by=bob)
    assert facts_on(client.get(opening.get_absolute_url())) == {
        "First posted": "September 25, 2026",
        "Changed": "October 5, 2026",
        "Opened again": "Twice",
        "Applications": "Fewer than 5",
        "Last step by a recruiter": "October 15, 2026",
    }


@pytest.mark.row("B6")
def test_page_of_a_new_opening_states_what_has_not_happened(employer, client, now):
    opening = OpeningFactory(employer=employer)
    ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    assert facts_on(client.get(opening.get_absolute_url())) == {
        "First posted": "November 21, 2026",
        "Changed": "Not since then",
        "Opened again": "Never",
        "Applications": "Fewer than 5",
        "Last step by a recruiter": "None yet",
    }


@pytest.mark.row("B6")
@pytest.mark.parametrize("traits", [{"source": "numfocus", "source_key": "1"}, {"draft": True}])
def test_nothing_is_stated_of_what_came_from_elsewhere_or_was_never_public(traits):
    assert so_far(OpeningFactory(**traits), at=NOW) is None


@pytest.mark.row("B6")
@pytest.mark.parametrize(
    ("sent", "words"),
    [(0, "Fewer than 5"), (4, "Fewer than 5"), (5, "5 to 19"), (19, "5 to 19"), (20, "20 or more")],
)
def test_applications_are_told_in_steps_in_one_statement(sent, words):
    opening = OpeningFactory()
    ApplicationFactory.create_batch(sent, opening=opening, resume=None)
    ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    with CaptureQueriesContext(connection) as queries:
        assert so_far(opening, at=NOW).applications == words
    assert len(queries) == 1


@pytest.mark.row("B6")
@pytest.mark.parametrize(
    ("what", "more"),
    [
        (Happening.DECIDED, {"seen": False}),  # a "no" that is not told
        (Happening.NOTE, {"seen": False}),
        (Happening.SUBMITTED, {}),
        (Happening.WITHDRAWN, {}),
        (Happening.INTERVIEW_HELD, {}),  # by the clock
        (Happening.INTERVIEW_CANCELED, {"by": "candidate"}),  # by withdrawing
        (Happening.TOLD, {"at": NOW + timedelta(minutes=1)}),
    ],
)
def test_what_no_candidate_heard_from_a_recruiter_is_no_step(what, more):
    opening, before = OpeningFactory(), NOW - timedelta(days=9)
    act(opening, Happening.MOVED, before)
    by = opening.applications.get().candidate if more.get("by") else None
    act(opening, what, more.get("at", NOW), seen=more.get("seen", True), by=by)
    assert so_far(opening, at=NOW).last_act == before


@pytest.mark.row("B6")
def test_untold_decision_changes_nothing_on_the_page(employer, bob, client, now):
    interview = InterviewFactory(application__opening__employer=employer, held=True)
    page = interview.application.opening.get_absolute_url()
    before = facts_on(client.get(page))
    no = No(reason=DecisionReason.SKILL, text="You stayed general.", gives_feedback=True)
    application = interview.application
    decline_application(application=application, no=no, by=bob, version=application.version)
    assert facts_on(client.get(page)) == before


@pytest.mark.row("B6")
def test_new_end_after_the_last_one_counts_as_opened_again(client_of, bob, employer, now):
    recruiter = client_of(bob)
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    counts = []
    for moment, day in (
        (NOW, "2026-12-15"),  # while it is open
        (NOW + timedelta(days=30), "2026-12-30"),  # 9 days after the end: it goes on
        (NOW + timedelta(days=30), "2026-12-31"),
        (NOW + timedelta(days=60), "2027-01-31"),  # 23 days after the end
        (NOW + timedelta(days=90), "2027-03-31"),
        (NOW + timedelta(days=90), "2027-01-31"),  # refused: over
    ):
        with clock.at(moment):
            opening.refresh_from_db()
            typed = TYPED | {"closes_on": day, "version": str(opening.version)}
            recruiter.post(f"{BASE}{opening.pk}/edit/", typed)
            counts.append(Opening.objects.get().opened_again)
    assert counts == [0, 0, 0, 1, 2, 2]
