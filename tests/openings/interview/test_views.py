from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
import vobject
from django.urls import reverse
from icalendar import Calendar

from openings.interview.actions import cancel_interview, conclude_interview
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
)


@pytest.fixture
def application(employer, dana):
    return ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer, answer_days=5)
    )


@pytest.fixture
def interview(application):
    interview = InterviewFactory(application=application)
    InterviewerFactory(interview=interview, name="Rex Malone", email="rex@example.org")
    return interview


def typed(**changes):
    values = {
        "kind": "video",
        "round": "1",
        "day": "2026-12-01",
        "start": "10:00",
        "minutes": "45",
        "time_zone": "America/Denver",
        "where": "https://meet.example.org/x",
        "note": "Bring one example.",
        "promised_by": "",
        "version": "1",
        "people-TOTAL_FORMS": "4",
        "people-INITIAL_FORMS": "0",
        "people-0-name": "Rex Malone",
        "people-0-email": "rex@example.org",
    }
    return values | changes


def new_url(application):
    return reverse("openings:interview_create", args=["acme", application.pk])


def url_of(interview, name):
    return reverse(f"openings:{name}", args=["acme", interview.pk])


def test_form_offers_the_employers_zone_and_the_recruiter(application, bob, client_of, now):
    page = client_of(bob).get(new_url(application)).content.decode()
    assert '<option value="America/New_York" selected>' in page
    assert 'value="bob@example.org"' in page


def test_form_offers_who_interviewed_last(application, interview, bob, client_of, now):
    page = client_of(bob).get(new_url(application)).content.decode()
    assert 'value="rex@example.org"' in page


def test_interview_is_planned_in_its_zone_with_the_promised_date(application, bob, client_of, now):
    response = client_of(bob).post(new_url(application), typed())
    assert response.status_code == HTTPStatus.FOUND
    interview = Interview.objects.get()
    assert interview.starts_at == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    assert interview.ends_at - interview.starts_at == timedelta(minutes=45)
    assert interview.promised_by.isoformat() == "2026-12-08"
    assert interview.interviewers.get().email == "rex@example.org"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"day": "2027-03-14", "start": "02:30"}, "set forward over this time"),
        ({"day": "2027-11-07", "start": "01:30"}, "this time twice that night"),
        ({"day": "2026-11-24", "start": "07:00"}, "This time has passed"),
        ({"day": "0001-01-01"}, "Choose a date between"),
        ({"day": "9999-12-31"}, "Choose a date between"),
        ({"day": "soon"}, "Write a day of the calendar"),
        ({"time_zone": "Mars/Base"}, "Choose one of what is offered."),
        ({"minutes": "0"}, "Write 10 or more."),
        ({"promised_by": "2026-12-01"}, "Choose a day after the interview"),
        ({"promised_by": "2026-12-05"}, "Choose a working day"),
        ({"kind": "in_person", "where": ""}, "Say where the candidate has to come"),
        ({"kind": "video", "where": ""}, "Say how the candidate joins"),
        ({"people-0-name": "", "people-0-email": ""}, "“Name”: Fill this in."),
        (
            {"people-1-name": "Rex", "people-1-email": "REX@example.org"},
            "Two interviewers have the same e-mail address",
        ),
        ({"people-0-welcomes_calls": "on"}, "Give the number"),
        ({"people-TOTAL_FORMS": "x"}, "Say who interviews"),
    ],
)
def test_mistakes_are_named_and_the_typed_text_stays(
    application, bob, client_of, now, changes, message
):
    response = client_of(bob).post(new_url(application), typed(**changes))
    page = response.content.decode()
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert message in page
    assert "Bring one example." in page
    assert not Interview.objects.exists()


def test_slower_recruiter_keeps_what_was_typed(application, bob, client_of, now):
    application.version = 2
    application.save()
    client = client_of(bob)
    response = client.post(new_url(application), typed())
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Bring one example." in page
    assert 'name="version" value="2"' in page


def test_double_click_plans_one_interview(application, bob, client_of, now):
    client = client_of(bob)
    for _click in range(2):
        assert client.post(new_url(application), typed()).status_code == HTTPStatus.FOUND
    assert Interview.objects.count() == 1


