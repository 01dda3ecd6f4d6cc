"""A coach rates one practice: within the request, and for the candidate alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.urls import reverse

from coaching.coach.actions import NotYourRequest, close_request, rate_practice, take_request
from coaching.debrief.queries.measure import Observer, rated_interview
from coaching.debrief.states import SHARED_CRITERIA, Band, Criterion
from coaching.plan.states import PlanState
from coaching.practice.actions import count_with_coach
from coaching.practice.models import CoachView, PracticeRating, PracticeSession
from coaching.practice.queries import item_named
from coaching.practice.queries.session import FriendView
from coaching.practice.states import PracticeMode, Rater
from jobstore.lib import clock
from jobstore.people.user.queries.account import export_of
from jobstore.trail.queries import events_of
from tests.factories import NOW
from tests.factories.coach import CoachRequestFactory, ShareGrantFactory
from tests.factories.people import UserFactory
from tests.support.coaching import plan_after_interview
from tests.support.debrief import add_their_view, sealed_debrief
from tests.support.desk import press

KEY = "7d3a4a52-4a51-4fd4-9f4e-0b8d8c7b8a11"
RATING = {
    "act": "rate",
    "key": KEY,
    **{f"rate_{criterion}": "3" for criterion in SHARED_CRITERIA},
    "keep": "You took your time.",
    "change": "Say how it ended.",
}
VIEW = FriendView(bands={Criterion.CLEAR: Band.MOSTLY}, keep="Calm.", change="The end.")


def coach(name="Cora"):
    user = UserFactory(name=f"{name} Coach", is_staff=True)
    user.groups.add(Group.objects.get(name="coach"))
    return user


@pytest.fixture
def cora(db):
    return coach()


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def asked(plan, dana, cora):
    request = CoachRequestFactory(candidate=dana, plan=plan)
    return take_request(request=request, by=cora)


def desk(asked):
    return reverse("admin:coaching_coachrequest_change", args=[asked.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def test_coach_rates_and_the_candidate_reads_it(asked, plan, cora, dana, client_of):
    staff, client = client_of(cora), client_of(dana)
    assert "Practice with the candidate" in text_of(staff.get(desk(asked)))
    page = text_of(press(staff, desk(asked), RATING, follow=True))
    assert "Kept. The candidate finds it with their practice." in page
    assert "You took your time." not in page
    assert "Rated on Tuesday, November 24" in page
    session = PracticeSession.objects.get()
    assert (session.mode, session.candidate) == (PracticeMode.COACH, dana)
    rows = PracticeRating.objects.filter(session=session)
    assert {(row.rater, row.band) for row in rows} == {(Rater.COACH, Band.MOSTLY)}
    assert {row.criterion for row in rows} == set(SHARED_CRITERIA)
    home = text_of(client.get(f"/recovery/{plan.pk}/practice/"))
    assert "with a coach</a>, and what they saw" in home
    seen = text_of(client.get(f"/recovery/{plan.pk}/practice/sessions/{session.pk}/"))
    assert seen.index("You took your time.") < seen.index("Say how it ended.")
    assert "What your coach saw" in seen
    assert "Cora Coach, Tuesday, November 24" in seen
    for criterion in SHARED_CRITERIA:
        assert str(criterion.label) in seen


def test_rating_is_audited_without_its_words(asked, cora, client_of):
    press(client_of(cora), desk(asked), RATING)
    event = events_of(asked).last()
    assert (event.what, event.by, event.why) == ("practice_rated", cora, "")
    view = CoachView.objects.get()
    assert (view.coach, view.request, view.at) == (cora, asked, NOW)


def test_words_and_bands_are_encrypted_at_rest(asked, cora, client_of):
    press(client_of(cora), desk(asked), RATING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT keep, change FROM coaching_coachview")
        row = str(cursor.fetchall())
    assert "time" not in row
    assert "ended" not in row


def test_pressed_twice_it_counts_once(asked, cora, client_of):
    staff = client_of(cora)
    for _ in range(2):
        press(staff, desk(asked), RATING)
    assert CoachView.objects.count() == PracticeSession.objects.count() == 1


def test_missing_points_are_named_and_nothing_is_lost(asked, cora, client_of):
    page = text_of(press(client_of(cora), desk(asked), RATING | {"rate_clear": "", "change": ""}))
    assert "Choose one." in page
    assert "Name one thing to try next time." in page
    assert "You took your time." in page
    assert not CoachView.objects.exists()


def test_practice_that_the_candidate_counted_is_the_one_that_is_rated(asked, plan, cora, dana):
    item = item_named(plan, "q-about-you")
    counted = count_with_coach(plan=plan, by=dana, items=[item], key=KEY)
    view = rate_practice(request=asked, by=cora, key=KEY, view=VIEW)
    assert view.session == counted
    with clock.at(NOW + timedelta(days=1)):
        other = rate_practice(
            request=asked, by=cora, key="0d3a4a52-4a51-4fd4-9f4e-0b8d8c7b8a11", view=VIEW
        )
    assert other.session != counted
    assert other.session.attempts.count() == 0


def test_rating_stands_in_the_calibration(asked, plan, cora, dana, client_of):
    sealed_debrief(plan, sealed_before_telling=True)
    add_their_view(plan)
    rate_practice(request=asked, by=cora, key=KEY, view=VIEW)
    assert rated_interview(plan).ratings[Observer.COACH] == {Criterion.CLEAR: Band.MOSTLY}
    page = client_of(dana).get(reverse("coaching:calibration_detail", args=[plan.pk]))
    assert "A coach, in practice" in page.content.decode()


# Who may ---------------------------------------------------------------------------------------
def test_coach_who_has_not_taken_it_on_rates_nothing(asked, client_of):
    staff = client_of(coach("Other"))
    assert "Practice with the candidate" not in text_of(staff.get(desk(asked)))
    page = text_of(press(staff, desk(asked), RATING, follow=True))
    assert "Nothing was kept" in page
    assert not CoachView.objects.exists()


def test_closed_request_takes_no_rating(asked, cora, client_of):
    close_request(request=asked, by=cora)
    page = text_of(press(client_of(cora), desk(asked), RATING, follow=True))
    assert "Nothing was kept" in page
    assert not CoachView.objects.exists()


def test_closed_plan_takes_no_rating(asked, plan, cora, client_of):
    plan.state = PlanState.CLOSED
    plan.save()
    staff = client_of(cora)
    assert "Keep it for the candidate" not in text_of(staff.get(desk(asked)))
    assert "Nothing was kept" in text_of(press(staff, desk(asked), RATING, follow=True))
    assert not CoachView.objects.exists()


def test_request_about_no_interview_needs_a_live_share(plan, dana, cora, client_of):
    asked = take_request(request=CoachRequestFactory(candidate=dana), by=cora)
    with pytest.raises(NotYourRequest):
        rate_practice(request=asked, by=cora, key=KEY, view=VIEW)
    grant = ShareGrantFactory(request=asked, plan=plan, expires_at=NOW + timedelta(days=1))
    assert "Practice with the candidate" in text_of(client_of(cora).get(desk(asked)))
    grant.revoked_at = NOW
    grant.save()
    with pytest.raises(NotYourRequest):
        rate_practice(request=asked, by=cora, key=KEY, view=VIEW)


@pytest.mark.parametrize("group", ["moderator", "consultant"])
def test_other_staff_do_not_come_to_the_desk(asked, client_of, group):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    assert press(client_of(user), desk(asked), RATING).status_code == 403
    with pytest.raises(NotYourRequest):
        rate_practice(request=asked, by=user, key=KEY, view=VIEW)


def test_rating_is_exported_and_erased_with_what_one_wrote(asked, plan, cora, dana, client_of):
    rate_practice(request=asked, by=cora, key=KEY, view=VIEW)
    row = export_of(dana)["coaching.coachview"][0]
    assert (row["keep"], row["change"]) == ("Calm.", "The end.")
    assert "coach" not in row
    client_of(dana).post(reverse("coaching:own_texts_erase", args=[plan.pk]))
    assert not CoachView.objects.exists()
