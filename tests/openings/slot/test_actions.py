"""Times that are proposed, picked, run out, or asked for anew."""

from datetime import timedelta
from email.utils import parseaddr

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application
from openings.application.states import DecisionReason, Outcome, Stage
from openings.board.actions import move_application
from openings.decision.actions.decision import No, decline_application, tell_ends
from openings.interview.actions import cancel_interview
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.pipeline.queries import WordsRefused
from openings.promise.queries.promise import promise_of
from openings.slot.actions.answer import (
    MayNotWish,
    ProposalNotOpen,
    SlotGone,
    WishRefused,
    ask_other_time,
    lapse_proposal,
    pick_slot,
    say_none_fits,
)
from openings.slot.actions.propose import (
    NotAskable,
    TimesRefused,
    WishIsOver,
    accept_time,
    take_back_times,
)
from openings.slot.models import Proposal, Slot, Wish
from openings.slot.queries import overlap_doubts
from openings.slot.states import ProposalState
from openings.status.queries.status import status_for_candidate
from openings.tasks import lapse_proposals
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, ProposalFactory
from tests.support.mail import deliver
from tests.support.slot import pick, propose, taken

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def subjects(to="dana@example.org"):
    return [mail.subject for mail in deliver() if parseaddr(mail.to[0])[1] == to]


def letters_by_reader():
    """Each reader's last one."""
    return {parseaddr(mail.to[0])[1]: mail for mail in deliver()}


def fresh(application):
    return Application.objects.get(pk=application.pk)


def another(proposal, name="Eve Early"):
    """Somebody else who may pick from the same times."""
    application = ApplicationFactory(
        candidate__name=name, opening=proposal.application.opening, interviewing=True
    )
    return ProposalFactory(application=application, sheet=proposal.sheet)


@pytest.mark.row("B84")
def test_pick_plans_the_interview_and_tells_both_sides(proposal, bob):
    interview = pick(proposal, 1)
    assert (interview.starts_at, interview.ends_at) == (NOW + 74 * HOUR, NOW + 74.75 * HOUR)
    assert interview.scheduled_by == bob
    assert [person.name for person in interview.interviewers.all()] == ["Ines Colleague"]
    assert taken(proposal.sheet) == ["", "Dana Seeker", ""]
    assert status_for_candidate(fresh(proposal.application), at=NOW).code == "interview_ahead"
    letters = letters_by_reader()
    assert "Your interview" in letters["dana@example.org"].subject
    assert letters["bob@example.org"].subject == "Dana Seeker picked a time"
    assert "interview.ics" in [one[0] for one in letters["ines@acme.example"].attachments]


@pytest.mark.row("B84")
def test_second_at_one_time_sees_what_is_left_and_loses_nothing(proposal):
    other = another(proposal)
    pick(other, 0)
    with pytest.raises(SlotGone):
        pick(proposal, 0)
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.SENT
    assert pick(proposal, 2).starts_at == NOW + 76 * HOUR
    assert taken(proposal.sheet) == ["Eve Early", "", "Dana Seeker"]


@pytest.mark.row("B84")
@pytest.mark.parametrize("which", ["passed", "of another sheet", "of no sheet"])
def test_time_that_cannot_be_had_by_raw_post_plans_nothing(proposal, which):
    slot = {
        "passed": lambda: proposal.sheet.slots.create(starts_at=NOW).pk,
        "of another sheet": lambda: ProposalFactory().sheet.slots.first().pk,
        "of no sheet": lambda: 0,
    }[which]()
    with pytest.raises(SlotGone):
        pick_slot(proposal=proposal, slot=slot)
    assert not Interview.objects.exists()


@pytest.mark.row("B85")
def test_time_is_free_again_once_its_interview_is_off_or_elsewhere(proposal, bob, dana):
    first, second = another(proposal), another(proposal, "Finn Second")
    interview = pick(first)
    cancel_interview(interview=interview, why="We are closed.", by=bob, version=interview.version)
    assert taken(proposal.sheet) == ["", "", ""]
    pick(second)
    pick(proposal, 1)
    withdraw_application(application=proposal.application, by=dana)
    assert taken(proposal.sheet) == ["Finn Second", "", ""]
    Interview.objects.scheduled().update(starts_at=NOW + DAY)
    assert taken(proposal.sheet) == ["", "", ""]


