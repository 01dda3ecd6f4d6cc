from datetime import date, timedelta

import pytest
import vobject

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.application.models import Application
from openings.interview.actions import (
    InterviewFacts,
    Person,
    cancel_interview,
    move_interview,
    schedule_interview,
)
from openings.interview.models import Interview
from openings.interview.queries import calendar_file, interview_with_people
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.factories.people import UserFactory
from tests.support.mail import deliver

START = NOW + timedelta(days=6)  # Monday, November 30, 08:00 in Denver
REX = Person(
    name="Rex Malone", title="Manager", email="rex@example.org", phone="", welcomes_calls=False
)


def facts(start=START, **changes):
    values = {
        "round": 1,
        "kind": "video",
        "starts_at": start,
        "ends_at": start + timedelta(minutes=45),
        "time_zone": "America/Denver",
        "where": "https://meet.example.org/x",
        "note": "Bring one example.",
        "promised_by": date(2026, 12, 11),
    }
    return InterviewFacts(**(values | changes))


@pytest.fixture
def interview(employer, bob, now):
    candidate = UserFactory(
        email="maya@example.org", name="Maya Ortiz", time_zone="America/New_York"
    )
    application = ApplicationFactory(candidate=candidate, opening=OpeningFactory(employer=employer))
    return schedule_interview(
        application=application, facts=facts(), people=[REX], by=bob, version=1
    )


def by_address(messages):
    return {message.to[0].split("<")[-1].rstrip(">"): message for message in messages}


def calendar_of(message):
    name, content, mime_type = message.attachments[0]
    assert name == "interview.ics"
    content = content.decode() if isinstance(content, bytes) else content
    calendar = vobject.readOne(content)
    assert mime_type == f"text/calendar; method={calendar.method.value}"
    return calendar


def test_candidate_reads_both_zones_and_gets_the_file(interview):
    messages = by_address(deliver())
    mail = messages["maya@example.org"]
    assert mail.subject == (
        "Your interview with Acme Stores: Monday, November 30, 2026, 10:00 AM EST"
    )
    for part in (
        "Your time: Monday, November 30, 2026, 10:00 AM EST",
        "Time there: Monday, November 30, 2026, 8:00 AM MST",
        "45 minutes",
        "https://meet.example.org/x",
        "Rex Malone, Manager",
        "Bring one example.",
        "Friday, December 11, 2026",
        f"/applications/{interview.application_id}/",
    ):
        assert part in mail.body
    assert "rex@example.org" not in mail.message().as_string()
    event = calendar_of(mail).vevent
    assert (event.sequence.value, event.attendee.value) == ("0", "mailto:maya@example.org")
    assert mail.from_email.startswith("Acme Stores via Job Store")
    assert mail.reply_to == ["bob@example.org"]


def test_interviewer_gets_a_short_mail_without_the_candidates_address(interview):
    mail = by_address(deliver())["rex@example.org"]
    assert "You interview Maya Ortiz for the job Store Supervisor." in mail.body
    assert "maya@example.org" not in mail.message().as_string()
    assert calendar_of(mail).vevent.attendee.value == "mailto:rex@example.org"


def test_file_is_an_alternative_too_and_says_where_an_answer_goes(interview):
    mail = by_address(deliver())["maya@example.org"]
    (invitation,) = [part for part in mail.alternatives if part[1].startswith("text/calendar")]
    assert invitation[1] == "text/calendar; method=REQUEST"
    assert vobject.readOne(invitation[0]).vevent.uid.value == calendar_of(mail).vevent.uid.value
    assert "reply to the e-mail" in calendar_of(mail).vevent.description.value
    assert "reply to this e-mail, and Bob Recruiter reads it" in " ".join(mail.body.split())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Ann "Annie" Lee', "Ann 'Annie' Lee"),
        ('"Bo"', "'Bo'"),
        ("Eve^n", "Even"),
        ("Tab\tand\x0bbell\x07", "Tab and bell"),
    ],
)
def test_calendars_show_names_as_they_are(interview, name, shown):
    found = interview_with_people(interview.pk)
    found.application.opening.title = f"{name} wanted"
    raw = calendar_file(
        found, method="REQUEST", attendee_email="a@example.org", attendee_name=name
    ).decode()
    unfolded = raw.replace("\r\n ", "")
    assert f'CN="{shown}"' in unfolded or f"CN={shown}" in unfolded
    assert not set(unfolded) & set("\x07\x0b")


def test_mime_type_of_the_file_names_its_method(interview):
    source = by_address(deliver())["maya@example.org"].message().as_string()
    assert "text/calendar; method=REQUEST" in source.replace("\n", " ").replace('"', "")


def test_moved_interview_says_old_and_new_and_why(interview, bob):
    deliver()
    ava = Person(name="Ava", title="", email="ava@example.org", phone="", welcomes_calls=False)
    move_interview(
        interview=interview,
        facts=facts(START + timedelta(hours=2)),
        people=[ava],
        why="We have a fair.",
        by=bob,
        version=1,
    )
    messages = by_address(deliver())
    mail = messages["maya@example.org"]
    assert "It was Monday, November 30, 2026, 10:00 AM EST." in mail.body
    assert "Your time: Monday, November 30, 2026, 12:00 PM EST" in mail.body
    assert "We have a fair." in mail.body
    assert calendar_of(mail).vevent.sequence.value == "1"
    left = messages["rex@example.org"]
    assert "You are not needed any more" in left.body
    assert calendar_of(left).method.value == "CANCEL"
    assert calendar_of(messages["ava@example.org"]).method.value == "REQUEST"


def test_canceled_interview_takes_the_event_away(interview, bob):
    deliver()
    cancel_interview(interview=interview, why="The job changed.", by=bob, version=1)
    messages = by_address(deliver())
    mail = messages["maya@example.org"]
    assert "The job changed." in mail.body
    assert calendar_of(mail).method.value == "CANCEL"
    assert calendar_of(messages["rex@example.org"]).vevent.sequence.value == "1"


def test_reminder_comes_a_day_before_once(interview):
    deliver()
    with clock.at(START - timedelta(hours=24, minutes=1)):
        assert deliver() == []
    with clock.at(START - timedelta(hours=24)):
        (mail,) = deliver()
    assert mail.subject.startswith("Coming up: your interview with Acme Stores, Monday")


def test_old_reminder_of_a_moved_interview_never_leaves(interview, bob):
    deliver()
    move_interview(
        interview=interview,
        facts=facts(START + timedelta(days=3)),
        people=[REX],
        why="Ill.",
        by=bob,
        version=1,
    )
    deliver()
    with clock.at(START - timedelta(hours=20)):
        assert deliver() == []
    with clock.at(START + timedelta(days=2)):
        assert len(deliver()) == 1


@pytest.mark.parametrize("flip", ["sequence", "state", "withdrawn", "deleted"])
def test_guard_stops_what_is_no_longer_true(interview, flip):
    """As though it happened between the claim and the sending."""
    rows = OutgoingMail.objects.filter(kind="openings.interview_scheduled")
    if flip == "sequence":
        Interview.objects.update(sequence=7)
    elif flip == "state":
        Interview.objects.update(state="canceled")
    elif flip == "withdrawn":
        Application.objects.update(outcome="withdrawn")
    else:
        Interview.objects.all().delete()
    assert "maya@example.org" not in by_address(deliver())
    assert rows.get().state == MailState.CANCELED
