from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.employer.models import Employer
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application
from openings.application.states import DecisionReason, Outcome, Stage
from openings.decision.actions.decision import No, decline_application
from openings.interview.actions import conclude_interview
from openings.interview.models import Interview
from openings.reminder.actions import ask_for_answers
from openings.reminder.models import LateAnswer
from openings.reminder.queries import applicants_overdue, day_of_step, to_be_answered
from openings.tasks import ask_employers, next_asking
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.support.mail import deliver

# NOW is Tuesday, November 24, 2026; Thanksgiving is on Thursday.
PROMISED = date(2026, 12, 8)
STAFF_LIST = reverse("admin:openings_lateanswer_changelist")
NO = No(reason=DecisionReason.LOGISTICS, text="The hours did not fit what you wrote to us.")
pytestmark = pytest.mark.usefixtures("alice", "bob")  # owner and recruiter


def at_nine(day):
    return datetime(day.year, day.month, day.day, 14, 0, tzinfo=UTC)


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer, answer_days=9)


def apply(opening, **facts):
    facts = {"submitted_at": NOW, "stage_since": NOW} | facts
    return ApplicationFactory(opening=opening, **facts)


def pass_to(day):
    pass_time(until=at_nine(day), tell=lambda done: None)


def sent(kind):
    rows = OutgoingMail.objects.filter(kind=f"openings.{kind}", state=MailState.SENT)
    return sorted(rows.values_list("recipient_email", "sent_at__date"))


def moments_of(kind, address):
    return [day.isoformat() for whom, day in sent(kind) if whom == address]


@pytest.mark.row("B44")
def test_recruiters_are_asked_on_the_day_and_two_and_seven_working_days_later(
    opening, bob, alice, erin
):
    for _ in range(3):
        apply(opening)
    pass_to(date(2026, 12, 31))
    days = ["2026-12-08", "2026-12-10", "2026-12-17"]
    assert moments_of("answers_due", bob.email) == days
    assert moments_of("answers_due", alice.email) == days
    assert [day.isoformat() for _, day in sent("answers_overdue")] == ["2026-12-17"]
    mail = OutgoingMail.objects.filter(kind="openings.answers_due").order_by("not_before")[0]
    assert mail.not_before == at_nine(PROMISED)
    assert mail.subject == "3 answers are due: Acme Stores"
    assert mail.text.count("promised by today") == 3


@pytest.mark.row("B44")
@pytest.mark.parametrize("end", ["untold", "withdrawn", "hired"])
def test_nobody_is_asked_about_who_has_an_end(opening, bob, end):
    application = apply(opening)
    other = apply(opening)
    if end == "untold":
        decline_application(application=application, no=NO, by=bob, version=1)
    elif end == "withdrawn":
        withdraw_application(application=application, by=application.candidate)
    else:
        Application.objects.filter(pk=application.pk).update(stage="hired", outcome="hired")
    with clock.at(at_nine(PROMISED)):
        ask_employers()
        deliver()
    mail = OutgoingMail.objects.filter(kind="openings.answers_due", recipient_user=bob).get()
    assert mail.subject == "1 answer is due: Acme Stores"
    assert other.candidate.get_full_name() in strip_tags(mail.html)


@pytest.mark.row("B44")
def test_mail_stops_when_the_last_answer_is_given_before_nine(opening, bob):
    application = apply(opening)
    with clock.at(at_nine(PROMISED) - timedelta(minutes=20)):
        assert ask_employers() == 1
        decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(at_nine(PROMISED)):
        deliver()
    assert sent("answers_due") == []


def held(opening, **facts):
    application = ApplicationFactory(opening=opening, interviewing=True)
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
        promised_by=PROMISED,
    )
    conclude_interview(interview=interview)
    return application


