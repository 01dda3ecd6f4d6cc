"""Times that are proposed instead of a planned one, and what else ends while they are out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.lib import clock
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.decision.actions.decision import No, decline_application
from openings.interview.actions import cancel_interview
from openings.interview.models import Interview
from openings.slot.actions.answer import ask_other_time, lapse_proposal, say_none_fits
from openings.slot.actions.propose import WishIsOver, accept_time
from openings.slot.models import Proposal
from openings.slot.states import ProposalState
from tests.factories import NOW
from tests.support.mail import deliver
from tests.support.slot import pick, propose

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STANDS = "Your interview stands"


def fresh(application):
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def instead(proposal, bob):
    """Dana asked for another time than the one in three days, and Bob proposed two."""
    interview = pick(proposal)
    ask_other_time(interview=interview, times=[], why="My train is later on that day.")
    return propose([proposal.application], by=bob, days=(5, 6)).proposals.get()


def wish_for(instead, day):
    with clock.at(NOW + timedelta(minutes=1)):
        return say_none_fits(proposal=instead, times=[NOW + day * DAY], why="")


@pytest.mark.row("B87")
@pytest.mark.parametrize("day", [3, 8])  # the time that stands among them
def test_time_that_is_accepted_moves_the_planned_one(instead, bob, day):
    accept_time(wish=wish_for(instead, day), starts_at=NOW + day * DAY, by=bob)
    assert Interview.objects.get().starts_at == NOW + day * DAY


def test_where_the_planned_one_is_off_another_is_planned(instead, bob):
    wish = wish_for(instead, 8)
    planned = Interview.objects.get()
    cancel_interview(interview=planned, why="We are closed.", by=bob, version=planned.version)
    accepted = accept_time(wish=wish, starts_at=NOW + 8 * DAY, by=bob)
    assert accepted.pk != planned.pk
    assert Interview.objects.count() == 2


def test_wish_is_over_once_the_planned_one_begins(instead, bob):
    wish = wish_for(instead, 8)
    with clock.at(NOW + 3 * DAY), pytest.raises(WishIsOver):
        accept_time(wish=wish, starts_at=NOW + 8 * DAY, by=bob)


@pytest.mark.row("B87")
def test_other_times_are_proposed_to_whom_none_fitted(instead, bob):
    wish_for(instead, 8)
    sheet = propose([fresh(instead.application)], by=bob, days=(9, 10))
    assert pick(sheet.proposals.get()).starts_at == NOW + 9 * DAY
    assert Interview.objects.count() == 1


def test_times_that_are_out_end_without_a_mail_where_a_wish_is_accepted(instead, bob):
    wish = ask_other_time(interview=Interview.objects.get(), times=[NOW + 8 * DAY], why="Ill.")
    accept_time(wish=wish, starts_at=NOW + 8 * DAY, by=bob)
    assert Proposal.objects.get(pk=instead.pk).state == ProposalState.TAKEN_BACK
    assert not [one for one in deliver() if "times for your interview" in one.subject]


@pytest.mark.parametrize("is_off", [False, True])
def test_only_a_planned_one_is_said_to_stand(instead, dana, bob, client_of, is_off):
    planned = Interview.objects.get()
    if is_off:
        cancel_interview(interview=planned, why="We are closed.", by=bob, version=planned.version)
    pages = [
        client_of(dana).get(reverse(f"openings:{name}", args=[key])).content.decode().lower()
        for name, key in [
            ("proposal_pick", instead.pk),
            ("proposal_other_times", instead.pk),
            ("application_detail", instead.application_id),
        ]
    ]
    assert ["your interview stands" in page for page in pages] == [not is_off] * 3
    letter = next(one for one in deliver() if "proposes times" in one.subject)
    assert (STANDS in letter.body) != is_off


@pytest.mark.parametrize("is_silent", [False, True])
def test_wish_and_silence_are_told_while_a_no_is_untold(proposal, bob, is_silent):
    application = fresh(proposal.application)
    no = No(reason=DecisionReason.LOGISTICS, text="We need somebody who can work at night here.")
    decline_application(application=application, no=no, by=bob, version=application.version)
    end = proposal.sheet.ends_at
    Application.objects.filter(pk=application.pk).update(tell_at=end + DAY)
    if is_silent:
        with clock.at(end):
            assert lapse_proposal(proposal=proposal)
    else:
        wish_for(proposal, 8)
    with clock.at(end + DAY - timedelta(hours=1) if is_silent else NOW + timedelta(minutes=1)):
        (letter,) = [one for one in deliver() if one.subject.startswith("Dana Seeker ")]
    assert "You have recorded how this application ends" in letter.body
