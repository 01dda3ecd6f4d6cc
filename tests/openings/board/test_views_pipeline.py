import re
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from openings.application.models import Answer, Application
from openings.application.states import Stage
from openings.board.actions import move_application
from openings.opening.models import Opening
from openings.opening.states import QuestionKind
from openings.promise.queries.promise import promise_of
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
    ScreeningQuestionFactory,
)
from tests.factories.people import UserFactory


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer)


@pytest.fixture
def application(opening, dana):
    return ApplicationFactory(candidate=dana, opening=opening)


def board_url(opening):
    return reverse("openings:pipeline", args=[opening.employer.slug, opening.pk])


def review_url(application, name="application_review"):
    slug = application.opening.employer.slug
    return reverse(f"openings:{name}", args=[slug, application.pk])


def add_cards(opening, count):
    for _number in range(count):
        application = ApplicationFactory(opening=opening, interviewing=True)
        InterviewerFactory(interview=InterviewFactory(application=application, held=True))


def test_board_asks_the_database_as_often_for_three_as_for_one(opening, bob, client_of, now):
    client = client_of(bob)
    client.get(board_url(opening))  # the first visit also writes down the session
    counts = []
    for more in (1, 2):
        add_cards(opening, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(board_url(opening))
        assert response.status_code == HTTPStatus.OK
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_board_shows_stages_and_never_a_draft(opening, bob, client_of, now):
    ApplicationFactory(opening=opening, candidate=UserFactory(name="Ann Applied"))
    ApplicationFactory(
        opening=opening,
        candidate=UserFactory(name="Dora Draft"),
        stage=Stage.DRAFT,
        submitted_at=None,
    )
    page = client_of(bob).get(board_url(opening)).content.decode()
    assert "Ann Applied" in page
    assert "Dora Draft" not in page


def test_draft_is_not_reviewed(opening, bob, client_of, now):
    draft = ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    assert client_of(bob).get(review_url(draft)).status_code == HTTPStatus.NOT_FOUND


def test_overdue_card_comes_first_and_says_so(opening, bob, client_of, now):
    ApplicationFactory(
        opening=opening,
        candidate=UserFactory(name="Older Waiting"),
        interviewing=True,
        stage_since=NOW - timedelta(days=9),
    )
    late = ApplicationFactory(
        opening=opening, candidate=UserFactory(name="Late Promise"), interviewing=True
    )
    InterviewFactory(application=late, held=True, promised_by=(NOW - timedelta(days=1)).date())
    page = client_of(bob).get(board_url(opening)).content.decode()
    assert page.index("Late Promise") < page.index("Older Waiting")
    assert page.count("Answer overdue") == 1


def test_other_people_find_no_board(opening, charlie, dana, client_of, now):
    for user in (charlie, dana):
        assert client_of(user).get(board_url(opening)).status_code == HTTPStatus.NOT_FOUND


def test_board_of_an_impossible_number_is_not_found(employer, bob, client_of, now):
    url = f"/employers/{employer.slug}/openings/{10**30}/pipeline/"
    assert client_of(bob).get(url).status_code == HTTPStatus.NOT_FOUND


def test_review_shows_what_was_sent(application, opening, bob, client_of, now):
    question = ScreeningQuestionFactory(opening=opening, text="Which shifts?")
    Answer.objects.create(application=application, question=question, text="Nights & days")
    Application.objects.update(cover_note="I like <b>shops</b>.")
    page = client_of(bob).get(review_url(application)).content.decode()
    for part in ("Which shifts?", "Nights &amp; days", "I like &lt;b&gt;shops", "resume.pdf"):
        assert part in page


def test_review_writes_the_day_of_an_answer_out(application, opening, bob, client_of, now):
    question = ScreeningQuestionFactory(opening=opening, kind=QuestionKind.DATE)
    Answer.objects.create(application=application, question=question, text="2026-12-15")
    page = client_of(bob).get(review_url(application)).content.decode()
    assert "Tuesday, December 15, 2026" in page
    assert "2026-12-15" not in page


def test_move_from_the_board_returns_to_the_board(application, bob, client_of, now):
    response = client_of(bob).post(
        review_url(application, "application_move"),
        {"to": "screening", "version": 1, "back": "pipeline"},
    )
    assert response.url == board_url(application.opening)
    application.refresh_from_db()
    assert application.stage == Stage.SCREENING


def test_slower_recruiter_learns_who_moved_it_and_keeps_the_note(
    application, alice, bob, client_of, now
):
    move_application(application=application, to=Stage.INTERVIEW, by=alice, version=1)
    with clock.at(NOW + timedelta(seconds=12)):
        response = client_of(bob).post(
            review_url(application, "application_move"),
            {"to": "screening", "version": 1, "note": "Call her on Friday."},
        )
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Alice Owner moved it to Interview 12 seconds ago." in page
    assert "Call her on Friday." in page
    application.refresh_from_db()
    assert application.stage == Stage.INTERVIEW


def test_slower_recruiter_whose_target_is_gone_keeps_the_note_too(
    application, alice, bob, client_of, now
):
    for version, stage in enumerate((Stage.INTERVIEW, Stage.SCREENING), start=1):
        move_application(application=application, to=stage, by=alice, version=version)
    response = client_of(bob).post(
        review_url(application, "application_move"),
        {"to": "screening", "version": 1, "note": "Call her on Friday."},
    )
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Call her on Friday." in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"to": "hired", "version": "1"},
        {"to": "nowhere", "version": "1"},
        {"to": "screening", "version": "x"},
        {"to": "screening", "version": "99999999999999999999"},
        {"to": "screening", "version": "1", "note": "n" * 2001},
        {"to": "screening", "version": "1", "note": "a\x00b"},
    ],
)
def test_bad_moves_change_nothing_and_never_break(application, bob, client_of, now, data):
    response = client_of(bob).post(review_url(application, "application_move"), data)
    assert response.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
    application.refresh_from_db()
    assert (application.stage, application.version) == (Stage.APPLIED, 1)