@pytest.mark.row("B44")
@pytest.mark.parametrize("applicants", [0, 1])
def test_interviews_join_the_one_mail_of_the_day(opening, bob, applicants):
    """An interview that is alone on its day keeps the mail that leads to its decision."""
    held(opening)
    for _ in range(applicants):
        apply(opening)
    pass_to(PROMISED)
    kinds = {"answers_due": applicants, "decision_due": 1 - applicants}
    for kind, count in kinds.items():
        assert len(moments_of(kind, bob.email)) == count, kind
    if applicants:
        mail = OutgoingMail.objects.filter(kind="openings.answers_due", recipient_user=bob).get()
        assert "promised by today, after an interview" in mail.text
    pass_to(date(2026, 12, 10))
    later = len(moments_of("answers_due", bob.email)) + len(
        moments_of("decision_overdue", bob.email)
    )
    assert later == applicants + 1


@pytest.mark.row("B44")
def test_whoever_was_advanced_and_heard_no_more_is_owed_an_answer_too(opening, employer, bob):
    application = held(opening)
    Application.objects.update(stage_since=NOW - timedelta(days=30))
    Interview.objects.update(decision="advanced", decided_at=NOW)
    day_before = at_nine(PROMISED) - timedelta(days=1)
    assert not to_be_answered(employer, at=day_before).exists()
    assert list(to_be_answered(employer, at=at_nine(PROMISED))) == [application]
    pass_to(PROMISED)
    assert moments_of("answers_due", bob.email) == ["2026-12-08"]


@pytest.mark.parametrize(
    ("promised", "step", "day"),
    [
        (date(2026, 12, 8), 0, date(2026, 12, 8)),
        (date(2026, 12, 5), 0, date(2026, 12, 7)),  # a Saturday
        (date(2026, 11, 26), 0, date(2026, 11, 27)),  # Thanksgiving
        (date(2026, 12, 4), 2, date(2026, 12, 8)),
        (date(2026, 12, 18), 7, date(2026, 12, 30)),  # over Christmas
    ],
)
def test_people_are_asked_on_working_days(promised, step, day):
    assert day_of_step(promised, step) == day


def test_days_of_a_standstill_are_asked_about_once_it_is_over(opening, bob):
    apply(opening)
    with clock.at(at_nine(date(2026, 12, 7))):
        assert ask_employers() == 0
    with clock.at(at_nine(date(2026, 12, 9))):  # the eighth was missed
        assert next_asking() <= clock.now()
        assert ask_employers() == 1
        assert ask_employers() == 0
        assert next_asking() == at_nine(date(2026, 12, 10)) - timedelta(minutes=30)


def test_round_begins_by_the_clock_of_the_employer(opening, employer):
    apply(opening)
    Employer.objects.update(time_zone="Pacific/Honolulu", answers_asked_on=date(2026, 12, 7))
    with clock.at(at_nine(PROMISED)):
        assert ask_employers() == 0
    with clock.at(at_nine(PROMISED) + timedelta(hours=5)):
        assert ask_employers() == 1


# The candidate ------------------------------------------------------------------------------
@pytest.mark.row("B45")
def test_candidate_hears_once_that_no_answer_came(opening, dana):
    apply(opening, candidate=dana, stage=Stage.SCREENING)
    pass_to(date(2026, 12, 31))
    assert moments_of("answer_missing", dana.email) == ["2026-12-10"]
    mail = OutgoingMail.objects.get(kind="openings.answer_missing")
    assert mail.not_before == at_nine(date(2026, 12, 10)) + timedelta(minutes=30)
    for part in ("Tuesday, December 8", "not about you", "write to them once"):
        assert part in mail.text


@pytest.mark.row("B45")
def test_interviewed_people_keep_the_mail_of_their_plan_and_who_met_nobody_gets_this_one(opening):
    held(opening)
    missed = InterviewFactory(
        application__opening=opening, state="no_show", promised_by=PROMISED
    ).application
    Application.objects.filter(pk=missed.pk).update(submitted_at=NOW)
    pass_to(date(2026, 12, 12))
    (mail,) = OutgoingMail.objects.filter(kind="openings.answer_missing")
    assert mail.recipient_user == missed.candidate


@pytest.mark.row("B45")
def test_candidate_hears_of_silence_after_a_standstill_too(opening, dana):
    """The second and the seventh day come due in one round."""
    apply(opening, candidate=dana)
    Employer.objects.update(answers_asked_on=date(2026, 12, 9))
    with clock.at(at_nine(date(2026, 12, 17))):
        assert ask_employers() == 1
    assert OutgoingMail.objects.filter(kind="openings.answer_missing").count() == 1


