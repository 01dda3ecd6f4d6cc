"""What is kept of a debrief, and what it leads to once it is sealed."""

from datetime import timedelta

import pytest
from django.db import connection

from coaching.debrief.models import Debrief
from coaching.plan.mails import checkin, debrief_nudge
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from tests.coaching.debrief.test_views import say_mood, seal, url
from tests.factories import NOW
from tests.factories.people import PASSWORD
from tests.support.coaching import debrief_data, plan_after_interview


def test_autosave_keeps_what_is_written_so_far(plan, client):
    answer = client.post(
        url(plan, "debrief/save/"),
        debrief_data(expects=None, confidence="", rate_clear=None, q1_better="Half a thought"),
        headers={"HX-Request": "true"},
    )
    assert answer.content.decode().strip() == "Saved 10:00 AM"
    debrief = Debrief.objects.get()
    assert debrief.went_well == "I asked good questions."
    assert debrief.started_at == NOW
    say_mood(client, plan)
    page = client.get(url(plan, "debrief/?step=2")).content.decode()
    assert "Half a thought" in page
    assert "Tell me about a conflict." in page


def test_autosave_refuses_what_is_too_long(plan, client):
    answer = client.post(url(plan, "debrief/save/"), debrief_data(went_well="x" * 1001))
    assert "Not saved yet" in answer.content.decode()


def test_text_survives_a_session_that_ended(plan, client, dana):
    say_mood(client, plan)
    dana_session = client.session.session_key
    from django.contrib.sessions.models import Session

    Session.objects.filter(session_key=dana_session).delete()
    answer = client.post(url(plan), debrief_data(action="seal", not_mine="They ran late."))
    assert answer.headers["Location"].startswith("/accounts/login/?next=")
    assert "They ran late." not in str(dict(client.session))
    client.post(answer.headers["Location"], {"login": dana.email, "password": PASSWORD})
    page = client.get(url(plan)).content.decode()
    assert "What you wrote is back in the form" in page
    assert "They ran late." in page
    assert not Debrief.objects.get().sealed_at
    seal(client, plan, not_mine="They ran late.")
    assert Debrief.objects.get().not_mine == "They ran late."
    assert "kept_text" not in client.session


def test_autosave_while_signed_out_keeps_the_text_and_says_so(plan, client):
    client.logout()
    answer = client.post(url(plan, "debrief/save/"), debrief_data(), headers={"HX-Request": "true"})
    assert "You are signed out" in answer.content.decode()
    assert "kept_text" in client.session


def test_kept_text_is_shown_to_its_plan_only(plan, client, dana, employer):
    client.logout()
    client.post(url(plan), debrief_data(not_mine="Between us."))
    other = plan_after_interview(candidate=dana, employer=employer)
    client.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    say_mood(client, other)
    assert "Between us." not in client.get(url(other)).content.decode()


def test_kept_text_that_is_too_large_is_not_kept(plan, client):
    client.logout()
    client.post(url(plan), debrief_data(not_mine="x" * 210_000))
    assert "kept_text" not in client.session


def test_reality_check_while_pending(plan, client):
    page = seal(client, plan).content.decode()
    assert "No decision yet. You are not out." in page
    assert "I think they will say no" in page
    assert "80% sure" in page
    assert "The Liking Gap" in page
    assert page.index("I asked good questions.") < page.index("80% sure")


def test_reality_check_ends_with_the_telling(plan, client):
    seal(client, plan)
    plan.branch = Branch.NOT_SELECTED
    plan.save()
    assert "You are not out" not in client.get(url(plan, "debrief/sealed/")).content.decode()


@pytest.mark.parametrize(
    ("branch", "says"),
    [
        (Branch.NOT_SELECTED, "They said no. You guessed right."),
        (Branch.OFFER, "They wanted to go on with you. Your guess was wrong."),
    ],
)
def test_guess_stands_beside_the_answer(plan, client, branch, says):
    seal(client, plan)
    assert says not in client.get(url(plan, "debrief/sealed/")).content.decode()
    type(plan).objects.filter(pk=plan.pk).update(branch=branch)
    assert says in client.get(url(plan, "debrief/sealed/")).content.decode()


def test_mails_whose_reason_is_gone_are_called_off(plan, client):
    first, nudge = checkin(plan), debrief_nudge(plan)
    say_mood(client, plan)
    states = OutgoingMail.objects.in_bulk()
    assert (states[first.pk].state, states[nudge.pk].state) == ("canceled", "pending")
    seal(client, plan)
    nudge.refresh_from_db()
    assert nudge.state == "canceled"


def test_slips_become_tasks(plan, client):
    page = seal(client, plan).content.decode()
    assert "Correct your résumé" in page
    assert "try the link ahead" in page
    assert "Silence what could ring" not in page


def test_reading_it_again_and_again_leads_onward(plan, client):
    seal(client, plan)  # the first time
    sealed = url(plan, "debrief/sealed/")
    assert [b"You have done this</h1>" in client.get(sealed).content for _ in range(3)] == [
        False,
        False,
        True,
    ]
    with clock.at(NOW + timedelta(days=1)):
        assert b"You have done this</h1>" not in client.get(sealed).content


def test_unsealed_debrief_has_no_reading_page(plan, client):
    assert client.get(url(plan, "debrief/sealed/")).headers["Location"] == url(plan)


def test_private_columns_hold_no_plain_text(plan, client):
    seal(client, plan)
    tables = ("coaching_debrief", "coaching_debriefquestion")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            rows = str(cursor.fetchall())
            assert "questions." not in rows
            assert "Start with" not in rows


def test_closed_plan_takes_no_mood_and_no_debrief(plan, client):
    client.post(url(plan, "close/"), {"skips": "on"})
    for tail in ("mood/", "debrief/"):
        for answer in (
            client.get(url(plan, tail), follow=True),
            client.post(url(plan, tail), debrief_data(word="low", level=1), follow=True),
        ):
            assert "This plan is closed" in answer.content.decode()
    assert not Debrief.objects.exists()


def test_seal_that_is_refused_keeps_what_was_written(plan, client):
    say_mood(client, plan)
    seal(client, plan, confidence="", not_mine="The line was bad.")
    debrief = Debrief.objects.get()
    assert (debrief.not_mine, debrief.sealed_at) == ("The line was bad.", None)
    assert "The line was bad." in client.get(url(plan, "debrief/?step=5")).content.decode()