@pytest.mark.row("B85")
def test_all_who_are_chosen_share_the_times_and_hear_at_once(employer, dana, bob, now):
    application = ApplicationFactory(candidate=dana, opening__employer=employer)
    other = ApplicationFactory(opening=application.opening, stage=Stage.SCREENING)
    sheet = propose([application, other], by=bob)
    assert sheet.proposals.count() == 2
    assert fresh(application).stage == Stage.INTERVIEW
    assert subjects() == ["Acme Stores proposes times for your interview"]
    status = status_for_candidate(fresh(application), at=NOW)
    assert (status.code, status.who_holds_the_ball) == ("interview_proposed", "you")
    with pytest.raises(NotAskable):
        propose([application], by=bob)


@pytest.mark.parametrize(
    ("days", "field"), [((3,), ""), ((3, 3), ""), ((-1, 3), ""), (range(1, 12), "")]
)
def test_sheet_has_two_to_ten_different_times_ahead(employer, bob, now, days, field):
    application = ApplicationFactory(opening__employer=employer, interviewing=True)
    with pytest.raises(TimesRefused) as refusal:
        propose([application], by=bob, days=tuple(days))
    assert list(refusal.value.message_dict) == [field]


@pytest.mark.row("B85")
def test_overlapping_times_are_doubted_by_name(proposal):
    InterviewFactory(
        application__candidate__name="Eve Early",
        application__opening=proposal.application.opening,
        starts_at=NOW + 100 * HOUR,
        ends_at=NOW + 101 * HOUR,
    )
    starts = [NOW + hours * HOUR for hours in (72.5, 73, 100.5, 120)]
    doubts = overlap_doubts(
        proposal.application.opening, starts, minutes=30, zone="America/New_York", at=NOW
    )
    assert [doubt.split(" overlaps ")[-1] for doubt in doubts] == [
        "a time that is proposed already.",
        "the interview with Eve Early.",
    ]
    (doubt,) = overlap_doubts(
        ApplicationFactory().opening, starts[:2], minutes=45, zone="America/New_York", at=NOW
    )
    assert doubt.startswith("These two overlap: ")


@pytest.mark.row("B86")
def test_silence_is_reminded_of_lapses_and_ends_nothing(employer, dana, bob, now):
    application = ApplicationFactory(candidate=dana, opening__employer=employer, interviewing=True)
    promised = promise_of(application)
    sheet = propose([application], by=bob)
    subjects()
    with clock.at(sheet.ends_at - 38 * HOUR):  # in the morning after that night
        assert subjects() == ["Times for your interview at Acme Stores wait for you"]
    with clock.at(sheet.ends_at):
        assert lapse_proposals() == 1
        assert lapse_proposals() == 0
        with pytest.raises(ProposalNotOpen):
            pick(sheet.proposals.get())
    with clock.at(sheet.ends_at + 10 * HOUR):
        letters = letters_by_reader()
    assert "The times for your interview" in letters["dana@example.org"].subject
    assert letters["bob@example.org"].subject == "Dana Seeker has not picked a time"
    assert (fresh(application).outcome, fresh(application).stage) == (Outcome.OPEN, Stage.INTERVIEW)
    assert promise_of(fresh(application)) == promised


def test_nobody_hears_of_the_end_of_times_that_nobody_waits_for(proposal, dana):
    withdraw_application(application=proposal.application, by=dana)
    with clock.at(proposal.sheet.ends_at):
        assert lapse_proposal(proposal=proposal)
    assert not OutgoingMail.objects.filter(kind__startswith="openings.proposal").exists()
    assert Proposal.objects.get().state == ProposalState.LAPSED  # no employer took them back


def test_times_that_are_taken_back_are_told_and_what_is_picked_stands(proposal, bob):
    interview = pick(another(proposal))
    assert take_back_times(sheet=proposal.sheet, by=bob) == 1
    assert subjects() == ["Acme Stores took back its times for your interview"]
    assert Interview.objects.get(pk=interview.pk).state == InterviewState.SCHEDULED