def test_change_starts_from_the_plan_and_asks_why(interview, bob, client_of, now):
    client = client_of(bob)
    url = url_of(interview, "interview_move")
    page = client.get(url).content.decode()
    assert 'value="2026-11-25"' in page
    assert 'value="10:00"' in page
    refused = client.post(url, typed(why=""))
    assert refused.status_code == HTTPStatus.BAD_REQUEST
    assert client.post(url, typed(why="A fair.")).status_code == HTTPStatus.FOUND
    interview.refresh_from_db()
    assert (interview.sequence, interview.time_zone) == (1, "America/Denver")
    again = client.post(url, typed(why="My own reason."))
    assert again.status_code == HTTPStatus.CONFLICT
    assert "My own reason." in again.content.decode()
    assert "Bob Recruiter changed an interview" in again.content.decode()


def test_cancel_asks_once_and_says_why(interview, bob, client_of, now):
    client = client_of(bob)
    url = url_of(interview, "interview_cancel")
    assert client.get(url).status_code == HTTPStatus.OK
    interview.refresh_from_db()
    assert interview.state == InterviewState.SCHEDULED
    client.post(url, {"why": "Ill.", "version": "1"})
    interview.refresh_from_db()
    assert interview.state == InterviewState.CANCELED


def test_cancel_without_a_version_says_so_and_keeps_the_reason(interview, bob, client_of, now):
    url = url_of(interview, "interview_cancel")
    response = client_of(bob).post(url, {"why": "Ill and in bed."})
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Ill and in bed." in page
    assert response.context["conflict"] in page
    assert f'name="version" value="{interview.version}"' in page


def test_end_before_the_start_is_refused_in_words(interview, bob, client_of, now):
    client = client_of(bob)
    url = url_of(interview, "interview_end")
    response = client.post(url, {"how": "over"}, follow=True)
    assert "The interview has not begun yet." in response.content.decode()
    interview.refresh_from_db()
    assert interview.state == InterviewState.SCHEDULED


def test_end_before_its_end_is_asked_once(interview, bob, client_of, now):
    interview.starts_at, interview.ends_at = NOW - timedelta(minutes=5), NOW + timedelta(hours=1)
    interview.save()
    client = client_of(bob)
    url = url_of(interview, "interview_end")
    assert "Is the interview over already?" in client.post(url).content.decode()
    interview.refresh_from_db()
    assert interview.state == InterviewState.SCHEDULED
    client.post(url, {"sure": "yes"})
    interview.refresh_from_db()
    assert interview.state == InterviewState.HELD


@pytest.mark.parametrize("how", ["over", "no-show"])
def test_end_after_the_start(interview, bob, client_of, now, how):
    interview.starts_at, interview.ends_at = NOW - timedelta(minutes=20), NOW
    interview.save()
    client_of(bob).post(url_of(interview, "interview_end"), {"how": how})
    interview.refresh_from_db()
    assert interview.state == InterviewState.HELD


