"""H4: call the company, where the situation calls for it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from coaching.call.models import CallPlan
from coaching.plan.states import Branch
from jobstore.lib import clock
from tests.support.coaching import plan_after_interview
from tests.support.feedback import told_plan
from tests.support.mail import deliver

EASTERN = ZoneInfo("America/New_York")


def url(name, plan):
    return reverse(f"coaching:{name}", args=[plan.pk])


def callable_plan(employer, dana):
    plan = told_plan(employer=employer, candidate=dana)
    plan.interview.interviewers.update(welcomes_calls=True)
    return plan


def text_of(response):
    return " ".join(response.content.decode().split())


def call_data(client, plan, **changes):
    """The form as the page offers it, with its first window."""
    form = client.get(url("call_plan", plan)).context["form"]
    data = {name: form[name].value() for name in ("interviewer", "script", "voicemail")}
    data["window"] = form.fields["window"].choices[0][0]
    return data | changes


def plan_a_call(client, plan, **changes):
    response = client.post(url("call_plan", plan), call_data(client, plan, **changes))
    assert response.status_code == 302
    return CallPlan.objects.get(plan=plan)


def log(client, plan, outcome, **notes):
    return client.post(url("call_log", plan), {"action": "log", "outcome": outcome} | notes)


@pytest.mark.row("S21")
def test_no_call_while_the_answer_is_pending(now, employer, dana, client):
    plan = plan_after_interview(candidate=dana, employer=employer)
    plan.interview.interviewers.update(welcomes_calls=True, phone="+1 614 555 0101")
    client.force_login(dana)
    page = text_of(client.get(url("call_plan", plan)))
    assert "They have not told you their answer" in page
    assert "tel:" not in page.split("page-aside")[0]
    assert client.post(url("call_plan", plan), {"window": "x"}).status_code == 200
    assert not CallPlan.objects.exists()


@pytest.mark.row("S21")
@pytest.mark.parametrize("why", ["not welcome", "no number", "posting says no"])
def test_refused_call_offers_the_questions_in_writing(now, employer, dana, client, why):
    plan = callable_plan(employer, dana)
    if why == "not welcome":
        plan.interview.interviewers.update(welcomes_calls=False)
    elif why == "no number":
        plan.interview.interviewers.update(phone="")
    else:
        opening = plan.interview.application.opening
        opening.no_calls = True
        opening.save()
    client.force_login(dana)
    page = text_of(client.get(url("call_plan", plan)))
    assert "Nobody said that they take calls" in page
    assert url("feedback_create", plan) in page
    assert client.get(url("feedback_create", plan)).status_code == 200
    client.post(url("call_plan", plan), {"window": "x", "script": "Hello"})
    assert not CallPlan.objects.exists()


@pytest.mark.row("S21")
def test_call_is_planned_in_a_window_of_the_employer(now, employer, dana, client):
    dana.time_zone = "America/Los_Angeles"
    dana.save()
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    choices = client.get(url("call_plan", plan)).context["form"].fields["window"].choices
    assert choices[0][1] == (
        "Tuesday, November 24, 2:00 PM to 4:00 PM EST. For you: "
        "Tuesday, November 24, 11:00 AM to 1:00 PM PST"
    )
    assert not any("Thursday, November 26" in label for _value, label in choices)  # a holiday
    assert not any(day in label for _value, label in choices for day in ("Saturday", "Sunday"))
    call = plan_a_call(client, plan)
    assert call.starts_at.astimezone(EASTERN).hour == 14
    page = text_of(client.get(url("call_plan", plan)))
    assert 'href="tel:+1 614 555 0101"' in page
    assert "11:00 AM to 1:00 PM PST" in page


@pytest.mark.row("S21")
def test_third_attempt_is_refused(now, employer, dana, client):
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    call = plan_a_call(client, plan)
    log(client, plan, "no_answer")
    log(client, plan, "voicemail", advice="Call back on Monday.")
    third = log(client, plan, "talked", advice="Something else")
    assert third.status_code == 302
    call.refresh_from_db()
    assert [row.outcome for row in call.attempts.order_by("number")] == ["no_answer", "voicemail"]
    assert call.advice == "Call back on Monday."
    page = text_of(client.get(url("call_plan", plan)))
    assert "You have called twice" in page
    assert "Change the time" not in page
    client.post(url("call_plan", plan), {"window": "x", "script": "Hello"})
    assert call.attempts.count() == 2


@pytest.mark.row("S21")
def test_reminder_and_log_mail_follow_the_window(now, employer, dana, client):
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    call = plan_a_call(client, plan)
    with clock.at(call.starts_at - timedelta(minutes=16)):
        assert not [mail for mail in deliver() if "15 minutes" in mail.subject]
    with clock.at(call.starts_at - timedelta(minutes=15)):
        (mail,) = deliver()
    assert dana.email in mail.to[0]
    assert url("call_plan", plan) in mail.body
    assert "right fit" not in mail.body  # the script stays on the page
    with clock.at(call.ends_at + timedelta(hours=1)):
        (mail,) = deliver()
    assert url("call_log", plan) in mail.body


@pytest.mark.row("S21")
@pytest.mark.parametrize("why", ["logged", "canceled", "muted"])
def test_mail_about_a_call_stops(now, employer, dana, client, why):
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    call = plan_a_call(client, plan)
    if why == "logged":
        log(client, plan, "talked")
    elif why == "canceled":
        client.post(url("call_plan", plan), {"action": "cancel"})
    else:
        client.post(url("plan_mute", plan), {"mute": "on"})
    for moment in (call.starts_at - timedelta(minutes=15), call.ends_at + timedelta(hours=1)):
        with clock.at(moment):
            assert deliver() == []


@pytest.mark.row("S22")
def test_script_and_request_say_the_same(now, employer, dana, client):
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    script = client.get(url("call_plan", plan)).context["form"]["script"].value()
    intro = client.get(url("feedback_create", plan)).context["form"]["intro"].value()
    for text in (script, intro):
        assert "not the right fit" in text
        assert "learn" in text
        assert "candidate" in text  # a future one
    assert intro in script
    call = plan_a_call(client, plan, script="Hi Rex, three questions please.")
    assert call.script == "Hi Rex, three questions please."
    assert "three questions please" in text_of(client.get(url("call_plan", plan)))


@pytest.mark.row("S22")
def test_calendar_file_has_the_window(now, employer, dana, client):
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    assert client.get(url("call_calendar", plan)).status_code == 404
    call = plan_a_call(client, plan)
    event_before = read_event(client, plan)
    windows = client.get(f"{url('call_plan', plan)}?change=1").context["form"].fields["window"]
    later = next(value for value, label in windows.choices if "November 25, 10:00" in label)
    plan_a_call_again(client, plan, window=later)
    calendar = Calendar.from_ical(client.get(url("call_calendar", plan)).content)
    assert calendar["METHOD"] == "PUBLISH"
    event = read_event(client, plan)
    assert event["UID"] == event_before["UID"]
    assert event["SEQUENCE"] == event_before["SEQUENCE"] + 1
    call.refresh_from_db()
    assert event["DTSTART"].dt == call.starts_at
    assert event["DTEND"].dt == call.ends_at
    assert "right fit" not in calendar.to_ical().decode()


def plan_a_call_again(client, plan, **changes):
    form = client.get(f"{url('call_plan', plan)}?change=1").context["form"]
    data = {name: form[name].value() for name in ("interviewer", "script", "voicemail", "window")}
    assert client.post(url("call_plan", plan), data | changes).status_code == 302


def read_event(client, plan):
    content = client.get(url("call_calendar", plan)).content
    return next(iter(Calendar.from_ical(content).walk("VEVENT")))


def test_call_is_the_candidates_alone(now, employer, dana, alice, charlie, erin, client):
    plan = callable_plan(employer, dana)
    for stranger in (alice, charlie, erin):
        client.force_login(stranger)
        for name in ("call_plan", "call_log", "call_calendar"):
            assert client.get(url(name, plan)).status_code == 404


def test_call_ends_with_an_offer(now, employer, dana, client):
    plan = callable_plan(employer, dana)
    client.force_login(dana)
    call = plan_a_call(client, plan)
    plan.branch = Branch.OFFER
    plan.save()
    with clock.at(call.starts_at - timedelta(minutes=15)):
        assert deliver() == []
    assert "No call needed" in text_of(client.get(url("call_plan", plan)))