@pytest.mark.row("B45")
@pytest.mark.parametrize("is_told", [False, True])
def test_only_a_telling_cancels_it(opening, dana, bob, is_told):
    """Whoever hears on this morning hears nothing of silence; an untold "no" changes nothing."""
    application = apply(opening, candidate=dana)
    decided = date(2026, 12, 9) if is_told else date(2026, 12, 10)
    with clock.at(at_nine(decided) - timedelta(minutes=45)):
        decline_application(application=application, no=NO, by=bob, version=1)
    pass_to(date(2026, 12, 14))
    assert len(sent("answer_missing")) == (0 if is_told else 1)
    assert len(sent("decision_told")) == 1


@pytest.mark.row("B45")
@pytest.mark.parametrize("stage", [Stage.INTERVIEW, Stage.OFFER])
def test_who_went_on_hears_nothing_of_silence(opening, dana, stage):
    apply(opening, candidate=dana)
    with clock.at(at_nine(date(2026, 12, 10)) - timedelta(minutes=20)):
        ask_employers()
        Application.objects.update(stage=stage, stage_since=clock.now())
    pass_to(date(2026, 12, 11))
    assert sent("answer_missing") == []


# The desk -----------------------------------------------------------------------------------
@pytest.mark.row("B48")
def test_desk_names_whose_day_has_come_and_who_is_left_open(employer, client_of, bob, now, opening):
    early = apply(opening, submitted_at=NOW - timedelta(days=30))
    apply(opening)
    apply(opening, outcome=Outcome.WITHDRAWN, submitted_at=NOW - timedelta(days=30))
    InterviewFactory(application__opening=opening, held=True)
    closed = OpeningFactory(employer=employer, closed=True)
    ran_out = OpeningFactory(employer=employer, closes_at=NOW)
    left = [ApplicationFactory(opening=one) for one in (closed, ran_out)]
    apply(OpeningFactory(), submitted_at=NOW - timedelta(days=30))
    assert set(to_be_answered(employer, at=NOW)) == {early, *left}
    page = client_of(bob).get("/employers/acme/answers/").content.decode()
    assert "3 in all." in page
    assert page.count("answer all who are left open") == 2
    assert "3 whose day has come" in client_of(bob).get("/dashboard/").content.decode()


@pytest.mark.row("B44")
def test_staff_count_applicants_among_the_answers_overdue(opening, client_of, erin, employer):
    late = apply(opening, submitted_at=NOW - timedelta(days=30))
    apply(opening, submitted_at=NOW - timedelta(days=13))  # today
    interview = InterviewFactory(
        application__opening=opening, held=True, promised_by=(NOW - timedelta(days=2)).date()
    )
    long_closed = OpeningFactory(
        employer=employer, answer_days=60, closed=True, closed_at=NOW - timedelta(days=17)
    )
    left = apply(long_closed)
    just_closed = OpeningFactory(employer=employer, answer_days=60, closed=True)
    apply(just_closed)
    assert set(applicants_overdue(at=NOW)) == {late, left}
    page = client_of(erin).get(f"{STAFF_LIST}?queue=overdue")
    assert set(page.context["cl"].result_list) == {
        LateAnswer.objects.get(pk=one.pk) for one in (late, left, interview.application)
    }


def test_page_needs_as_many_statements_for_30_as_for_3(opening, client_of, bob):
    counts = []
    client = client_of(bob)
    for size in (3, 27):
        ApplicationFactory.create_batch(
            size, opening=opening, submitted_at=NOW - timedelta(days=40)
        )
        client.get("/employers/acme/answers/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/employers/acme/answers/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_round_of_an_employer_without_people_marks_the_day(opening, employer):
    employer.memberships.all().delete()
    apply(opening)
    with clock.at(at_nine(PROMISED)):
        assert ask_for_answers(employer=employer) == 1
    employer.refresh_from_db()
    assert employer.answers_asked_on == PROMISED
    assert not OutgoingMail.objects.filter(kind="openings.answers_due").exists()