def read_calendar(client, interview):
    response = client.get(reverse("openings:interview_calendar", args=[interview.pk]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def test_calendar_file_is_read_by_two_libraries(interview, dana, client_of, now):
    content = read_calendar(client_of(dana), interview)
    event = Calendar.from_ical(content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == interview.starts_at
    assert event.decoded("dtend") == interview.ends_at
    other = vobject.readOne(content.decode())
    other.validate(raiseException=True)
    assert other.method.value == "REQUEST"
    assert other.vevent.uid.value == str(interview.pk)
    assert other.vevent.attendee.value == "mailto:dana@example.org"
    assert b"rex@example.org" not in content.replace(b"\r\n ", b"")


def test_calendar_file_names_the_other_side(interview, dana, bob, client_of, now):
    own, theirs = (
        vobject.readOne(read_calendar(client_of(user), interview).decode()).vevent.description.value
        for user in (dana, bob)
    )
    assert own.startswith("Round 1 with Acme Stores.")
    assert f"http://testserver/applications/{interview.application_id}/" in own
    assert theirs.startswith("Round 1 with Dana Seeker.")
    assert "/applications/" not in theirs


def test_calendar_file_keeps_its_uid_and_raises_its_sequence(interview, dana, bob, client_of, now):
    client = client_of(dana)
    first = vobject.readOne(read_calendar(client, interview).decode())
    cancel_interview(interview=interview, why="Ill.", by=bob, version=1)
    second = vobject.readOne(read_calendar(client, interview).decode())
    assert (first.method.value, second.method.value) == ("REQUEST", "CANCEL")
    assert first.vevent.uid.value == second.vevent.uid.value
    assert (first.vevent.sequence.value, second.vevent.sequence.value) == ("0", "1")
    assert second.vevent.status.value == "CANCELLED"


@pytest.mark.parametrize("host", ["", "jobs.example"])
def test_calendar_file_keeps_its_uid_when_the_site_moves(
    interview, dana, client_of, now, settings, host
):
    """Events that stand in calendars already keep the host that was in their UID."""
    interview.calendar_host = host
    interview.save()
    uids = set()
    for address in ("https://old.example", "https://new.example"):
        settings.SITE_URL = address
        event = vobject.readOne(read_calendar(client_of(dana), interview).decode()).vevent
        uids.add(event.uid.value)
        assert event.url.value == f"{address}/applications/{interview.application_id}/"
    assert uids == {f"{interview.pk}@{host}" if host else str(interview.pk)}


def test_only_the_candidate_is_reminded_and_not_of_what_is_canceled(
    interview, dana, bob, client_of, now
):
    def alarms(user):
        content = read_calendar(client_of(user), interview)
        return [alarm.decoded("trigger") for alarm in Calendar.from_ical(content).walk("VALARM")]

    assert (alarms(dana), alarms(bob)) == ([timedelta(hours=-1)], [])
    cancel_interview(interview=interview, why="Ill.", by=bob, version=1)
    assert alarms(dana) == []


def test_calendar_file_survives_hostile_text(interview, dana, client_of, now):
    interview.note = "Line one\r\nEND:VEVENT\r\nX-EVIL:1; a, b\\n"
    interview.where = "Room é, 5;\nATTACH:x"
    interview.save()
    content = read_calendar(client_of(dana), interview)
    calendar = Calendar.from_ical(content)
    assert len(calendar.walk("VEVENT")) == 1
    assert "X-EVIL" not in calendar.walk("VEVENT")[0]
    assert "ATTACH" not in calendar.walk("VEVENT")[0]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_held_interview_offers_no_change(interview, bob, client_of, now):
    interview.starts_at, interview.ends_at = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    interview.save()
    conclude_interview(interview=interview)
    response = client_of(bob).post(
        url_of(interview, "interview_move"), typed(why="Late.", version="2"), follow=True
    )
    assert "not planned any more" in response.content.decode()


def test_zone_that_the_list_does_not_have_stays(interview, bob, client_of, now):
    interview.time_zone = "UTC"
    interview.save()
    client = client_of(bob)
    url = url_of(interview, "interview_move")
    assert '<option value="UTC" selected>' in client.get(url).content.decode()
    moved = client.post(url, typed(why="A fair.", time_zone="UTC"))
    assert moved.status_code == HTTPStatus.FOUND
    interview.refresh_from_db()
    assert interview.starts_at == datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def test_ended_application_offers_no_form(application, bob, client_of, now):
    application.outcome = "withdrawn"
    application.save()
    client = client_of(bob)
    assert "no interview can be planned" in client.get(new_url(application)).content.decode()
    response = client.post(new_url(application), typed(), follow=True)
    assert "This application has ended" in response.content.decode()
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("page", "changes", "refused"),
    [
        ("new", {"note": "You were rejected elsewhere."}, "“rejected”"),
        ("new", {"note": "Hello, idiot."}, "idiot"),
        ("interview_move", {"why": "Rejections take our time."}, "“Rejections”"),
        ("interview_move", {"why": "We meet older people later, you are too old."}, "too old"),
        ("interview_move", {"note": "Hello, idiot."}, "idiot"),
        ("interview_cancel", {"why": "You were rejected."}, "“rejected”"),
        ("interview_cancel", {"why": "You are too old for this."}, "too old"),
    ],
)
def test_words_that_a_candidate_reads_of_an_interview_pass_the_guard(
    request, bob, client_of, now, page, changes, refused
):
    if page == "new":
        url = new_url(request.getfixturevalue("application"))
    else:
        url = url_of(request.getfixturevalue("interview"), page)
    data = typed(day="2026-12-03", why="The shop is closed then.") | changes
    response = client_of(bob).post(url, data)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    text = response.content.decode()
    assert refused in text
    assert next(iter(changes.values())) in text  # what was typed stays
    found = Interview.objects.filter(state=InterviewState.SCHEDULED, note="", version=1)
    assert found.count() == (0 if page == "new" else 1)


def test_place_and_number_to_call_are_no_harm_in_words_about_an_interview(
    interview, bob, client_of, now
):
    why = "Our line is down. Call 614-555-0100 or come to 5 Main Street instead."
    response = client_of(bob).post(
        url_of(interview, "interview_cancel"), {"why": why, "version": "1"}
    )
    assert response.status_code == HTTPStatus.FOUND
