"""An offer from its making to its end: each answer, silence, and what replaces it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.user.actions import erase_account
from openings.application.actions.withdraw import decline_offer, withdraw_application
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.board.actions import move_application
from openings.closing.queries.group import open_of
from openings.closing.states import Group
from openings.decision.actions.decision import DecisionNotOpen, No, decline_application
from openings.offer.actions.answer import accept_offer, ask_for_time, dispute_hire, lapse_offer
from openings.offer.actions.make import (
    OfferNotOpen,
    TermsRefused,
    hire_candidate,
    make_offer,
    prolong_offer,
    settle,
)
from openings.offer.models import Offer
from openings.offer.queries import end_of_offer, term_doubts
from openings.offer.states import OFFER_MOVES, DeclineReason, OfferState
from openings.pipeline.actions import StaleApplication
from openings.pipeline.queries import WordsRefused
from openings.status.queries.status import status_for_candidate
from openings.tasks import lapse_offers
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.support.mail import deliver
from tests.support.offer import terms_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NO = No(reason=DecisionReason.STRONGER, text="You did well in both talks.")


def now_of(offer):
    return Offer.objects.select_related("application__candidate").get(pk=offer.pk)


def waiting(kind):
    rows = OutgoingMail.objects.filter(kind=f"openings.{kind}").order_by("pk")
    return [row for row in rows if row.state == MailState.PENDING]


def facts(offer):
    application = Application.objects.get(pk=offer.application_id)
    return now_of(offer).state, application.stage, application.outcome


# Making ---------------------------------------------------------------------------------------
@pytest.mark.row("B93")
def test_offer_keeps_its_terms_and_a_newer_one_replaces_it(employer, dana, bob, now):
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    terms = terms_of(opening, pay=Decimal("18.25"), conditions="A trial of three months.")
    first = make_offer(application=application, by=bob, version=1, terms=terms, text="Welcome!")
    assert facts(first) == (OfferState.SENT, Stage.OFFER, Outcome.OPEN)
    assert (first.pay_text, first.conditions) == ("$18.25 a year", "A trial of three months.")
    better = replace(terms, pay=Decimal("19"))
    second = make_offer(application=application, by=bob, version=2, terms=better)
    assert (second.number, second.pay_text) == (2, "$19 a year")
    assert now_of(first).state == OfferState.REPLACED
    assert now_of(first).pay == Decimal("18.25")
    states = OutgoingMail.objects.filter(kind="openings.offer").order_by("created_at")
    assert [row.state for row in states] == [MailState.CANCELED, MailState.PENDING]
    assert len(waiting("offer_reminder")) == 2  # of the newer one


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"pay": Decimal(0)}, "pay"),
        ({"starts_on": (NOW - 3 * DAY).date()}, "starts_on"),
        ({"ends_at": NOW + timedelta(hours=2)}, "ends_on"),
        ({"ends_at": NOW + 32 * DAY}, "ends_on"),
    ],
)
def test_terms_that_cannot_be_are_refused_whoever_sends_them(
    employer, dana, bob, now, changes, field
):
    opening = OpeningFactory(employer=employer)
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    with pytest.raises(TermsRefused) as refusal:
        make_offer(application=application, by=bob, version=1, terms=terms_of(opening, **changes))
    assert list(refusal.value.message_dict) == [field]
    assert Application.objects.get().stage == Stage.INTERVIEW


def test_conditions_are_read_by_the_guard(application, bob):
    terms = terms_of(application.opening, conditions="You must not have kids.")
    with pytest.raises(WordsRefused):
        make_offer(application=application, by=bob, version=1, terms=terms)


@pytest.mark.parametrize(
    ("hour", "end"),
    [  # the employer is in New York, the candidate in Honolulu, five hours behind
        (time(17), datetime(2026, 12, 4, 22, tzinfo=UTC)),
        (time(9), datetime(2026, 12, 4, 18, tzinfo=UTC)),  # four in the morning: eight
        (time(23, 59), datetime(2026, 12, 5, 5, tzinfo=UTC)),
    ],
)
def test_end_in_the_night_of_the_candidate_moves_to_their_morning(application, hour, end):
    application.candidate.time_zone = "Pacific/Honolulu"
    application.opening.employer.time_zone = "America/New_York"
    assert end_of_offer(application, date(2026, 12, 4), hour) == end


def test_what_is_seldom_meant_is_doubted(application):
    opening = application.opening
    opening.pay_min, opening.pay_max = Decimal(18), Decimal(20)
    opening.pay_period = "HOUR"
    terms = terms_of(opening, pay=Decimal(17), starts_on=(NOW + 2 * DAY).date())
    assert term_doubts(terms, opening) == [
        "The job starts before the time to answer is over.",
        "The pay is below what the opening says: $18 to $20 an hour.",
    ]
    assert term_doubts(terms_of(opening, pay=Decimal(18)), opening) == []


# Yes ------------------------------------------------------------------------------------------
@pytest.mark.row("B95")
def test_yes_makes_the_application_hired_and_both_recruiters_hear(offer, dana):
    planned = InterviewFactory(application=offer.application)
    accept_offer(offer=offer, by=dana)
    assert facts(offer) == (OfferState.ACCEPTED, Stage.HIRED, Outcome.HIRED)
    assert len(waiting("offer_answered")) == 2
    assert waiting("offer_reminder") == []
    planned.refresh_from_db()
    assert planned.state == "canceled"
    assert ApplicationEvent.objects.filter(what=Happening.OFFER_ACCEPTED, by=dana).exists()


@pytest.mark.parametrize("state", [state for state in OfferState if state != OfferState.SENT])
def test_answer_to_what_is_settled_records_nothing(offer, dana, state):
    Offer.objects.update(state=state, settled_at=NOW)
    for answer in (accept_offer, decline):
        with pytest.raises(OfferNotOpen):
            answer(offer=offer, by=dana)
    with pytest.raises(OfferNotOpen):
        ask_for_time(offer=offer, by=dana, until=(NOW + 9 * DAY).date())
    assert facts(offer) == (state, Stage.OFFER, Outcome.OPEN)
    assert not OutgoingMail.objects.exists()


def decline(*, offer, by):
    return decline_offer(offer=offer, by=by, reason=DeclineReason.PAY, text="I need 20.")


def test_answer_after_the_end_records_nothing(offer, dana):
    with clock.at(offer.ends_at), pytest.raises(OfferNotOpen):
        accept_offer(offer=offer, by=dana)
    assert facts(offer) == (OfferState.SENT, Stage.OFFER, Outcome.OPEN)


def test_yes_noted_by_phone_may_be_denied_for_three_days(offer, application, bob, dana):
    hire_candidate(application=application, by=bob, version=1)
    assert (now_of(offer).state, now_of(offer).is_by_phone) == (OfferState.ACCEPTED, True)
    with clock.at(NOW + 3 * DAY), pytest.raises(OfferNotOpen):
        dispute_hire(offer=offer, by=dana)
    late = NOW + 3 * DAY - timedelta(seconds=1)
    with clock.at(late):
        dispute_hire(offer=offer, by=dana)
    assert facts(offer) == (OfferState.SENT, Stage.OFFER, Outcome.OPEN)
    assert now_of(offer).disputed_at == late
    assert Application.objects.get().told_at is None
    assert len(waiting("offer_answered")) == 2


def test_own_yes_is_not_denied(offer, dana):
    accept_offer(offer=offer, by=dana)
    with pytest.raises(OfferNotOpen):
        dispute_hire(offer=offer, by=dana)


def test_denied_offer_stands_two_days_at_least(offer, application, bob, dana):
    with clock.at(offer.ends_at - timedelta(hours=1)):
        hire_candidate(application=application, by=bob, version=1)
        dispute_hire(offer=offer, by=dana)
    assert now_of(offer).ends_at > offer.ends_at + DAY


# No, and more time ----------------------------------------------------------------------------
@pytest.mark.row("B94")
def test_no_withdraws_with_its_reason_and_the_employer_hears_once(offer, dana):
    decline(offer=offer, by=dana)
    assert facts(offer) == (OfferState.DECLINED, Stage.OFFER, Outcome.WITHDRAWN)
    assert Application.objects.get().withdraw_reason == "Offer declined. The pay. I need 20."
    assert now_of(offer).decline_reason == DeclineReason.PAY
    assert len(waiting("offer_answered")) == 2
    assert not OutgoingMail.objects.filter(kind="openings.application_gone").exists()


def test_withdrawal_settles_what_is_out(offer, dana):
    withdraw_application(application=offer.application, by=dana)
    assert facts(offer) == (OfferState.DECLINED, Stage.OFFER, Outcome.WITHDRAWN)


def test_erasing_an_account_answers_the_offer_and_calls_off_what_is_planned(offer, dana, bob):
    """Recruiters and interviewers hear of it at once, and no mail names who has left."""
    meeting = InterviewFactory(application=offer.application)
    InterviewerFactory(interview=meeting, email="ines@example.org")
    erase_account(user=dana)
    assert facts(offer) == (OfferState.DECLINED, Stage.OFFER, Outcome.WITHDRAWN)
    assert len(waiting("offer_answered")) == 2
    deliver()
    mails = OutgoingMail.objects.filter(state=MailState.SENT).exclude(recipient_user=dana)
    told = {(mail.kind, mail.recipient_email): mail for mail in mails}
    mail = told["openings.offer_answered", bob.email]
    assert mail.subject == "The answer to your offer is no"
    assert "has deleted their account. So the answer is no" in mail.text
    assert ("openings.interview_team", "ines@example.org") in told
    assert "Dana" not in "".join(mail.subject + mail.text + mail.html for mail in mails)


def test_wish_for_time_moves_no_end_and_more_time_does(offer, bob, dana):
    with pytest.raises(TermsRefused):  # the end itself
        ask_for_time(offer=offer, by=dana, until=offer.ends_at.date())
    wanted = (offer.ends_at + 2 * DAY).date()
    for _ in range(2):
        ask_for_time(offer=offer, by=dana, until=wanted)
    assert (now_of(offer).ends_at, now_of(offer).wanted_until) == (offer.ends_at, wanted)
    assert len(waiting("offer_answered")) == 2  # one for each recruiter
    later = offer.ends_at + 3 * DAY
    prolong_offer(offer=offer, by=bob, version=2, ends_at=later)
    assert (now_of(offer).ends_at, now_of(offer).wanted_until) == (later, None)
    assert len(waiting("offer_prolonged")) == 1
    with pytest.raises(StaleApplication):
        prolong_offer(offer=offer, by=bob, version=2, ends_at=later + DAY)
    with pytest.raises(TermsRefused):  # never earlier
        prolong_offer(offer=offer, by=bob, version=3, ends_at=later)


# Silence --------------------------------------------------------------------------------------
@pytest.mark.row("B96")
def test_silence_lapses_the_offer_and_ends_nothing(offer, dana, bob):
    with clock.at(offer.ends_at - timedelta(seconds=1)):
        assert lapse_offers() == 0
    with clock.at(offer.ends_at):
        assert (lapse_offers(), lapse_offers()) == (1, 0)
        status = status_for_candidate(Application.objects.get(), at=clock.now())
    assert facts(offer) == (OfferState.LAPSED, Stage.INTERVIEW, Outcome.OPEN)
    assert (status.code, status.is_open) == ("offer_lapsed", True)
    assert status.promised_by == date(2026, 12, 15)  # ten working days after it ran out
    assert (len(waiting("offer_lapsed")), len(waiting("offer_lapsed_team"))) == (1, 2)


def test_reminders_come_at_half_time_and_a_day_before_the_end(application, bob):
    terms = terms_of(application.opening)
    offer = make_offer(application=application, by=bob, version=1, terms=terms)
    due = sorted(row.not_before for row in waiting("offer_reminder"))
    assert due == [
        datetime(2026, 11, 28, 13, tzinfo=UTC),
        offer.ends_at - DAY,
    ]  # not at ten in the evening


@pytest.mark.parametrize(("days", "count"), [(1, 0), (2, 1), (3, 1), (4, 2), (30, 2)])
def test_short_offer_is_not_nagged_about(application, bob, days, count):
    terms = terms_of(application.opening, ends_at=NOW + days * DAY)
    make_offer(application=application, by=bob, version=1, terms=terms)
    assert len(waiting("offer_reminder")) == count


def test_lapsed_offer_is_renewed_for_five_working_days(offer, bob, dana):
    with clock.at(offer.ends_at):
        lapse_offer(offer=offer)
    # It ends on Tuesday, December 1; five working days later is the 8th.
    last = datetime(2026, 12, 9, 5, tzinfo=UTC)
    with clock.at(last), pytest.raises(OfferNotOpen):
        prolong_offer(offer=offer, by=bob, version=2, ends_at=last + 2 * DAY)
    with clock.at(last - timedelta(seconds=1)):
        prolong_offer(offer=offer, by=bob, version=2, ends_at=last + 2 * DAY)
        accept_offer(offer=offer, by=dana)
    assert facts(offer) == (OfferState.ACCEPTED, Stage.HIRED, Outcome.HIRED)


def test_lapsed_offer_is_renewed_only_where_one_could_be_made(offer, application, bob):
    """Moved on to another stage, or with an interview ahead, it is too late for the old terms."""
    with clock.at(offer.ends_at):
        lapse_offer(offer=offer)
        later = clock.now() + 3 * DAY
        InterviewFactory(application=application, starts_at=later, ends_at=later + DAY / 24)
        with pytest.raises(OfferNotOpen):
            prolong_offer(offer=offer, by=bob, version=2, ends_at=later)
        application.interviews.all().delete()
        Application.objects.update(stage=Stage.SCREENING)
        with pytest.raises(OfferNotOpen):
            prolong_offer(offer=offer, by=bob, version=2, ends_at=later)


def test_wish_that_was_overtaken_is_not_mailed_in_the_morning(offer, dana):
    night = datetime(2026, 11, 25, 3, tzinfo=UTC)
    with clock.at(night):
        ask_for_time(offer=offer, by=dana, until=date(2026, 12, 5))
        accept_offer(offer=offer, by=dana)
    with clock.at(night + timedelta(hours=12)):
        subjects = {mail.subject for mail in deliver()}
    assert "Dana Seeker takes the job" in subjects
    assert not any("more time" in subject for subject in subjects)


def test_whoever_had_an_offer_is_ended_alone(offer, application, now):
    with clock.at(offer.ends_at):
        lapse_offer(offer=offer)
    opening = application.opening
    assert list(open_of(opening, Group.INTERVIEWED)) == [application]
    assert not open_of(opening, Group.REVIEW).exists()


# Taking back, and what waits for it ------------------------------------------------------------
@pytest.mark.row("B97")
def test_offer_is_taken_back_with_words_before_any_no(offer, application, bob):
    with pytest.raises(DecisionNotOpen):
        decline_application(application=application, no=NO, by=bob, version=1)
    why = "The owner stopped all hiring until spring."
    move_application(application=application, to=Stage.INTERVIEW, by=bob, version=1, why=why)
    assert facts(offer) == (OfferState.TAKEN_BACK, Stage.INTERVIEW, Outcome.OPEN)
    assert len(waiting("moved_back")) == 1
    decline_application(application=application, no=NO, by=bob, version=2)
    assert Application.objects.get().outcome == Outcome.NOT_SELECTED


@pytest.mark.parametrize("source", list(OfferState))
@pytest.mark.parametrize("target", list(OfferState))
def test_offer_follows_its_table(offer, source, target):
    offer.state = source
    if target in OFFER_MOVES.get(source, ()) and target != OfferState.SENT:
        settle(offer, target)
        assert now_of(offer).state == target
    elif target != OfferState.SENT:
        with pytest.raises(IllegalMove):
            settle(offer, target)
