from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.employer.actions.team import (
    LastReceiver,
    MayNotChangeMembers,
    choose_application_mail,
    remove_member,
)
from jobstore.people.employer.models import Membership
from jobstore.people.employer.queries import application_receivers
from jobstore.people.states import ApplicationMail
from openings.account.actions import erase_candidate
from openings.application.actions.submit import submit_application
from openings.application.actions.withdraw import withdraw_application
from openings.application.mails import with_days
from openings.application.models import Application, ApplicationEntry
from openings.application.queries import news_between
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory, ResumeFactory
from tests.support.mail import deliver

EIGHT = datetime(2026, 11, 25, 13, tzinfo=UTC)  # in New York, on the day after NOW
pytestmark = pytest.mark.usefixtures("alice", "bob")  # owner and recruiter


@pytest.fixture
def opening(employer, now):
    return OpeningFactory(employer=employer)


def apply(opening, candidate):
    return submit_application(
        opening=opening,
        by=candidate,
        entry=ApplicationEntry(name=candidate.name),
        resume=ResumeFactory(candidate=candidate),
        submission_key=uuid4(),
    )


def choose(user, choice):
    membership = Membership.objects.get(user=user)
    return choose_application_mail(membership=membership, choice=choice, by=user)


def sent_to(user, at):
    with clock.at(at):
        return [message for message in deliver() if user.email in message.to[0]]


@pytest.mark.row("B47")
def test_everybody_hears_daily_at_eight_until_they_choose(opening, dana, alice, bob):
    apply(opening, dana)
    assert sent_to(alice, EIGHT - timedelta(seconds=1)) == []
    [message] = sent_to(alice, EIGHT)
    assert message.subject == "News of applications since Tuesday: Acme Stores"
    assert "Dana Seeker applied: Store Supervisor, Columbus, OH" in message.body
    assert sent_to(alice, EIGHT + timedelta(days=1)) == []


def test_at_once_is_at_once_and_not_told_again(opening, dana, alice, bob):
    choose(bob, ApplicationMail.AT_ONCE)
    apply(opening, dana)
    [message] = sent_to(bob, NOW)
    assert message.subject == "Dana Seeker applied: Store Supervisor, Columbus, OH"
    choose(bob, ApplicationMail.DAILY)
    apply(OpeningFactory(employer=opening.employer, title="Baker"), dana)
    [message] = sent_to(bob, EIGHT)
    assert "Dana Seeker applied: Baker" in message.body
    assert "Store Supervisor" not in message.body


@pytest.mark.row("B47")
def test_withdrawal_on_the_same_day_is_one_piece_of_news(opening, dana, alice, bob):
    choose(bob, ApplicationMail.AT_ONCE)
    application = apply(opening, dana)
    deliver()
    withdraw_application(application=application, by=dana)
    [at_once] = sent_to(bob, NOW)
    assert at_once.subject == "Dana Seeker withdrew: Store Supervisor, Columbus, OH"
    [daily] = sent_to(alice, EIGHT)
    assert daily.body.count("Dana Seeker") == 1
    assert "Dana Seeker applied and withdrew: Store Supervisor, Columbus, OH" in daily.body


def test_withdrawal_of_an_older_application_is_told(opening, dana, alice, bob):
    application = ApplicationFactory(candidate=dana, opening=opening)
    withdraw_application(application=application, by=dana)
    [message] = sent_to(alice, EIGHT)
    assert "Dana Seeker withdrew: Store Supervisor, Columbus, OH" in message.body


def test_day_ends_at_eight_sharp(opening, dana, alice, bob):
    with clock.at(EIGHT):
        apply(opening, dana)
    keys = OutgoingMail.objects.filter(kind="openings.application_day")
    assert {row.not_before for row in keys} == {EIGHT + timedelta(days=1)}


def test_weekend_is_told_on_monday_in_one_mail(opening, dana, alice, bob):
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    for days, title in enumerate(("Baker", "Driver", "Cook")):
        with clock.at(friday + timedelta(days=days)):
            apply(OpeningFactory(employer=opening.employer, title=title), dana)
    assert sent_to(alice, datetime(2026, 11, 30, 12, 59, tzinfo=UTC)) == []
    [message] = sent_to(alice, datetime(2026, 11, 30, 13, tzinfo=UTC))
    assert message.subject == "News of applications since Friday: Acme Stores"


