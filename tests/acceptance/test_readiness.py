"""Before the next interview, row by row: what is taken along, and what nobody rates."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coaching.course.actions import mute_plan
from coaching.debrief.models import Blunder
from coaching.debrief.states import BlunderCode, Criterion
from coaching.feedback.actions.deliver import choose_action, open_feedback
from coaching.feedback.actions.moderate import release_when_due
from coaching.feedback.models import EmployerRating, FeedbackRequest
from coaching.feedback.states import ActionKind
from coaching.practice.mails.readiness import next_interview
from coaching.practice.models import Readiness, ReadinessTick
from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.mail.stop.models import Suppression, SuppressionScope
from openings.interview.actions import cancel_interview, move_interview
from tests.access_matrix import MATRIX, MEMBERS
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.openings.interview.test_actions import facts
from tests.support.feedback import answer, ask, form_data, told_plan
from tests.support.mail import deliver
from tests.support.world import build_world

START = NOW + timedelta(days=9)  # a Thursday, ten in the morning in New York
DAY_BEFORE = START - timedelta(hours=24)
STRENGTH = "You named the numbers of your last shop from memory."


@pytest.fixture
def plan(dana, employer, now):
    """Told no; the feedback is opened and has become an if-then plan; the debrief is sealed."""
    plan = told_plan(employer=employer, candidate=dana)
    DebriefFactory(plan=plan, sealed=True, mood_word="gutted", went_well="the handshake")
    request = ask(plan)
    answer(request)
    with clock.at(NOW + timedelta(hours=2)):
        release_when_due(request=request)
        request = FeedbackRequest.objects.get()
        open_feedback(request=request, by=dana)
        choose_action(
            request=request,
            by=dana,
            action=ActionKind.IF_THEN,
            if_text="my mind goes blank",
            then_text="I breathe out and ask to hear it again",
        )
    return plan


@pytest.fixture
def booked(plan, dana, bob):
    """A new interview at another opening, booked by the recruiter."""
    return book(dana, plan.interview.application.opening.employer, bob)


def book(dana, employer, bob, start=START, **changes):
    from openings.interview.actions import schedule_interview

    application = ApplicationFactory(candidate=dana, opening=OpeningFactory(employer=employer))
    return schedule_interview(
        application=application, facts=facts(start, **changes), people=[], by=bob, version=1
    )


def sent_at(moment):
    """The mails that leave at that moment and lead to getting ready."""
    with clock.at(moment):
        return [mail for mail in deliver() if "get-ready" in mail.body]


@pytest.mark.row("S8")
def test_new_interview_brings_if_then_and_strength_a_day_before(booked):
    assert sent_at(DAY_BEFORE - timedelta(minutes=1)) == []
    (mail,) = sent_at(DAY_BEFORE)
    assert "if my mind goes blank, then I breathe out and ask to hear it again" in mail.body
    assert STRENGTH in mail.body
    for private in ("handshake", "gutted"):
        assert private not in mail.body + mail.alternatives[0][0]
    assert mail.subject.startswith("Coming up: your interview with")
    assert not OutgoingMail.objects.filter(kind="coaching.next_interview").exists()


@pytest.mark.row("S8")
def test_next_interview_mail_stays_at_home_when_the_plan_is_muted(booked, plan, dana):
    mute_plan(plan=plan, by=dana, is_muted=True)
    with clock.at(DAY_BEFORE):
        (mail,) = [mail for mail in deliver() if "Coming up" in mail.subject]
    assert "get-ready" not in mail.body
    assert STRENGTH not in mail.body


def test_reminder_says_nothing_of_it_to_who_stopped_such_mail(booked, dana):
    Suppression.objects.create(
        recipient_hash=keyed_hash(dana.email, purpose="address"),
        scope=SuppressionScope.CATEGORY,
        detail=Category.COACHING,
        created_at=NOW,
    )
    with clock.at(DAY_BEFORE):
        (mail,) = [mail for mail in deliver() if "Coming up" in mail.subject]
    assert "get-ready" not in mail.body


def test_one_mail_before_an_interview_is_enough_over_a_weekend_too(dana, plan, bob, now):
    """Monday at nine: the reminder on Sunday morning says both, and nothing comes on Friday."""
    monday = datetime(2026, 12, 7, 14, tzinfo=UTC)
    book(dana, plan.interview.application.opening.employer, bob, start=monday)
    rows = OutgoingMail.objects.filter(subject_type="openings.interview", recipient_user=dana)
    planned = dict(rows.exclude(kind__contains="scheduled").values_list("kind", "not_before"))
    assert planned == {"openings.interview_reminder": datetime(2026, 12, 6, 14, tzinfo=UTC)}
    assert sent_at(datetime(2026, 12, 4, 23, tzinfo=UTC)) == []
    (mail,) = sent_at(datetime(2026, 12, 6, 14, tzinfo=UTC))
    assert STRENGTH in mail.body


def test_row_from_before_yields_to_the_reminder(booked):
    OutgoingMail.objects.filter(kind="openings.interview_reminder").update(kind="x", key="x")
    row = next_interview(booked)
    OutgoingMail.objects.filter(key="x").update(
        kind="openings.interview_reminder", key=f"interview_reminder:{booked.pk}:0"
    )
    assert len(sent_at(DAY_BEFORE)) == 1
    row.refresh_from_db()
    assert row.cancel_reason == "The reminder of the interview says it."


def test_moved_interview_never_sends_the_mail_of_its_old_time(booked, bob):
    later = START + timedelta(days=1)
    move_interview(
        interview=booked, facts=facts(later), people=[], why="A clash.", by=bob, version=1
    )
    assert sent_at(DAY_BEFORE) == []
    (mail,) = sent_at(later - timedelta(hours=24))
    assert "December 4" in mail.body


def test_canceled_interview_sends_no_such_mail(booked, bob):
    cancel_interview(interview=booked, why="The job is filled.", by=bob, version=1)
    assert sent_at(DAY_BEFORE) == []


def test_interview_booked_before_the_first_plan_gets_its_mail_too(dana, employer, bob, now):
    from tests.support.coaching import plan_after_interview

    book(dana, employer, bob)
    assert not OutgoingMail.objects.filter(kind="coaching.next_interview").exists()
    from openings import signals

    held = plan_after_interview(candidate=dana, employer=employer)
    signals.interview_concluded.send(sender=None, interview=held.interview)
    assert not OutgoingMail.objects.filter(kind="coaching.next_interview").exists()
    assert len(sent_at(DAY_BEFORE)) == 1


ON = "early: Thursday, December 3, 2026, "
AT_A_PLACE = (f"be there 15 minutes {ON}7:45 AM MST", "know the way, and")
BY_LINK = (
    f"at your screen 5 minutes {ON}9:55 AM EST",
    "opened the link",
)
BY_PHONE = (
    f"in a quiet place 5 minutes {ON}9:55 AM EST",
    "phone is ch",
)
SOMEHOW = (f"be ready 15 minutes {ON}9:45 AM EST", "know how we meet")


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("kind", "where", "words"),
    [
        ("in_person", "12 Pier Road", AT_A_PLACE),
        ("video", "https://meet.example.org/x", BY_LINK),
        ("phone", "+1 555 0123", BY_PHONE),
        ("panel", "12 Pier Road", AT_A_PLACE),
        ("panel", "Join at https://meet.example.org/x", BY_LINK),
        ("panel", "", SOMEHOW),
    ],
)
def test_late_slip_shows_in_the_mail_in_words_that_fit_how_they_meet(
    plan, dana, bob, client_of, kind, where, words
):
    employer = plan.interview.application.opening.employer
    booked = book(dana, employer, bob, kind=kind, where=where)
    Blunder.objects.create(debrief=plan.debrief, code=BlunderCode.LATE)
    page = client_of(dana).get(f"/interviews/{booked.pk}/get-ready/").content.decode()
    (mail,) = sent_at(DAY_BEFORE)
    early, item = words
    assert early in " ".join(mail.body.split())
    others = {AT_A_PLACE, BY_LINK, BY_PHONE, SOMEHOW} - {words}
    assert item in page
    assert [other for other, _ in others if other.partition(":")[0] in mail.body] == []
    assert [other for _, other in others if other in page.partition("Take this along")[2]] == []


def test_without_that_slip_the_mail_says_nothing_of_the_way(booked, plan):
    Blunder.objects.create(debrief=plan.debrief, code=BlunderCode.LATE, is_mine=False)
    (mail,) = sent_at(DAY_BEFORE)
    assert "minutes early" not in mail.body


@pytest.mark.row("S15")
def test_checklist_has_prepared_presentable_and_calm_items_and_keeps_each_tick(
    booked, client_of, dana
):
    client = client_of(dana)
    url = f"/interviews/{booked.pk}/get-ready/"
    page = client.get(url).content.decode()
    for part in ("prepared", "presentable", "calm"):
        assert f'name="{part}"' in page
    data = {"prepared": ["facts", "questions"], "presentable": ["clothes"], "calm": ["breath"]}
    client.post(url, data | {"nerves": "2"})
    assert Readiness.objects.get().calm == 2
    ticks = ReadinessTick.objects.filter(readiness__interview=booked).order_by("item")
    assert [tick.item for tick in ticks] == ["breath", "clothes", "facts", "questions"]
    assert "4 of" in client.get(url).content.decode()


NOT_THEIRS = re.compile(
    r"\b(nerves|nervous\w*|calm|anxi\w+|presentable|appearance|attractive|eye contact)\b",
    re.IGNORECASE,
)
OF_THE_OWN = {Criterion.NERVES, Criterion.PRESENTABLE, Criterion.HONEST, Criterion.PUNCTUAL}


@pytest.mark.row("S15")
def test_no_page_of_an_employer_rates_nerves_or_appearance(
    now, employer, alice, charlie, dana, erin, client_of
):
    world = build_world(employer, alice, charlie, dana, erin)
    Readiness.objects.create(candidate=dana, interview=world.upcoming, calm=1, saved_at=NOW)
    client = client_of(alice)
    pages = [name for name, rule in MATRIX.items() if rule.allowed & MEMBERS and rule.get]
    own = [name for name in pages if MATRIX[name].allowed == MEMBERS]
    assert len(own) > 10
    guilty = []
    for name in own:
        response = client.get(reverse(name, args=MATRIX[name].args(world)))
        text = response.content.decode() if response.status_code == 200 else ""
        inputs = re.findall(r'name="([^"]+)"', text)
        guilty += [(name, words) for words in NOT_THEIRS.findall(text)]
        guilty += [(name, field) for field in inputs for own_one in OF_THE_OWN if own_one in field]
    assert guilty == []


@pytest.mark.row("S15")
def test_employer_cannot_slip_such_a_rating_in(plan, dana, employer, alice, client_of):
    other = told_plan(employer=employer, candidate=dana)
    request = ask(other)
    data = form_data(**{f"band_{criterion}": "4" for criterion in OF_THE_OWN})
    client_of(alice).post(f"/feedback/{request.pk}/", data)
    rated = EmployerRating.objects.filter(answer__request=request)
    assert set(rated.values_list("criterion", flat=True).order_by("pk")) == {"clear"}


def test_pages_are_nobody_elses(booked, plan, client_of, alice, charlie):
    for user in (alice, charlie):
        assert client_of(user).get(f"/interviews/{booked.pk}/get-ready/").status_code == 404
        assert client_of(user).get(f"/recovery/{plan.pk}/ready/").status_code == 404
    assert Client().get(f"/interviews/{booked.pk}/get-ready/").status_code == 302
