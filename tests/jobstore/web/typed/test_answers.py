"""Losing a form, from the window's side, and what others could make of it."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver

from coaching.coach.actions import TooManyRequests
from coaching.letter.models import Letter
from jobstore.lib import clock
from jobstore.web.limits import Limit
from jobstore.web.typed.kept import keep
from jobstore.web.typed.pages import answers_get, has_page
from tests.access_matrix import MATRIX
from tests.factories import NOW
from tests.factories.coach import CoachRequestFactory
from tests.factories.openings import ApplicationFactory
from tests.support.feedback import told_plan

NOTE = "She asked <why> & how."
HERE = "http://testserver"
PASSWORD = "correct horse battery staple"


@pytest.fixture
def review(now, employer):
    application = ApplicationFactory(opening__employer=employer)
    return f"/employers/acme/applications/{application.pk}/"


@pytest.fixture
def window(client_of, bob, review):
    client = client_of(bob)
    client.get(review)
    client.handler.enforce_csrf_checks = True
    return client


def send(client, path, *, token="x" * 32, page=None, origin=HERE, **more):
    headers = {"Origin": origin} | ({"Referer": HERE + page} if page else {}) | more
    return client.post(path, {"note": NOTE, "csrfmiddlewaretoken": token}, headers=headers)


def page_with_text(client, path):
    page = client.get(path).content.decode()
    return "She asked &lt;why&gt; &amp; how." in page


def test_note_of_an_ended_session_comes_back_on_the_page_with_its_form(review, client, bob):
    answer = client.post(f"{review}note/", {"note": NOTE})
    assert answer["Location"] == f"/accounts/login/?next={review}"
    assert (
        "What you wrote is kept: sign in to go on."
        in client.get(answer["Location"]).content.decode()
    )
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    assert page_with_text(client, review)
    client.post(f"{review}note/", {"note": "Something else."})
    assert not page_with_text(client, review)


def test_button_pressed_after_the_session_ended_leads_to_its_page(review, client):
    answer = client.post(f"{review}move/", {}, headers={"Referer": f"{HERE}{review}?a=b"})
    assert answer["Location"] == f"/accounts/login/?next={review}%3Fa%3Db"


def test_kept_text_is_not_for_the_next_person(review, window, alice):
    del window.cookies["sessionid"]
    window.handler.enforce_csrf_checks = False
    assert window.post(f"{review}note/", {"note": NOTE}).status_code == 302
    window.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert not page_with_text(window, review)
    assert "kept_text" not in window.session


def test_kept_text_is_sealed_and_leaves_after_a_day(review, client, bob):
    client.post(f"{review}note/", {"note": NOTE, "password": "hunter-two"})
    stored = Session.objects.get(pk=client.session.session_key).get_decoded()
    assert "She asked" not in str(stored)
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(NOW + timedelta(hours=25)):
        assert not page_with_text(client, review)


def test_old_token_shows_the_form_again_and_does_nothing(window, bob):
    answer = window.post(
        "/profile/",
        {"name": "Bob <Renamed>", "phone": "", "csrfmiddlewaretoken": "x" * 32},
        headers={"Origin": HERE},
    )
    bob.refresh_from_db()
    assert (answer.status_code, bob.name) == (403, "Bob Recruiter")
    assert 'value="Bob &lt;Renamed&gt;"' in answer.content.decode()
    token = answer.context["csrf_token"]
    data = {
        "name": "Bob Renamed",
        "time_zone": "America/New_York",
        "csrfmiddlewaretoken": str(token),
    }
    assert window.post("/profile/", data, headers={"Origin": HERE}).status_code == 302


def test_old_token_of_a_form_inside_a_page_leads_back_to_that_page(review, window):
    answer = send(window, f"{review}note/", page=review)
    assert (answer.status_code, answer["Location"]) == (302, review)
    assert page_with_text(window, review)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_another_site_puts_no_words_into_our_forms(review, window, headers):
    answer = send(window, f"{review}note/", **headers)
    assert answer.status_code == 403
    assert "She asked" not in answer.content.decode()
    assert "kept_text" not in window.session


def test_background_is_answered_with_one_line_and_a_link(review, window):
    answer = send(window, f"{review}note/", page=review, **{"HX-Request": "true"})
    assert (answer.status_code, answer["X-Fragment"]) == (403, "yes")
    assert f'<a href="{review}">' in answer.content.decode()
    del window.cookies["sessionid"]
    window.handler.enforce_csrf_checks = False
    answer = send(window, f"{review}note/", page=review, **{"HX-Request": "true"})
    assert (answer.status_code, answer["X-Fragment"]) == (401, "yes")
    assert "You are signed out." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_text_too_long_to_keep_is_shown_to_be_copied(review, client):
    answer = client.post(f"{review}note/", {"note": "long words " * 20_000})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "long words long words" in page
    assert "kept_text" not in client.session


def test_visitors_cannot_fill_the_room_for_kept_text(review, monkeypatch):
    monkeypatch.setattr(Limit, "take", lambda *args: False)
    client = Client()
    answer = client.post(f"{review}note/", {"note": NOTE})
    assert (answer.status_code, "kept_text" in client.session) == (401, False)
    assert "She asked &lt;why&gt; &amp; how." in answer.content.decode()


def test_refusal_on_the_way_takes_the_text_along(review, client_of, dana, monkeypatch, now):
    """A day's share that is used, and any other message that is none of success."""
    asked = CoachRequestFactory(candidate=dana)

    def refuse(**facts):
        raise TooManyRequests

    monkeypatch.setattr("coaching.coach.views.actions.write_again", refuse)
    client = client_of(dana)
    data = {"action": "write", "text": NOTE}
    answer = client.post(f"/coach/{asked.pk}/", data, follow=True)
    page = answer.content.decode()
    assert "That is a lot for one day." in page
    assert "She asked &lt;why&gt; &amp; how.</textarea>" in page