def test_note_is_kept_for_the_team(application, bob, client_of, now):
    client = client_of(bob)
    client.post(review_url(application, "application_note"), {"note": "Strong on returns."})
    page = client.get(review_url(application)).content.decode()
    assert "Strong on returns." in page
    blank = client.post(review_url(application, "application_note"), {"note": "  "})
    assert blank.status_code == HTTPStatus.BAD_REQUEST


def test_review_of_several_rounds(application, bob, client_of, now):
    InterviewFactory(application=application, held=True, decision="advanced")
    InterviewFactory(application=application, round=2)
    Application.objects.update(stage=Stage.INTERVIEW)
    page = client_of(bob).get(review_url(application)).content.decode()
    assert page.index("Round 2") < page.index("Round 1")
    assert "open up when the planned interview is over" in page


def test_long_stage_is_read_in_pages_without_scripts(opening, bob, client_of, now, monkeypatch):
    monkeypatch.setattr("openings.board.queries.ON_BOARD", 2)
    for number in range(23):
        ApplicationFactory(
            opening=opening,
            candidate=UserFactory(name=f"Person N{number:02}"),
            stage_since=NOW - timedelta(hours=30 - number),
        )
    client = client_of(bob)
    board = client.get(board_url(opening)).content.decode()
    assert 'href="?stage=applied">All 23 in Applied<' in board
    assert ("Person N01" in board, "Person N02" in board) == (True, False)
    first = client.get(board_url(opening), {"stage": "applied"}).content.decode()
    assert "23 applications" in first
    assert 'href="?stage=applied&amp;page=2"' in first
    last = client.get(board_url(opening), {"stage": "applied", "page": 2}).content.decode()
    assert [f"Person N{number}" in last for number in (19, 20, 22)] == [False, True, True]


