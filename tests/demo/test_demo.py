"""The demo: built once for this file, by the command's own way, and looked at from all sides."""

import os
import re
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from coaching.course.queries import next_step
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.states import FeedbackState
from coaching.metrics.models import EmployerRecord
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import StepName
from demo import build, sign_ins
from demo.catalog import sectors
from demo.places import spot
from jobstore.lib import clock
from jobstore.lib.text import count_words
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import Role
from jobstore.people.user.models import User
from openings.application.models import Application, Resume
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview, Interviewer
from openings.interview.states import InterviewState
from openings.opening.actions.publish import proposed
from openings.opening.models import Opening
from openings.opening.queries import so_far
from openings.opening.states import OpeningState
from openings.place.models import PLACE_FACTS, OpeningPlace
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.hidden import hidden_from, hidings_of
from openings.search.queries.results import search_openings
from openings.slot.models import Sheet, Wish
from openings.version.actions import shown
from openings.version.queries import differences, document_of, waiting_change
from tests.support import search_words
from tests.support.fingerprint import fingerprint

pytestmark = [
    pytest.mark.usefixtures("tidy_tables"),
    pytest.mark.timeout(300),  # the whole demo is built
]
TODAY = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # Tuesday noon in New York
WORDS_OF_A_TRADE = {
    "Retail": "stores?|shop|till|registers?|shelves|stock|count sheet",
    "Hospitality": "guests?|inn|desk agent",
    "Logistics": "docks?|vans|roads|routes",
    "Software": "servers|logs",
    "Office": "credit union|hard calls",
    "Health care": "patients?|dental",
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """One demo for all tests of this file; undone at the end."""
    from django.test import override_settings

    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), files, transaction.atomic():
        build.build_demo(seed=7, now=TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def look(demo, db):
    """The clock stands where the demo was built."""
    with clock.at(TODAY):
        yield


def test_openings_have_several_places_and_each_repeats_its_first(demo):
    rows = {}
    for place in OpeningPlace.objects.order_by("opening", "position"):
        rows.setdefault(place.opening_id, []).append(place)
    for opening in Opening.objects.order_by("pk"):
        first, *others = rows[opening.pk]
        assert opening.more_places == len(others)
        for name in PLACE_FACTS:
            assert getattr(opening, name) == getattr(first, name), (opening.pk, name)
    live = Opening.objects.live(at=TODAY).filter(more_places__gt=0)
    assert sorted(live.values_list("more_places", flat=True)) == [1, 4, 19]


def test_one_closes_today_one_was_opened_again_and_one_is_left_alone(look, client):
    closing = Opening.objects.live(at=TODAY).order_by("closes_at")[0]
    page = client.get(closing.get_absolute_url()).content.decode()
    assert "today at 4:00 PM EST, in 4 hours" in page
    assert Opening.objects.live(at=TODAY).filter(opened_again=2).count() == 1
    alone = Opening.objects.live(at=TODAY).filter(applications__outcome=Outcome.WITHDRAWN)
    days = [TODAY - so_far(one, at=TODAY).last_act for one in alone.select_related("employer")]
    assert max(days).days == 40


def test_harriet_has_a_change_that_waits_beside_what_is_public(look):
    assert not Opening.objects.filter(tracked_by=None, versions=None).exists()
    [opening] = Opening.objects.live(at=TODAY).filter(review_by__isnull=False)
    assert opening.employer.memberships.filter(user__email="harriet@example.org").exists()
    rows = opening.versions.order_by("number").values_list("number", "state")
    assert list(rows) == [(1, "past"), (2, "current"), (3, "proposed")]
    [asked] = differences(
        shown(opening, document_of(opening)), proposed(opening, waiting_change(opening))
    )
    assert (asked.name, "background check" in asked.after) == ("requirements", True)


def test_demo_is_as_large_as_promised(look):
    assert Employer.objects.count() == 40
    assert Opening.objects.live(at=TODAY).count() > 300
    assert set(Stage) == set(Application.objects.values_list("stage", flat=True))
    assert set(OpeningState) == set(Opening.objects.values_list("state", flat=True))
    outcomes = {Outcome.OPEN, Outcome.HIRED, Outcome.NOT_SELECTED, Outcome.WITHDRAWN}
    assert outcomes <= set(Application.objects.values_list("outcome", flat=True))


def test_demo_openings_are_varied_and_full(look):
    words = [count_words(text) for text in Opening.objects.values_list("description", flat=True)]
    texts = Counter(Opening.objects.values_list("description", flat=True))

    assert min(words) >= 120
    assert max(words) <= 250
    assert max(texts.values()) == 1
    assert Opening.objects.values("category").distinct().count() == 8
    assert Opening.objects.values("region").distinct().count() > 30
    assert Opening.objects.filter(requirements__isnull=True).count() == 0
    assert Opening.objects.filter(questions__isnull=False).distinct().count() > 150


def test_demo_openings_are_found(look):
    published = Opening.objects.filter(state=OpeningState.PUBLISHED)

    assert search_openings(SearchCriteria(), at=clock.now()).total <= published.count()


def test_what_is_found_for_words_as_they_are_typed_stands_in_the_table(look):
    if os.environ.get("WRITE_GOLDEN"):
        search_words.PATH.write_text(search_words.table(TODAY))
    assert search_words.PATH.read_text() == search_words.table(TODAY)


def test_demo_has_feedback_requests_in_every_state(look):
    assert set(FeedbackRequest.objects.values_list("state", flat=True)) == set(FeedbackState)


def test_demo_interview_of_maya_is_just_over(look):
    interview = Interview.objects.get(
        application__candidate__email="maya@example.org",
        state=InterviewState.HELD,
        application__opening__title="Store Supervisor",
        application__opening__employer__name="Acme Stores",
    )
    plan = RecoveryPlan.objects.get(interview=interview)
    checkin = OutgoingMail.objects.get(subject_id=str(plan.pk), kind="coaching.checkin")

    assert interview.ends_at < TODAY
    assert interview.ends_at.date() == TODAY.date()
    assert [person.email for person in interview.interviewers.order_by("pk")] == ["rex@example.org"]
    assert next_step(plan, TODAY).name == StepName.MOOD
    assert checkin.state == MailState.PENDING


def test_demo_searches_of_maya_leave_out_one_employer(look):
    maya = User.objects.get(email="maya@example.org")
    results = search_openings(SearchCriteria(), at=TODAY, hidden=hidden_from(maya))

    assert [hiding.employer.name for hiding in hidings_of(maya)] == ["Kestrel Couriers"]
    assert results.hidden > 0
    assert results.total + results.hidden == Opening.objects.live(at=TODAY).count()


def test_demo_feedback_of_noah_waits_sealed(look):
    request = FeedbackRequest.objects.get(plan__candidate__email="noah@example.org")

    assert request.state == FeedbackState.RELEASED
    assert request.answer.opened_at is None
    assert next_step(request.plan, TODAY).name == StepName.OPEN_FEEDBACK


def test_demo_holds_a_no_that_is_not_told(look):
    untold = Application.objects.filter(outcome=Outcome.NOT_SELECTED, told_at__isnull=True)

    assert untold.filter(tell_at__gt=TODAY).count() == 1
    assert untold.filter(tell_at__lte=TODAY).count() == 0


def test_demo_mail_has_left_in_its_time(look):
    overdue = OutgoingMail.objects.filter(state=MailState.PENDING, not_before__lte=TODAY)
    in_trouble = OutgoingMail.objects.filter(state__in=[MailState.DEAD, MailState.HELD])

    assert overdue.count() == 0
    assert in_trouble.count() == 0
    assert OutgoingMail.objects.filter(state=MailState.SENT, sent_at__gt=TODAY).count() == 0


def firm_of(employer):
    return next(firm for sector in sectors() for firm in sector.firms if firm.name == employer.name)


def said_in_the_demo():
    """What people of the stories wrote to each other, with the trade it was written in."""
    for application in Application.objects.select_related("opening").order_by("pk"):
        texts = [application.cover_note, application.decision_text]
        texts += [answer.text for answer in application.answers.order_by("pk")]
        yield application.opening.category, " ".join(texts)
    answers = FeedbackAnswer.objects.select_related(
        "request__plan__interview__application__opening"
    )
    for answer in answers.order_by("pk"):
        category = answer.request.plan.interview.application.opening.category
        points = [point.improve for point in answer.picks.order_by("pk")]
        yield category, " ".join([answer.strength, answer.advice, answer.next_time, *points])


def test_demo_words_of_one_trade_are_not_heard_in_another(look):
    wrong = [
        (category, text)
        for category, text in said_in_the_demo()
        for trade, words in WORDS_OF_A_TRADE.items()
        if category != trade and re.search(rf"\b({words})\b", text, re.IGNORECASE)
    ]

    assert wrong == []
    assert {category for category, text in said_in_the_demo() if "role play" in text} == {"Retail"}


def test_demo_interviewers_bear_a_title_of_their_house(look):
    wrong = [
        (person.title, employer.name)
        for person in Interviewer.objects.filter(
            interview__application__opening__employer__memberships__isnull=False
        ).distinct()
        if (employer := person.interview.application.opening.employer)
        and person.title not in {firm_of(employer).manager, "Owner"}
    ]

    assert wrong == []
    assert firm_of(Employer(name="The Gannet Hotel")).manager == "Hotel Manager"
    managers = [firm.manager for sector in sectors() for firm in sector.firms]
    assert Counter(managers)["Store Manager"] == 3


def test_demo_employers_look_for_people_that_they_can_use(look):
    openings = Opening.objects.select_related("employer").exclude(country="CA").order_by("pk")
    wrong = []
    for opening in openings:
        firm = firm_of(opening.employer)
        title = opening.title.removeprefix("Senior ").partition(",")[0]
        is_at_home = opening.city in {"", spot(firm.postal_code).city}
        if not firm.hires(title) or (firm.reach == "here" and not is_at_home):
            wrong.append((opening.title, opening.city, firm.name))

    assert wrong == []
    clinic = firm_of(Employer(name="Clearwater Physical Therapy"))
    assert not clinic.hires("Registered Nurse")
    assert clinic.hires("Physical Therapist")
    unlikely = re.compile("Senior (Apprentice|.*(Assistant|Lead|Manager|Supervisor))")
    assert [opening.title for opening in openings if unlikely.match(opening.title)] == []


def test_demo_openings_promise_feedback_where_it_is_given(look):
    silent = Opening.objects.filter(answers_feedback=False)

    assert silent.count() > 20
    assert silent.filter(description__contains="we say why").count() == 0
    assert silent.filter(description__contains="ask for feedback").count() == 0


@pytest.mark.parametrize("email", ["maya@example.org", "noah@example.org"])
def test_demo_reads_every_no_once_and_stores_one_resume(look, email):
    told = Application.objects.filter(candidate__email=email).exclude(decision_text="")
    beginnings = [text.partition(".")[0] for text in told.values_list("decision_text", flat=True)]

    assert len(beginnings) == len(set(beginnings)) > 0
    assert Resume.objects.filter(candidate__email=email).count() == 1


def test_demo_record_of_acme_stands_on_its_past(look):
    record = EmployerRecord.objects.get(employer__name="Acme Stores")

    assert record.requests is not None
    assert record.requests >= 10
    assert record.answered is not None
    assert record.answered * 2 >= record.requests


def test_demo_happens_in_a_likely_order_and_at_likely_hours(look):
    held = Interview.objects.exclude(application__opening__publish_at=None).select_related(
        "application__opening"
    )
    wrong = [
        (opening.title, opening.publish_at, application.submitted_at, interview.starts_at)
        for interview in held
        for application in [interview.application]
        for opening in [application.opening]
        if not opening.publish_at < application.submitted_at < interview.starts_at
        or not 7 <= interview.starts_at.astimezone(ZoneInfo(interview.time_zone)).hour <= 20
    ]

    assert held.count() > 50
    assert wrong == []


def test_demo_writes_to_example_addresses_only(look):
    addresses = set(User.objects.values_list("email", flat=True))
    addresses |= set(OutgoingMail.objects.values_list("recipient_email", flat=True))

    assert {a for a in addresses if not a.endswith(("example.org", "example.com"))} == set()


def test_demo_employers_have_owners(look):
    owned = Membership.objects.filter(role=Role.OWNER).values("employer").distinct()

    assert owned.count() == 40


def test_demo_employers_are_reviewed_and_one_asks_to_change(look):
    assert {employer.review for employer in Employer.objects.order_by("pk")} == {"passed"}
    [asking] = Employer.objects.to_review()
    assert list(asking.wanted) == ["website"]


def test_demo_people_sign_in_with_the_printed_password(look, client):
    for person in sign_ins.SIGN_INS:
        user = User.objects.get(email=person.email)
        assert check_password(sign_ins.PASSWORD, user.password)
    page = client.post(
        reverse("account_login"), {"login": "maya@example.org", "password": sign_ins.PASSWORD}
    )
    assert page.headers["Location"] == reverse("home:dashboard")


def test_demo_again_changes_nothing(look):
    before = fingerprint()
    said = StringIO()

    call_command("demo", stdout=said)

    assert said.getvalue() == "The demo is there already; nothing was changed.\n"
    assert fingerprint() == before


def test_demo_sign_ins_are_shown_on_the_sign_in_page(look, client, settings):
    url = reverse("account_login")
    assert sign_ins.PASSWORD in client.get(url).content.decode()

    settings.DEV_PAGES = False

    assert sign_ins.PASSWORD not in client.get(url).content.decode()
    assert sign_ins.all_sign_ins() == []


def test_demo_has_five_times_for_eight_people_and_maya_asks_for_another(look, client):
    (sheet,) = Sheet.objects.all()
    who = [one.interview for one in sheet.slots.with_taken().order_by("starts_at") if one.is_taken]
    assert (sheet.slots.count(), sheet.proposals.count(), len(who)) == (5, 8, 3)
    assert str(who[0].application.candidate) == "Maya Ortiz"
    wishes = Wish.objects.order_by("pk").values_list("interview", flat=True)
    assert sorted(interview is None for interview in wishes) == [False, True]
    client.force_login(User.objects.get(email="rex@example.org"))
    args = [sheet.opening.employer.slug, sheet.opening_id]
    page = client.get(reverse("openings:sheet_list", args=args))
    assert "Maya Ortiz" in page.content.decode()