def test_digest_tells_two_of_one_title_apart_and_names_the_promised_day(opening, dana, erin, alice):
    apply(opening, dana)
    other = OpeningFactory(employer=opening.employer, city="Dayton", answer_days=3)
    apply(other, erin)
    withdraw_application(application=apply(opening, erin), by=erin)
    [message] = sent_to(alice, EIGHT)
    for part in (message.body, message.alternatives[0][0]):
        text = strip_tags(part)
        assert "Store Supervisor, Columbus, OH. Answer promised by Wednesday, December 9" in text
        assert "Store Supervisor, Dayton, OH. Answer promised by Monday, November 30" in text
        assert text.count("Answer promised") == 2


def test_days_of_a_digest_cost_one_query(opening, dana, erin, now, django_assert_num_queries):
    for candidate in (dana, erin):
        apply(opening, candidate)
    news = news_between(opening.employer, since=NOW - timedelta(1), until=NOW + timedelta(1))
    assert len(news) == 2
    with django_assert_num_queries(1):
        days = [day for _, day in with_days(news)]
    assert days == [date(2026, 12, 9)] * 2


def test_who_withdraws_before_the_mail_leaves_is_not_announced_as_new(opening, dana, alice, bob):
    choose(bob, ApplicationMail.AT_ONCE)
    withdraw_application(application=apply(opening, dana), by=dana)
    subjects = [message.subject for message in sent_to(bob, NOW)]
    assert subjects == ["Dana Seeker withdrew: Store Supervisor, Columbus, OH"]


def test_none_is_for_who_is_not_the_last(opening, dana, alice, bob):
    choose(bob, ApplicationMail.NONE)
    with pytest.raises(LastReceiver):
        choose(alice, ApplicationMail.NONE)
    with pytest.raises(MayNotChangeMembers):
        choose_application_mail(
            membership=Membership.objects.get(user=alice), choice=ApplicationMail.DAILY, by=bob
        )
    apply(opening, dana)
    assert sent_to(bob, EIGHT) == []


def test_owner_hears_when_the_last_who_wanted_to_has_left(opening, dana, alice, bob, employer):
    choose(alice, ApplicationMail.NONE)
    remove_member(membership=Membership.objects.get(user=bob), by=bob)
    assert [one.user for one in application_receivers(employer)] == [alice]
    apply(opening, dana)
    assert len(sent_to(alice, EIGHT)) == 1


def test_member_who_leaves_or_turns_it_off_gets_none_of_what_waits(opening, dana, alice, bob):
    apply(opening, dana)
    choose(bob, ApplicationMail.NONE)
    assert sent_to(bob, EIGHT) == []
    assert OutgoingMail.objects.get(recipient_user=bob).state == MailState.CANCELED


def test_erased_candidate_is_in_no_mail_that_is_kept(opening, dana, alice, bob):
    apply(opening, dana)
    sent_to(alice, EIGHT)
    erase_candidate(user=dana)
    sent = OutgoingMail.objects.filter(kind="openings.application_day", state=MailState.SENT)
    assert sent.exists()
    assert {(row.text, row.html) for row in sent} == {("", "")}


@pytest.mark.row("B47")
def test_last_receiver_is_refused_in_words(opening, alice, bob, client_of):
    choose(bob, ApplicationMail.NONE)
    client = client_of(alice)
    url = reverse("people:member_mail", args=["acme"])
    assert "On weekdays at 8:00" in client.get(url).content.decode()
    refused = client.post(url, {"choice": "none"})
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert "You are the last one who hears of it." in refused.content.decode()
    assert client.post(url, {"choice": "nonsense"}).status_code == HTTPStatus.BAD_REQUEST
    client.post(url, {"choice": "at_once"})
    assert Membership.objects.get(user=alice).application_mail == "at_once"


def test_new_applications_of_all_openings_are_on_one_page(opening, dana, bob, client_of):
    other = OpeningFactory(employer=opening.employer, title="Baker")
    for place in (opening, other):
        ApplicationFactory(candidate=dana, opening=place)
    ApplicationFactory(opening=OpeningFactory())
    ApplicationFactory(opening=other, stage="screening")
    client = client_of(bob)
    url = reverse("openings:new_applications", args=["acme"])
    page = client.get(url).content.decode()
    assert "2 in all" in page
    assert page.count("Dana Seeker") == Application.objects.filter(candidate=dana).count()
    assert f'href="{url}">2 to look at</a>' in client.get("/dashboard/").content.decode()