@pytest.mark.row("B84")
def test_none_fits_names_other_times_and_one_of_them_is_planned(proposal, bob):
    times = [NOW + 5 * DAY, NOW + 6 * DAY]
    wish = say_none_fits(proposal=proposal, times=times, why="I work in the mornings.")
    letter = letters_by_reader()["bob@example.org"]
    assert letter.subject == "Dana Seeker asks for other times"
    assert "I work in the mornings." in letter.body
    with pytest.raises(ProposalNotOpen):
        pick(proposal)
    with pytest.raises(WishIsOver):
        accept_time(wish=wish, starts_at=NOW + 7 * DAY, by=bob)
    assert accept_time(wish=wish, starts_at=times[1], by=bob).starts_at == times[1]
    with pytest.raises(WishIsOver):
        accept_time(wish=wish, starts_at=times[0], by=bob)


@pytest.mark.row("B87")
def test_planned_time_holds_with_its_reminder_until_another_is_picked(proposal, bob):
    interview = pick(proposal)
    reminder = OutgoingMail.objects.of_kind("openings.interview_reminder")
    ask_other_time(interview=interview, times=[], why="My train is later on that day.")
    assert reminder.get().state == MailState.PENDING
    sheet = propose([proposal.application], by=bob, days=(5, 6))
    assert Interview.objects.get().starts_at == NOW + 72 * HOUR
    assert status_for_candidate(fresh(proposal.application), at=NOW).code == "interview_ahead"
    moved = pick(sheet.proposals.get())
    assert (moved.pk, moved.starts_at) == (interview.pk, NOW + 5 * DAY)
    assert taken(proposal.sheet) == ["", "", ""]
    assert taken(sheet) == ["Dana Seeker", ""]
    states = reminder.order_by("not_before").values_list("state", "not_before")
    assert list(states) == [(MailState.CANCELED, NOW + 2 * DAY), (MailState.PENDING, NOW + 4 * DAY)]


@pytest.mark.row("B87")
def test_another_time_is_asked_for_twice_at_most_and_not_during_it(proposal, bob):
    interview = pick(proposal)
    with pytest.raises(WishRefused):
        ask_other_time(interview=interview, times=[NOW + 5 * DAY], why=" ")
    for day in (5, 6):
        ask_other_time(interview=interview, times=[NOW + day * DAY], why="I am ill.")
    with pytest.raises(MayNotWish):
        ask_other_time(interview=interview, times=[NOW + 7 * DAY], why="I am ill.")
    first, second = Wish.objects.order_by("asked_at", "pk")
    with pytest.raises(WishIsOver):
        accept_time(wish=first, starts_at=NOW + 5 * DAY, by=bob)
    assert accept_time(wish=second, starts_at=NOW + 6 * DAY, by=bob).starts_at == NOW + 6 * DAY
    late = InterviewFactory(application=proposal.application, starts_at=NOW, round=2)
    with pytest.raises(MayNotWish):
        ask_other_time(interview=late, times=[NOW + 7 * DAY], why="I am late.")


def test_pick_before_an_untold_no_is_told_is_called_off_by_the_telling(proposal, bob):
    application = fresh(proposal.application)
    no = No(reason=DecisionReason.LOGISTICS, text="We need somebody who can work at night here.")
    decline_application(application=application, no=no, by=bob, version=application.version)
    assert status_for_candidate(fresh(application), at=NOW).code == "interview_proposed"
    pick(proposal)
    letters = letters_by_reader()
    assert "You have recorded how this application ends" in letters["bob@example.org"].body
    with clock.at(fresh(application).tell_at):
        assert tell_ends(applications=[application]) == 1
        sent = subjects()
    assert len(sent) == 2
    assert Interview.objects.get().state == InterviewState.CANCELED
    assert taken(proposal.sheet) == ["", "", ""]


def test_mail_that_they_want_to_talk_stops_where_times_are_proposed(employer, dana, bob, now):
    application = ApplicationFactory(candidate=dana, opening__employer=employer)
    move_application(
        application=application, to=Stage.INTERVIEW, by=bob, version=application.version
    )
    propose([fresh(application)], by=bob)
    with clock.at(NOW + HOUR):
        assert subjects() == ["Acme Stores proposes times for your interview"]
    assert OutgoingMail.objects.of_kind("openings.interview_wanted").get().state == "canceled"


def test_note_that_no_candidate_is_to_read_is_refused(employer, bob, now):
    application = ApplicationFactory(opening__employer=employer, interviewing=True)
    with pytest.raises(WordsRefused):
        propose([application], by=bob, note="You are too old for this job.")
    assert not Slot.objects.exists()
