from datetime import UTC, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.absence.actions import take_back_absence
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason
from openings.decision.actions.decision import (
    DecisionNotOpen,
    No,
    advance_application,
    decline_application,
    tell_ends,
)
from openings.interview.actions import conclude_interview
from openings.interview.states import InterviewState
from openings.offer.actions.make import hire_candidate
from openings.tasks import tell_decisions
from tests.factories import NOW
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.support.mail import deliver
from tests.support.offer import offer_job

NINE = datetime(2026, 12, 2, 14, 0, tzinfo=UTC)  # the promised day, 09:00 in New York
NO = No(
    reason=DecisionReason.EXPERIENCE,
    requirement="Two years of leading a team",
    text="You know the floor. We needed somebody who has led a team for longer.",
    gives_feedback=False,
)


@pytest.fixture
def application(employer, dana, bob, now):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), interviewing=True
    )
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
    )
    conclude_interview(interview=interview)
    return application


def sent(kind):
    kinds = OutgoingMail.objects.filter(kind=f"openings.{kind}", state=MailState.SENT)
    return kinds.count()


def ours(messages):
    return [message for message in messages if "dana@" not in message.to[0]]


def test_recruiter_is_asked_on_the_promised_day_at_nine(application):
    with clock.at(NINE - timedelta(minutes=1)):
        assert ours(deliver()) == []
    with clock.at(NINE):
        (mail,) = ours(deliver())
    assert mail.subject == "Answer today: Dana Seeker, Store Supervisor"
    assert f"/employers/acme/applications/{application.pk}/decide/" in mail.body


def test_recruiter_is_reminded_when_the_promise_is_broken(application):
    with clock.at(NINE + timedelta(days=2)):
        subjects = [mail.subject for mail in ours(deliver())]
    assert "Overdue: an answer for Dana Seeker, Store Supervisor" in subjects


def test_nobody_is_asked_after_a_decision(application, bob):
    decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(NINE):
        assert ours(deliver()) == []


def test_guard_stops_a_question_that_is_answered_meanwhile(application, employer, bob):
    application.interviews.update(decision="advanced")
    with clock.at(NINE):
        assert ours(deliver()) == []
    assert OutgoingMail.objects.get(kind="openings.decision_due").state == MailState.CANCELED


def test_guard_stops_a_question_to_who_has_left(application, bob):
    bob.memberships.all().delete()
    with clock.at(NINE):
        assert ours(deliver()) == []


def test_no_is_told_in_plain_words(application, bob, dana):
    declined = decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(declined.tell_at - timedelta(minutes=1)):
        tell_decisions()
        deliver()
        assert sent("decision_told") == 0
    with clock.at(declined.tell_at):
        tell_decisions()
        mails = [mail for mail in deliver() if "answered" in mail.subject]
        tell_decisions()
        deliver()
    assert sent("decision_told") == 1
    body = mails[0].body
    for part in (
        "you were not selected",
        "It was about this: Two years of leading a team.",
        "You know the floor.",
        "Acme Stores does not give feedback on interviews.",
        f"/applications/{application.pk}/",
    ):
        assert part in body
    for word in ("reject", "unfortunately", "!"):
        assert word not in body.lower()


def test_told_mail_stops_when_the_decision_does_not_stand(application, bob):
    declined = decline_application(application=application, no=NO, by=bob, version=1)
    with clock.at(declined.tell_at):
        tell_decisions()
        Application.objects.update(outcome="withdrawn")
        deliver()
    assert sent("decision_told") == 0


@pytest.mark.parametrize(
    ("pressed", "arrives"),
    [  # New York is five hours behind
        (datetime(2026, 11, 28, 1, 0, tzinfo=UTC), datetime(2026, 11, 28, 13, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 12, 59, tzinfo=UTC), datetime(2026, 11, 28, 13, 0, tzinfo=UTC)),
        (datetime(2026, 11, 28, 18, 0, tzinfo=UTC), datetime(2026, 11, 28, 18, 0, tzinfo=UTC)),
    ],
    ids=["Friday night", "before eight", "Saturday noon"],
)
def test_good_news_waits_for_the_morning_and_for_no_monday(
    application, bob, dana, client_of, pressed, arrives
):
    with clock.at(pressed):
        advance_application(application=application, by=bob, version=1, text="See you.")
        offer_job(application=application, by=bob, version=2, text="We call you.")
        hire_candidate(application=application, by=bob, version=3)
        page = client_of(dana).get(f"/applications/{application.pk}/").content.decode()
    assert "You got the job" in page
    with clock.at(arrives - timedelta(seconds=1)):
        deliver()
    kinds = ("decision_advanced", "offer", "offer_hired")
    assert [sent(kind) for kind in kinds] == [0, 0, 0]
    with clock.at(arrives):
        deliver()
    assert [sent(kind) for kind in kinds] == [1, 0, 1]  # nothing asks for an answer any more


def test_offer_mail_stops_when_the_candidate_withdrew(application, bob):
    offer_job(application=application, by=bob, version=1, text="We call you.")
    Application.objects.update(outcome="withdrawn")
    deliver()
    assert sent("offer") == 0


NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # ten in the evening in New York
EARLY = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)  # eight, an hour before anybody is told


def next_round(application, by):
    advance_application(application=application, by=by, version=application.version)


