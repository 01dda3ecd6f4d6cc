from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from coaching.mails.plan import checkin, debrief_nudge
from coaching.models import Debrief
from coaching.states import Branch, Criterion, StepName
from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.people import PASSWORD
from tests.support.coaching import debrief_data, plan_after_interview


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def url(plan, tail="debrief/"):
    return f"/recovery/{plan.pk}/{tail}"


def say_mood(client, plan, level=3):
    return client.post(url(plan, "mood/"), {"word": "foolish", "level": level})


def seal(client, plan, **changes):
    return client.post(url(plan), debrief_data(action="seal", **changes), follow=True)


def test_mood_comes_before_the_debrief(plan, client):
    assert client.get(url(plan)).headers["Location"] == url(plan, "mood/")
    say_mood(client, plan)
    assert client.get(url(plan)).status_code == 200


def test_mood_asks_for_nothing_else(plan, client):
    page = client.get(url(plan, "mood/")).content.decode()
    assert page.count('type="text"') == 1
    assert "textarea" not in page


def test_low_mood_is_acknowledged_with_two_ways(plan, client):
    page = client.post(url(plan, "mood/"), {"word": "gutted", "level": 1}, follow=True)
    text = page.content.decode()
    assert "That sounds hard" in text
    assert url(plan, "park/") in text
    assert url(plan) in text
    assert "988" in text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"word": "", "level": 3}, "Any one word will do."),
        ({"word": "very bad", "level": 3}, "Just one word."),
        ({"word": "bad", "level": ""}, "Choose a number"),
        ({"word": "bad", "level": 9}, "not one of the available choices"),
        ({"word": "x" * 41, "level": 2}, "at most 40"),
    ],
)
def test_mood_says_what_is_missing(plan, client, data, says):
    assert says in client.post(url(plan, "mood/"), data).content.decode()
    assert not Debrief.objects.exists()


def test_skipped_mood_lets_the_debrief_begin(plan, client):
    client.post(url(plan, "skip/"), {"step": StepName.MOOD})
    assert client.get(url(plan)).status_code == 200


def test_seal_keeps_everything(plan, client, now):
    seal(client, plan)
    debrief = Debrief.objects.get()
    assert debrief.sealed_at == NOW
    assert debrief.sealed_before_telling
    assert (debrief.expects, debrief.confidence) == ("no", 80)
    assert debrief.went_well == "I asked good questions."
    assert debrief.questions.get().better_answer == "Start with what I did."
    assert set(debrief.ratings.values_list("criterion", flat=True)) == set(Criterion)
    assert set(debrief.blunders.values_list("code", flat=True)) == {"late", "resume_error"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"went_well": ""}, "Name at least one thing that went well."),
        ({"rate_skill": None}, "Knowledge and skill for the job: Choose one of the four words."),
        ({"rate_honest": None}, "How honest were you? Choose one of the four words."),
        ({"expects": None}, "Choose what you think."),
        ({"confidence": ""}, "Give a number from 0 to 100."),
        ({"confidence": "101"}, "less than or equal to 100"),
        ({"q0_went": None}, "Say how this answer went."),
        ({"q1_asked": "", "q1_better": "Something"}, "Say what they asked."),
        ({"blunders": ["none", "late"]}, "Either some of these, or none."),
        ({"went_well": "x" * 1001}, "at most 1000"),
    ],
)
def test_seal_names_what_is_missing_and_keeps_the_text(plan, client, changes, says):
    page = seal(client, plan, not_mine="The line was bad.", **changes).content.decode()
    assert says in page
    assert "The line was bad." in page
    assert not Debrief.objects.filter(sealed_at__isnull=False).exists()


def test_seal_after_the_telling_is_marked(plan, client):
    plan.branch = Branch.NOT_SELECTED
    plan.save()
    seal(client, plan)
    assert not Debrief.objects.get().sealed_before_telling


def test_recorded_but_untold_no_counts_as_before_the_telling(plan, client):
    application = plan.interview.application
    application.outcome = "not_selected"
    application.decided_at = application.tell_at = NOW
    application.save()
    seal(client, plan)
    assert Debrief.objects.get().sealed_before_telling


def test_sealed_debrief_refuses_form_and_raw_posts(plan, client):
    seal(client, plan)
    assert client.get(url(plan)).headers["Location"] == url(plan, "debrief/sealed/")
    for action in ("seal", "save", "add", "third"):
        client.post(url(plan), debrief_data(action=action, expects="yes", confidence="1"))
    answer = client.post(url(plan, "debrief/save/"), debrief_data(expects="yes", went_well="No"))
    assert answer.status_code == 409
    client.post(url(plan, "mood/"), {"word": "fine", "level": 5})
    debrief = Debrief.objects.get()
    assert (debrief.expects, debrief.confidence) == ("no", 80)
    assert debrief.went_well == "I asked good questions."
    assert debrief.mood_word is None


@pytest.mark.parametrize(
    "change", [{"expects": "yes"}, {"confidence": 5}, {"sealed_at": None}, {"sealed_at": NOW}]
)
def test_database_refuses_to_change_a_sealed_prediction(plan, client, change):
    seal(client, plan)
    change = {
        name: value + timedelta(1) if name == "sealed_at" and value else value
        for name, value in change.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Debrief.objects.update(**change)
    assert Debrief.objects.get().expects == "no"


def test_database_refuses_to_change_a_sealed_rating(plan, client):
    seal(client, plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Debrief.objects.get().ratings.update(band=4)


def test_database_lets_an_open_prediction_change(plan):
    DebriefFactory(plan=plan, expects="no", confidence=10)
    assert Debrief.objects.update(expects="yes", confidence=90) == 1


def test_third_person_changes_the_prompts_and_keeps_the_text(plan, client):
    say_mood(client, plan)
    page = client.post(url(plan), debrief_data(action="third"), follow=True).content.decode()
    assert "How did Dana do on each of these?" in page
    assert "How clearly did Dana speak?" in page
    assert "I asked good questions." in page
    page = client.post(
        url(plan), debrief_data(action="first", in_third_person="True"), follow=True
    ).content.decode()
    assert "How did you do on each of these?" in page


def test_add_a_question_saves_and_offers_more_rows(plan, client):
    say_mood(client, plan)
    page = client.post(url(plan), debrief_data(action="add"), follow=True).content.decode()
    assert Debrief.objects.get().questions.count() == 1
    assert 'name="q1_asked"' in page
    data = debrief_data(action="add") | {
        f"q{row}_asked": f"Question number {row}" for row in range(5)
    }
    page = client.post(url(plan), data, follow=True).content.decode()
    assert 'name="q5_asked"' in page
    assert "Question number 4" in page


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
    page = client.get(url(plan)).content.decode()
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
    assert "15 minutes early" in page
    assert "Turn the phone off" not in page


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
    assert "The line was bad." in client.get(url(plan)).content.decode()