def test_view_that_leads_on_says_that_nothing_was_taken(client_of, dana, now, employer):
    plan = told_plan(employer=employer, candidate=dana)
    client = client_of(dana)
    path = f"/recovery/{plan.pk}/call/log/"
    assert client.post(path, {"action": "log", "notes": NOTE}).status_code == 302
    page = client.get(f"/recovery/{plan.pk}/call/").content.decode()
    assert "This was not taken." in page
    assert "She asked &lt;why&gt; &amp; how." in page


def test_without_cookies_the_text_is_on_the_page(review):
    answer = send(Client(enforce_csrf_checks=True), f"{review}note/")
    assert answer.status_code == 403
    assert "She asked &lt;why&gt; &amp; how." in answer.content.decode()


@pytest.mark.parametrize("is_multipart", [True, False])
@pytest.mark.parametrize(
    ("limit", "fields"),
    [("DATA_UPLOAD_MAX_MEMORY_SIZE", 1), ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 1500)],
)
def test_form_beyond_the_hard_limit_says_what_to_do(
    review, client_of, bob, settings, is_multipart, limit, fields
):
    setattr(settings, limit, 1000)
    data = {"note": ["words " * 500] * fields} if fields == 1 else {"note": ["x"] * fields}
    sent = (
        {"data": data}
        if is_multipart
        else {
            "data": urlencode(data, doseq=True),
            "content_type": "application/x-www-form-urlencoded",
        }
    )
    answer = client_of(bob).post(f"{review}note/", **sent)
    assert answer.status_code == 413
    assert "what you typed is still in the form" in answer.content.decode()
    assert f'href="{review}"' in answer.content.decode()


def test_error_pages_give_back_what_was_typed(review, client_of, charlie):
    answer = client_of(charlie).post(f"{review}note/", {"note": NOTE})
    assert answer.status_code == 404
    assert "She asked &lt;why&gt; &amp; how." in answer.content.decode()


def test_database_that_is_away_gives_the_text_back(review, client_of, bob, monkeypatch):
    client = client_of(bob)
    client.raise_request_exception = False

    def away(session):
        raise OperationalError

    monkeypatch.setattr(SessionStore, "load", away)
    answer = client.post(f"{review}note/", {"note": NOTE})
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert answer.content.decode().count("She asked &lt;why&gt; &amp; how.") == 1


def test_page_with_text_of_a_visitor_is_in_no_cache(now, db):
    window, path = Client(), "/advice/bad-interview/"
    mark = window.get(path)["ETag"]
    request = RequestFactory().post(f"{path}replies/")
    request.session = window.session
    assert keep(request, page=path, fields=[("reply-text", NOTE)])
    request.session.save()
    page = window.get(path, headers={"If-None-Match": mark})
    assert "She asked &lt;why&gt; &amp; how.</textarea>" in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_each_view_tells_whether_it_has_a_page():
    """What `answers_get` reads of Django's decorators agrees with the matrix."""
    patterns = {}

    def walk(items, prefix):
        for item in items:
            if isinstance(item, URLPattern):
                patterns[f"{prefix}{item.name}"] = item
            else:
                walk(item.url_patterns, f"{item.namespace}:" if item.namespace else prefix)

    walk(get_resolver().url_patterns, "")
    wrong = [name for name, rule in MATRIX.items() if has_page(patterns[name].callback) != rule.get]
    assert wrong == []
    assert not answers_get("//evil.example/")
    assert not answers_get("/nothing/here/")