def offer(application, by):
    offer_job(application=application, by=by, version=application.version)


def missed(application):
    interview = application.interviews.get()
    interview.state = InterviewState.NO_SHOW
    interview.save()
    AbsenceFactory(interview=interview, told=True)


def note_taken_back(application, by):
    (interview,) = application.interviews.all()
    take_back_absence(interview=interview, text="", by=by, version=interview.version)


GOOD_NEWS_AT_NIGHT = [
    (next_round, "decision_advanced"),
    (offer, "offer"),
    (note_taken_back, "no_show_reopened"),
]


@pytest.mark.parametrize("outcome", ["not_selected", "open", "position_closed", "no_show"])
@pytest.mark.parametrize(("news", "kind"), GOOD_NEWS_AT_NIGHT)
def test_missing_mail_tells_of_no_untold_decision(application, bob, news, kind, outcome):
    """What the page says since the evening comes by mail in the morning, whatever is untold."""
    if news is note_taken_back:
        missed(application)
    with clock.at(NIGHT):
        news(application, bob)
        application.refresh_from_db()
        if outcome == "not_selected" and news is offer:
            with pytest.raises(DecisionNotOpen):  # what is out is taken back first
                decline_application(
                    application=application, no=NO, by=bob, version=application.version
                )
        elif outcome == "not_selected":
            decline_application(application=application, no=NO, by=bob, version=application.version)
        else:
            untold = {"decided_at": NIGHT, "tell_at": EARLY + timedelta(hours=6)}
            Application.objects.update(outcome=outcome, **untold)
    with clock.at(EARLY):
        deliver()
    assert sent(kind) == 1


@pytest.mark.parametrize(("news", "kind"), GOOD_NEWS_AT_NIGHT)
@pytest.mark.parametrize("outcome", ["not_selected", "withdrawn"])
def test_good_news_of_the_night_stop_when_the_candidate_knows_the_end(
    application, bob, news, kind, outcome
):
    if news is note_taken_back:
        missed(application)
    with clock.at(NIGHT):
        news(application, bob)
    facts = dict.fromkeys(("decided_at", "tell_at", "told_at"), EARLY)
    Application.objects.update(outcome=outcome, **facts)
    with clock.at(EARLY):
        deliver()
    assert sent(kind) == 0


@pytest.mark.row("B50")
def test_ends_of_one_morning_come_in_one_mail_and_of_the_next_in_another(application, bob, dana):
    other = ApplicationFactory(candidate=dana, opening__title="Night Baker")
    third = ApplicationFactory(candidate=dana, opening__title="Cook")
    stranger = ApplicationFactory(opening=other.opening)
    words = No(reason=DecisionReason.SKILL, text="Your bread was good; the shift needs a license.")
    first = decline_application(application=application, no=NO, by=bob, version=1)
    for one in (other, stranger):
        decline_application(application=one, no=words, by=bob, version=1)
    with clock.at(first.tell_at):
        assert tell_decisions() == 3
        decline_application(application=third, no=words, by=bob, version=1)
        told = [mail for mail in deliver() if "answer" in mail.subject]
    assert sorted(mail.subject for mail in told) == [
        "2 answers to your applications",
        f"{other.opening.employer.name} answered: Night Baker",
    ]
    (both,) = [mail for mail in told if mail.subject.startswith("2")]
    for one in (application, other):
        assert one.opening.title in both.body
        assert f"/applications/{one.pk}/" in both.body
    assert "Cook" not in both.body
    third.refresh_from_db()
    with clock.at(third.tell_at):
        tell_decisions()
        (mail,) = [mail for mail in deliver() if "answered" in mail.subject]
    assert mail.subject.endswith("answered: Cook")


@pytest.mark.row("B50")
def test_one_mail_of_two_ends_tells_the_one_that_stands(application, bob, dana):
    other = ApplicationFactory(candidate=dana, opening__title="Night Baker")
    words = No(reason=DecisionReason.SKILL, text="Your bread was good; the shift needs a license.")
    first = decline_application(application=application, no=NO, by=bob, version=1)
    decline_application(application=other, no=words, by=bob, version=1)
    with clock.at(first.tell_at):
        tell_decisions()
        Application.objects.filter(pk=application.pk).update(outcome="withdrawn", told_at=None)
        (mail,) = [mail for mail in deliver() if "answered" in mail.subject]
    assert "Night Baker" in mail.subject


@pytest.mark.parametrize("people", [3, 12])
def test_end_of_many_is_told_in_the_same_number_of_statements(
    employer, now, django_assert_num_queries, people
):
    """Each gets a mail and a line of history; one of them has two ends, and one mail."""
    opening = OpeningFactory(employer=employer)
    rows = [ApplicationFactory(opening=opening, not_told=True) for _ in range(people)]
    ApplicationFactory(candidate=rows[0].candidate, not_told=True)
    due = list(Application.objects.untold())
    with clock.at(NOW + timedelta(days=7)), django_assert_num_queries(7):
        assert tell_ends(applications=due) == people + 1
    assert not Application.objects.untold().exists()
    assert ApplicationEvent.objects.filter(what="told").count() == people + 1
    mails = OutgoingMail.objects.filter(kind="openings.decision_told")
    assert mails.count() == people
    assert mails.get(recipient_user=rows[0].candidate).payload["also"]