def test_all_that_ended_stand_on_their_own_page(opening, bob, client_of, now, monkeypatch):
    monkeypatch.setattr("openings.board.queries.ON_BOARD", 1)
    for name in ("Ann Early", "Zoe Late"):
        ApplicationFactory(opening=opening, candidate=UserFactory(name=name), not_told=True)
    client = client_of(bob)
    assert (
        'href="?stage=ended">All 2 that ended<' in client.get(board_url(opening)).content.decode()
    )
    page = client.get(board_url(opening), {"stage": "ended"}).content.decode()
    assert "Ann Early" in page
    assert "Zoe Late" in page


@pytest.mark.parametrize("stage", ["draft", "nowhere", "", "applied\x00"])
def test_unknown_stage_shows_the_whole_board(opening, bob, client_of, now, stage):
    response = client_of(bob).get(board_url(opening), {"stage": stage})
    assert response.templates[0].name == "openings/pipeline/board.html"


@pytest.fixture
def offered(application):
    application.stage = Stage.OFFER
    application.save()
    return application


def test_step_back_from_an_offer_is_previewed_first(offered, bob, client_of, now):
    client = client_of(bob)
    url = reverse("openings:application_move", args=["acme", offered.pk])
    data = {"to": "interview", "version": offered.version, "back": "pipeline", "note": "Keep this."}
    page = client.post(url, data).content.decode()
    assert "Going back takes it away" in page
    assert "Keep this." in page
    why = "The owner has stopped all hiring."
    refused = client.post(url, data | {"why": "You were rejected.", "step": "preview"})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    preview = client.post(url, data | {"why": why, "step": "preview"}).content.decode()
    assert "Acme Stores took back the offer for the job" in preview
    assert why in preview
    offered.refresh_from_db()
    assert offered.stage == Stage.OFFER
    late = client.post(url, data | {"why": why, "step": "record", "version": "77"})
    assert (late.status_code, why in late.content.decode()) == (HTTPStatus.CONFLICT, True)
    done = client.post(url, data | {"why": why, "step": "record"})
    assert done["Location"] == reverse("openings:pipeline", args=["acme", offered.opening_id])
    offered.refresh_from_db()
    assert offered.stage == Stage.INTERVIEW


@pytest.mark.parametrize(
    ("reason", "stage", "interview", "offers"),
    [
        ("filled", "applied", None, ["Decide"]),
        ("withdrawn", "screening", None, ["Decide"]),
        ("filled", "interview", None, ["Decide"]),
        ("filled", "interview", {}, []),
        ("filled", "offer", None, ["Note their answer"]),
        ("expired", "applied", None, ["screening", "interview"]),
        ("expired", "interview", None, ["Plan an interview"]),
    ],
)
def test_card_of_a_closed_opening_offers_an_answer_and_no_move(
    application, bob, client_of, now, reason, stage, interview, offers
):
    Opening.objects.update(state="closed", closed_at=NOW, close_reason=reason)
    Application.objects.update(stage=stage)
    if interview is not None:
        InterviewFactory(application=application, **interview)
    client = client_of(bob)
    page = client.get(board_url(application.opening)).content.decode()
    board = page[page.index('<li class="board-card">') :].split("</li>")[0]
    found = re.findall(r'btn-sm"[^>]*?(?:value="(\w+)")?>([^<]+)<', board)
    assert [value or label for value, label in found] == offers
    review = client.get(review_url(application)).content.decode()
    assert ("Plan an interview" in review) is (reason == "expired")
    # An offer can be taken back whatever became of the posting.
    assert ('id="move-heading"' in review) is (reason == "expired" or stage == "offer")
    assert ("Note their answer" in review) is (stage == "offer")


def test_nobody_is_moved_on_in_an_opening_that_is_filled(application, bob, client_of, now):
    Opening.objects.update(state="closed", closed_at=NOW, close_reason="filled")
    data = {"to": "interview", "version": application.version}
    response = client_of(bob).post(review_url(application, "application_move"), data)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    with pytest.raises(IllegalMove):
        move_application(application=application, to=Stage.INTERVIEW, by=bob, version=1)
    application.refresh_from_db()
    assert application.stage == "applied"


