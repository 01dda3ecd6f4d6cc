"""The double-blind reveal, through the actions that people use."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.debrief.queries.measure import (
    Observer,
    Reveal,
    fair_pairings,
    rated_interview,
    rated_interviews,
)
from coaching.debrief.states import SHARED_CRITERIA, Band, Criterion
from coaching.feedback.actions import moderate as lapse
from coaching.feedback.actions.deliver import open_feedback
from coaching.plan.states import Branch
from coaching.practice.models import PracticeRating, PracticeSession
from coaching.practice.states import PracticeMode, Rater
from jobstore.lib import clock
from tests.factories import NOW
from tests.support.coaching import debrief_data
from tests.support.debrief import add_their_view, paired_interview, sealed_debrief
from tests.support.feedback import answer, ask, told_plan


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


@pytest.fixture
def plan(now, employer, dana):
    return told_plan(employer=employer, candidate=dana)


def page_of(client, plan):
    page = client.get(reverse("coaching:calibration_detail", args=[plan.pk])).content.decode()
    return page[page.index("<main") : page.index("</main")]


def test_numbers_unlock_when_both_sides_are_in_and_opened(plan, client, dana):
    def reveal():
        return rated_interview(plan).reveal

    assert reveal() == Reveal.NOT_SEALED
    assert "<svg" not in page_of(client, plan)
    sealed_debrief(plan, sealed_before_telling=True)
    assert reveal() == Reveal.WAITING
    request = ask(plan)
    answer(request)
    request.refresh_from_db()
    waiting = page_of(client, plan)
    assert (reveal(), "<svg" in waiting) == (Reveal.WAITING, False)
    with clock.at(NOW + timedelta(hours=2)):
        lapse.release_when_due(request=request)
        request.refresh_from_db()
        assert (reveal(), "<svg" in page_of(client, plan)) == (Reveal.NOT_OPENED, False)
        assert fair_pairings(dana) == []
        open_feedback(request=request, by=dana)
        page = page_of(client, plan)
    assert reveal() == Reveal.REVEALED
    assert "<h1>On 1 of 2 points they rated you higher.</h1>" in page
    assert "Rated afterwards" not in page
    assert len(fair_pairings(dana)) == 1


def test_sealed_after_the_telling_is_shown_and_never_counted(plan, client, dana):
    client.post(
        reverse("coaching:debrief_edit", args=[plan.pk]), debrief_data(action="seal"), follow=True
    )
    add_their_view(plan)
    page = page_of(client, plan)
    assert "Rated afterwards" in page
    assert "<svg" in page
    assert fair_pairings(dana) == []
    listed = client.get(reverse("coaching:calibration_list")).content.decode()
    assert "Rated afterwards" in listed
    assert "0 of 3 interviews so far" in listed


def test_sealed_after_reading_their_answer_counts_as_afterwards(plan, client, dana):
    """Without a decision the questions can be answered too, and the answer can be read."""
    plan.branch = Branch.PENDING
    plan.save()
    add_their_view(plan)
    client.post(reverse("coaching:debrief_edit", args=[plan.pk]), debrief_data(action="seal"))
    assert rated_interview(plan).reveal == Reveal.AFTERWARDS


def test_feedback_opens_without_a_debrief(plan, client, dana):
    add_their_view(plan, opened=False)
    opened = client.post(
        reverse("coaching:feedback_open", args=[plan.pk]), {"when": "now"}, follow=True
    )
    assert "You were calm with the angry customer." in opened.content.decode()
    assert rated_interview(plan).reveal == Reveal.NOT_SEALED


def test_words_without_bands_have_nothing_to_compare(plan, client):
    sealed_debrief(plan, sealed_before_telling=True)
    add_their_view(plan, theirs=())
    assert rated_interview(plan).reveal == Reveal.NOT_RATED
    assert "rated none of the points" in page_of(client, plan)


def test_chart_has_a_name_and_its_table(plan, client):
    sealed_debrief(plan, sealed_before_telling=True)
    add_their_view(plan)
    page = page_of(client, plan)
    assert 'role="img" aria-labelledby="calibration-title calibration-desc"' in page
    assert 'style="' not in page
    assert page.count('<th scope="row">') == 6
    assert '<td data-label="You">partly</td>' in page
    assert '<td data-label="They">fully</td>' in page


def test_a_friend_of_the_practice_is_a_third_dot(plan, client, dana):
    sealed_debrief(plan, sealed_before_telling=True)
    add_their_view(plan)
    session = PracticeSession.objects.create(
        plan=plan, candidate=dana, mode=PracticeMode.FRIEND, key=plan.pk, started_at=NOW
    )
    PracticeRating.objects.create(
        session=session, rater=Rater.FRIEND, criterion=Criterion.CLEAR, band=Band.FULLY
    )
    page = page_of(client, plan)
    assert "A friend, in practice" in page
    assert '<td data-label="A friend, in practice">fully</td>' in page


def test_record_trend_and_guesses_wait_for_enough(now, dana, client):
    address = reverse("coaching:calibration_list")
    assert "Nothing to compare yet" in client.get(address).content.decode()
    for days_ago, own in ((60, (1, 1, 1, 1, 1, 1)), (40, (2, 2, 2, 2, 2, 2))):
        paired_interview(dana, days_ago=days_ago, own=own)
    page = client.get(address).content.decode()
    assert "2 of 3 interviews so far" in page
    assert "scored from 5 interviews on. You have 2." in page
    for days_ago in (30, 20, 10):
        paired_interview(dana, days_ago=days_ago, own=(3, 3, 2, 4, 3, 3))
    page = client.get(address).content.decode()
    assert "Your view gets closer to theirs: 1.5 steps apart at first, 0 steps now." in page
    assert "better than a coin" in page
    assert "Over 5 interviews they were off by 0.04" in page


def test_nobody_else_learns_anything(plan, alice, erin, charlie, client_of):
    sealed_debrief(plan)
    for user in (alice, erin, charlie):
        for name in ("calibration_detail", "reality_check", "take_away", "worked", "second_look"):
            address = reverse(f"coaching:{name}", args=[plan.pk])
            assert client_of(user).get(address).status_code == 404
        assert plan.interview.application.opening.title not in (
            client_of(user).get(reverse("coaching:calibration_list")).content.decode()
        )


# Whose view comes closest -----------------------------------------------------------------------
def practiced(plan, rater, bands):
    session = PracticeSession.objects.create(
        plan=plan,
        candidate=plan.candidate,
        mode=PracticeMode.FRIEND if rater == Rater.FRIEND else PracticeMode.COACH,
        key=uuid4(),
        started_at=NOW,
        counted_at=NOW,
    )
    for criterion, band in zip(SHARED_CRITERIA, bands, strict=True):
        PracticeRating.objects.create(session=session, rater=rater, criterion=criterion, band=band)


def record_of(client):
    return client.get(reverse("coaching:calibration_list")).content.decode()


@pytest.mark.parametrize(
    ("friend", "coach", "words"),
    [
        ((3, 3, 2, 4, 3, 3), (1, 1, 1, 1, 1, 1), "A friend’s view comes closest"),
        ((1, 1, 1, 1, 1, 1), (3, 3, 2, 4, 3, 3), "A coach’s view comes closest"),
        ((1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 1, 1), "Your own view comes closest"),
    ],
)
def test_record_says_whose_view_comes_closest(now, dana, client, friend, coach, words):
    for number in range(3):
        plan = paired_interview(dana, days_ago=30 + number, sealed_before_telling=True)
        practiced(plan, Rater.FRIEND, friend)
        practiced(plan, Rater.COACH, coach)
    page = record_of(client)
    assert words in page
    assert "That is so over 3 interviews." in page


def test_below_three_interviews_nothing_is_said_of_a_rater(now, dana, client):
    for number in range(3):
        plan = paired_interview(dana, days_ago=30 + number, sealed_before_telling=True)
        if number:
            practiced(plan, Rater.COACH, (3, 3, 2, 4, 3, 3))
    assert "comes closest" not in record_of(client)


def test_interview_that_was_rated_afterwards_does_not_count_for_a_rater(now, dana, client):
    for number in range(3):
        is_fair = bool(number)
        plan = paired_interview(dana, days_ago=30 + number, sealed_before_telling=is_fair)
        practiced(plan, Rater.COACH, (3, 3, 2, 4, 3, 3))
    assert "comes closest" not in record_of(client)


def test_rated_interviews_are_read_as_often_for_three_as_for_one(now, dana):
    counts = []
    for days_ago in ((1,), (5, 9)):
        for days in days_ago:
            practiced(
                paired_interview(dana, days_ago=days), Rater.FRIEND, [2] * len(SHARED_CRITERIA)
            )
        with CaptureQueriesContext(connection) as queries:
            rated = rated_interviews(dana)
        counts.append(len(queries))
    assert [Observer.FRIEND in row.ratings for row in rated] == [True] * 3
    assert counts[0] == counts[1]