def in_one_browser(client, user):
    """Somebody signs in as browsers do: the token of forms turns with it."""
    client.handler.enforce_csrf_checks = False
    data = {"login": user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", data)["Location"] != "/accounts/login/"
    client.handler.enforce_csrf_checks = True


def token_on(client, path):
    return str(client.get(path).context["csrf_token"])


@pytest.fixture
def two_people(now, client, bob, alice):
    """Bob has a page open, and Alice signs in in another tab of the same browser."""
    for user in (bob, alice):
        user.set_password(PASSWORD)
        user.save()
    in_one_browser(client, bob)
    token = token_on(client, "/profile/")
    client.handler.enforce_csrf_checks = False
    client.post("/accounts/logout/")
    in_one_browser(client, alice)
    return token


def test_form_of_somebody_else_is_only_shown_to_be_copied(two_people, client, review, bob):
    data = {"name": "Bob the Second", "csrfmiddlewaretoken": two_people}
    answer = client.post("/profile/", data, headers={"Origin": HERE})
    page = answer.content.decode()
    assert (answer.status_code, "Somebody else is signed in" in page) == (403, True)
    assert "Bob the Second</textarea>" in page
    assert send(client, f"{review}note/", token=two_people, page=review).status_code == 403
    line = send(client, f"{review}note/", token=two_people, **{"HX-Request": "true"})
    assert "somebody else has signed in" in line.content.decode()
    assert "kept_text" not in client.session
    assert "Bob the Second" not in client.get("/profile/").content.decode()


def test_form_of_before_the_own_second_sign_in_comes_back(two_people, client, alice):
    token = token_on(client, "/profile/")
    client.handler.enforce_csrf_checks = False
    client.post("/accounts/logout/")
    in_one_browser(client, alice)
    data = {"name": "Alice Renamed", "csrfmiddlewaretoken": token}
    page = client.post("/profile/", data, headers={"Origin": HERE}).content.decode()
    assert 'value="Alice Renamed"' in page


def test_text_of_a_session_that_ended_belongs_to_who_typed_it(two_people, client, bob):
    """Alice has signed out again: what is sent from Bob's old page waits for him alone."""
    client.cookies.pop("sessionid")
    client.handler.enforce_csrf_checks = False
    data = {"name": "Bob the Third", "csrfmiddlewaretoken": two_people}
    client.post("/profile/", data, headers={"Origin": HERE})
    in_one_browser(client, bob)
    assert 'value="Bob the Third"' in client.get("/profile/").content.decode()


def test_two_windows_of_an_ended_session_both_get_their_text_back(review, client, bob):
    """Also where both hold the same form: the newer text stands in it, the older one above."""
    for path, data in (
        (f"{review}note/", {"note": "The first note."}),
        (f"{review}note/", {"note": "The second note."}),
        (f"{review}note/", {"note": "The second note."}),
        ("/profile/", {"name": "bob"}),
    ):
        client.post(path, data)
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(review).content.decode()
    assert page.count("The first note.</textarea>") == 1
    assert page.count("The second note.</textarea>") == 1
    assert 'value="bob"' in client.get("/profile/").content.decode()
    client.post(f"{review}note/", {"note": "The second note."})
    assert "The first note.</textarea>" not in client.get(review).content.decode()
    assert 'value="bob"' in client.get("/profile/").content.decode()


def test_oldest_of_many_kept_forms_makes_room(review, client, bob):
    for number in range(9):
        client.post(f"{review}note/", {"note": f"Note {number}: as it was said."})
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(review).content.decode()
    assert [n for n in range(9) if f"Note {n}: as it was said." not in page] == [0]


@pytest.mark.parametrize("word", ["thanks", "18.50", "yes"])
def test_single_word_of_an_ended_session_comes_back(review, client, bob, word):
    """Without its form nobody can tell such a word from a choice, so all of it is kept."""
    client.post(f"{review}note/", {"note": word})
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    assert f">\n{word}</textarea>" in client.get(review).content.decode()


def no_note_is_offered(plan):
    plan.state = "closed"
    plan.save()
    return f"/recovery/{plan.pk}/thank-you/", {"discussed": NOTE, "action": "send"}


def note_was_sent(plan):
    Letter.objects.create(
        plan=plan,
        interviewer=plan.interview.interviewers.get(),
        body="Thank you.",
        state="sent",
        created_at=NOW,
    )
    return f"/recovery/{plan.pk}/thank-you/", {"discussed": NOTE, "action": "send"}


def application_is_over(plan):
    path = f"/applications/{plan.interview.application_id}/withdraw/"
    return path, {"reason": "other", "more": NOTE}


def no_call_is_offered(plan):
    return f"/recovery/{plan.pk}/call/", {"action": "plan", "script": NOTE}


def debrief_was_never_sealed(plan):
    return f"/recovery/{plan.pk}/debrief/second-look/", {"text": NOTE}


@pytest.mark.parametrize(
    "moved_on",
    [
        no_note_is_offered,
        note_was_sent,
        application_is_over,
        no_call_is_offered,
        debrief_was_never_sealed,
    ],
)
def test_page_that_has_moved_on_gives_the_words_back(client_of, dana, now, employer, moved_on):
    """Another tab was quicker, or the time was over: no message tells so, and no form is left."""
    path, data = moved_on(told_plan(employer=employer, candidate=dana))
    page = client_of(dana).post(path, data, follow=True).content.decode()
    assert "She asked &lt;why&gt; &amp; how." in page