def test_openings_of_one_title_are_told_apart(bob, employer, client_of, now):
    for city in ("Columbus", "Dayton"):
        opening = OpeningFactory(employer=employer, title="Baker", city=city, region="OH")
        ApplicationFactory(opening=opening)
    client = client_of(bob)
    new = client.get(reverse("openings:new_applications", args=["acme"])).content.decode()
    for opening in Opening.objects.order_by("pk"):
        assert f'{board_url(opening)}">Baker</a>, {opening.city}, OH. Sent November ' in new
        pages = [board_url(opening), f"{board_url(opening)}?stage=applied"]
        pages.append(review_url(opening.applications.get()))
        assert all(f"{opening.city}, OH" in client.get(page).content.decode() for page in pages)


def test_new_application_names_the_day_of_the_answer_where_one_is_promised(
    application, bob, client_of, now
):
    url = reverse("openings:new_applications", args=["acme"])
    day = promise_of(application).day
    client = client_of(bob)
    assert f"; answer promised by {day:%A, %B} {day.day}</span>" in client.get(url).content.decode()
    counts = []
    for more in (0, 2):
        ApplicationFactory.create_batch(more, opening=application.opening)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("stage", "interview", "offers"),
    [
        ("applied", None, ["screening", "interview"]),
        ("screening", None, ["interview"]),
        ("interview", None, ["Plan an interview"]),
        ("interview", {}, []),
        ("interview", {"held": True}, ["Decide"]),
        ("screening", {"held": True}, ["Decide", "interview"]),
        ("offer", None, ["Note their answer"]),
        ("hired", None, []),
    ],
)
def test_card_offers_the_next_step_and_never_one_back(
    application, bob, client_of, now, stage, interview, offers
):
    application.stage = stage
    application.outcome = "hired" if stage == "hired" else "open"
    application.save()
    if interview is not None:
        InterviewFactory(application=application, **interview)
    url = reverse("openings:pipeline", args=["acme", application.opening_id])
    page = client_of(bob).get(url).content.decode()
    board = page[page.index('<li class="board-card">') :]
    found = re.findall(r'btn-sm"[^>]*?(?:value="(\w+)")?>([^<]+)<', board.split("</li>")[0])
    assert [value or label for value, label in found] == offers


def test_card_names_the_promised_day_and_counts_no_days(opening, bob, client_of, now):
    candidate = UserFactory(name="Ann Applied")
    application = ApplicationFactory(opening=opening, candidate=candidate)
    board = client_of(bob).get(board_url(opening)).content.decode()
    assert re.search(r'<p class="quiet">Answer by Dec \d+</p>', board)
    assert "left" not in board[board.index("Ann Applied") :]
    review = client_of(bob).get(review_url(application)).content.decode()
    assert "Promised answer" in review
    assert "Answer by" not in review  # the day stands there already


def test_application_leads_to_move_and_note_from_its_top(application, bob, client_of, now):
    page = client_of(bob).get(review_url(application)).content.decode()
    top = page[: page.index('id="sent-heading"')]
    for place in ("move-heading", "note-heading"):
        assert f'href="#{place}"' in top
        assert f'id="{place}"' in page


def test_card_says_once_since_when_an_answer_is_late(opening, bob, client_of, now):
    """Over a weekend no working day has passed yet, and the day is said all the same."""
    application = ApplicationFactory(opening=opening, interviewing=True)
    InterviewFactory(application=application, held=True, promised_by=date(2026, 11, 27))
    with clock.at(datetime(2026, 11, 29, 18, tzinfo=UTC)):  # a Sunday
        page = " ".join(client_of(bob).get(board_url(opening)).content.decode().split())
    assert 'Answer overdue</span> <span class="quiet">since Nov 27</span>' in page
    assert "since the weekend" not in page


def test_note_of_a_move_is_folded_until_there_is_one(application, bob, client_of, now):
    page = client_of(bob).get(review_url(application)).content.decode()
    assert "<details class='mb-3'><summary>With a note</summary>" in page
    data = {"to": "screening", "version": "7", "note": "Knows the till."}
    conflict = client_of(bob).post(review_url(application, "application_move"), data)
    assert "<details class='mb-3' open><summary>With a note</summary>" in conflict.content.decode()
