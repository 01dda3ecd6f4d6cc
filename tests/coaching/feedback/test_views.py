import re
from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.feedback.actions.moderate import release_answer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import FeedbackState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.people.access_token.actions import issue_token, revoke_tokens, secret_of
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose
from openings.application.models import Application
from openings.application.states import Outcome
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import UserFactory
from tests.support.feedback import ask, form_data, told_plan
from tests.support.mail import deliver

SECRETS = ("named the numbers", "Bring one example", "Say first what you did", "Name one number")


def secret(asked):
    token = AccessToken.objects.get(object_id=str(asked.pk), purpose=TokenPurpose.FEEDBACK_FORM)
    return secret_of(token)


def enter(client, asked, query=""):
    return client.get(reverse("coaching:feedback_link", args=[secret(asked)]) + query)


def form_url(asked):
    return reverse("coaching:feedback_form", args=[asked.pk])


def state_of(asked):
    return FeedbackRequest.objects.get(pk=asked.pk).state


def text_of(response):
    return response.content.decode()


# Asking --------------------------------------------------------------------------------------


def questions(plan, **facts):
    person = plan.interview.interviewers.get()
    usual = {
        "interviewer": person.pk,
        "questions": ["weaknesses", "next_time", "advice"],
        "intro": "I would like to learn.",
    }
    return usual | facts


def test_status_says_when_the_questions_leave(plan, client_of, dana):
    client = client_of(dana)
    with clock.at(NOW.replace(hour=4)):
        ask(plan)
        waiting = text_of(client.get(reverse("coaching:feedback_open", args=[plan.pk])))
    assert "Your questions are ready to go" in waiting
    assert "<dt>Leaves</dt>" in waiting
    deliver()
    there = text_of(client.get(reverse("coaching:feedback_open", args=[plan.pk])))
    assert "Your questions are with them" in there


def test_feedback_create_prefills_shows_and_sends(plan, client_of, dana):
    client = client_of(dana)
    url = reverse("coaching:feedback_create", args=[plan.pk])
    page = text_of(client.get(url))
    assert "was not the right fit" in page
    assert "Rex Malone, Store Manager" in page
    preview = text_of(client.post(url, questions(plan, questions=["advice"], preview="1")))
    assert "What advice would you give me" in preview
    assert "weak points" not in preview
    assert not FeedbackRequest.objects.exists()
    sent = client.post(url, questions(plan, questions=["advice"], send="1"))
    assert sent.url == reverse("coaching:feedback_open", args=[plan.pk])
    request = FeedbackRequest.objects.get()
    assert (request.asks_advice, request.asks_weaknesses) == (True, False)
    assert client.get(url).url == sent.url


@pytest.mark.parametrize(
    "wrong",
    [
        {"intro": "See https://example.org"},
        {"intro": "x" * 301},
        {"intro": ""},
        {"questions": []},
        {"interviewer": "0"},
        {"interviewer": "x"},
    ],
)
def test_feedback_create_names_what_is_wrong(plan, client_of, dana, wrong):
    url = reverse("coaching:feedback_create", args=[plan.pk])
    page = client_of(dana).post(url, questions(plan, send="1", **wrong))
    assert "error-summary" in text_of(page)
    assert not FeedbackRequest.objects.exists()


def test_feedback_create_waits_for_the_telling(plan, client_of, dana):
    RecoveryPlan.objects.update(branch=Branch.PENDING)
    client = client_of(dana)
    url = reverse("coaching:feedback_create", args=[plan.pk])
    assert "once the employer has told you" in text_of(client.get(url))
    client.post(url, questions(plan, send="1"))
    assert not FeedbackRequest.objects.exists()


def test_feedback_create_says_honestly_that_there_will_be_none(employer, dana, now, client_of):
    plan = told_plan(employer=employer, candidate=dana, gives_feedback=False)
    page = text_of(client_of(dana).get(reverse("coaching:feedback_create", args=[plan.pk])))
    assert "Acme Stores does not give feedback" in page
    assert reverse("coaching:fitting_openings", args=[plan.pk]) in page


@pytest.mark.parametrize("days", [0, 40])
def test_a_decision_that_is_not_told_changes_no_page(plan, client_of, dana, days):
    RecoveryPlan.objects.update(branch=Branch.PENDING)
    Application.objects.update(outcome=Outcome.OPEN, decided_at=None, tell_at=None, told_at=None)
    Application.objects.update(gives_feedback=None)
    client = client_of(dana)

    def pages():
        names = ("feedback_create", "feedback_open", "fitting_openings", "plan_detail")
        with clock.at(NOW + timedelta(days=days)):
            urls = [reverse(f"coaching:{name}", args=[plan.pk]) for name in names]
            texts = [text_of(client.get(url, follow=True)) for url in urls]
        return [re.sub('csrfmiddlewaretoken" value="[^"]+"', "", text) for text in texts]

    before = pages()
    Application.objects.update(
        outcome=Outcome.NOT_SELECTED,
        decided_at=NOW,
        tell_at=NOW + timedelta(days=60),
        gives_feedback=False,
    )
    assert pages() == before


@pytest.mark.parametrize("who", ["bob", "charlie", "erin", "other"])
def test_candidates_pages_are_nobody_elses(asked, plan, client_of, who, request):
    user = UserFactory() if who == "other" else request.getfixturevalue(who)
    client = client_of(user)
    for name in ("feedback_create", "feedback_open", "fitting_openings"):
        assert client.get(reverse(f"coaching:{name}", args=[plan.pk])).status_code == 404
    for name in ("feedback_open", "feedback_action", "feedback_cancel", "feedback_ask_withheld"):
        assert client.post(reverse(f"coaching:{name}", args=[plan.pk])).status_code == 404


# The signed link -----------------------------------------------------------------------------


def test_link_swaps_its_secret_for_a_right_of_this_browser(client, asked):
    response = enter(client, asked)
    assert response.url == form_url(asked)
    assert response["Referrer-Policy"] == "no-referrer"
    page = client.get(response.url)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert secret(asked) not in text_of(page)


def test_link_opens_nothing_without_its_secret(client, asked):
    assert client.get(form_url(asked)).status_code == 404


def test_dead_links_look_alike(client, asked):
    good = secret(asked)
    other = issue_token(purpose=TokenPurpose.THANK_YOU, object_id=asked.pk, email="rex@example.org")
    dead = [good[:-1], good[1:], "x" * 43, secret_of(other), good.swapcase()]
    pages = {text_of(client.get(reverse("coaching:feedback_link", args=[s]))) for s in dead}
    with clock.at(NOW + timedelta(days=31)):
        late = client.get(reverse("coaching:feedback_link", args=[good]))
    revoke_tokens(purpose=TokenPurpose.FEEDBACK_FORM, object_id=asked.pk)
    revoked = enter(client, asked)
    assert late.status_code == revoked.status_code == 404
    assert text_of(late) == text_of(revoked)
    assert pages == {text_of(late)}


def test_a_revoked_link_closes_a_form_that_is_open(client, asked):
    enter(client, asked)
    revoke_tokens(purpose=TokenPurpose.FEEDBACK_FORM, object_id=asked.pk)
    assert client.get(form_url(asked)).status_code == 404
    assert client.post(form_url(asked), form_data()).status_code == 404


def test_a_link_opens_one_request_only(client, asked, employer):
    other = ask(told_plan(employer=employer, candidate=UserFactory()))
    enter(client, asked)
    assert client.get(form_url(other)).status_code == 404


# The employer's form -------------------------------------------------------------------------


def test_form_shows_first_name_job_and_date_only(client, asked, dana):
    enter(client, asked)
    page = text_of(client.get(form_url(asked)))
    assert "Dana" in page
    assert "Store Supervisor" in page
    assert "November 21, 2026" in page
    assert "about 2 minutes" in page
    assert "It may have to be disclosed" in page
    assert "Seeker" not in page
    assert dana.email not in page
    assert page.index("advice to Dana") < page.index("could have been better")


def test_form_asks_for_no_nerves_looks_or_honesty(client, asked):
    enter(client, asked)
    page = text_of(client.get(form_url(asked))).lower()
    for word in (
        "nerves",
        "nervous",
        "calm",
        "honesty",
        "band_honest",
        "presentable",
        "appearance",
    ):
        assert word not in page, word


def test_form_leaves_out_dropped_questions(client, plan):
    asked = ask(plan, asks_weaknesses=False, asks_next_time=False)
    enter(client, asked)
    page = text_of(client.get(form_url(asked)))
    assert 'name="picks"' not in page
    assert 'name="next_time"' not in page
    done = client.post(form_url(asked), form_data())
    assert done.status_code == 302
    assert FeedbackRequest.objects.get().answer.picks.count() == 0


def test_form_takes_a_whole_answer(client, asked):
    enter(client, asked)
    response = client.post(form_url(asked), form_data())
    assert response.url == reverse("coaching:feedback_done", args=[asked.pk])
    given = FeedbackRequest.objects.get().answer
    assert (given.source, given.picks.get().improve) == (
        "link",
        "Name one number in each example.",
    )
    assert given.ratings.get().band == 3
    assert "You can change it until" in text_of(client.get(response.url))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"picks": ["examples", "length", "questions"]}, "Choose two at most"),
        ({"picks": []}, "Choose one or two"),
        ({"picks": ["nonsense"]}, "Choose from what is offered."),
        ({"improve_examples": " "}, "Say in one line what would be better"),
        ({"picks": ["skill"], "improve_skill": "More of it."}, "Say which requirement you mean"),
        ({"picks": ["stronger"]}, "Say which requirement you mean"),
        ({"strength": ""}, "Name one thing that was good"),
        ({"advice": "x" * 401}, "at most 400 characters"),
        ({"was_there": ""}, "Say whether you were there"),
        ({"band_clear": "9"}, "Choose one of what is offered."),
        ({"advice": "You are stupid."}, "“stupid”"),
        ({"strength": "Call 614-555-0199."}, "“614-555-0199”"),
    ],
)
def test_form_keeps_the_text_and_names_what_is_wrong(client, asked, wrong, message):
    enter(client, asked)
    page = text_of(client.post(form_url(asked), form_data(**wrong)))
    assert message in page
    assert "error-summary" in page
    assert "Say first what you did, then what changed." in page
    assert state_of(asked) == FeedbackState.SENT
    again = text_of(client.get(form_url(asked)))
    assert "Say first what you did, then what changed." in again


def test_form_needs_no_improvement_where_nothing_was_wrong(client, asked, plan):
    requirement = plan.interview.application.opening.requirements.get()
    enter(client, asked)
    data = form_data(picks=["stronger"], requirement_stronger=requirement.pk, improve_examples="")
    assert client.post(form_url(asked), data).status_code == 302
    pick = FeedbackRequest.objects.get().answer.picks.get()
    assert (pick.requirement, pick.requirement_text) == (requirement, requirement.text)


def test_form_shows_hints_once_and_then_lets_the_writer_go_on(client, asked):
    enter(client, asked)
    data = form_data(advice="Look for a better culture fit.")
    page = client.post(form_url(asked), data)
    assert "Please look at these words" in text_of(page)
    assert state_of(asked) == FeedbackState.SENT
    seen = page.context["form"]["hints_seen"].value()
    client.post(form_url(asked), {**data, "hints_seen": seen})
    assert state_of(asked) == FeedbackState.IN_REVIEW
    assert FeedbackRequest.objects.get().answer.release_at is None


def test_form_tells_the_writer_which_words_are_held_and_why(client, asked):
    enter(client, asked)
    response = client.post(form_url(asked), form_data(advice="You are too old for this."))
    page = text_of(client.get(response.url))
    assert "too old" in page
    assert "must play no part in hiring" in page


def test_form_sends_a_person_who_was_not_there_to_the_right_page(client, asked):
    enter(client, asked)
    response = client.post(form_url(asked), {"was_there": "no"})
    assert response.url.endswith("/decline/?reason=wrong_person")
    page = client.post(response.url, {"reason": "wrong_person", "text": ""})
    assert "Name the right person" in text_of(page)
    client.post(response.url, {"reason": "wrong_person", "text": "Ann Lee held it."})
    assert state_of(asked) == FeedbackState.READDRESS


def test_link_in_the_mail_leads_to_declining(client, asked):
    response = enter(client, asked, "?decline")
    assert response.url == reverse("coaching:feedback_decline", args=[asked.pk])
    assert client.get(response.url).status_code == 200
    assert state_of(asked) == FeedbackState.SENT


def test_a_call_can_be_asked_for(client, asked):
    enter(client, asked)
    client.post(reverse("coaching:feedback_call", args=[asked.pk]))
    assert state_of(asked) == FeedbackState.ESCALATED


def test_second_use_after_the_release_shows_the_done_page(client, asked, erin):
    enter(client, asked)
    client.post(form_url(asked), form_data())
    release_answer(request=FeedbackRequest.objects.get(), by=erin)
    response = client.get(enter(client, asked).url)
    assert response.url == reverse("coaching:feedback_done", args=[asked.pk])
    page = text_of(client.get(response.url))
    assert "Thank you" in page
    assert "Change the answer" not in page
    client.post(form_url(asked), form_data(strength="Another one."))
    assert "numbers" in FeedbackRequest.objects.get().answer.strength


def test_recruiters_find_and_answer_requests_signed_in(asked, client_of, bob):
    client = client_of(bob)
    page = text_of(client.get(reverse("coaching:feedback_inbox", args=["acme"])))
    assert form_url(asked) in page
    candidate, starts_at = asked.plan.candidate, asked.plan.interview.starts_at
    assert candidate.get_full_name() in page
    assert f"Interview on {starts_at:%A, %B} {starts_at.day}." in page
    form = text_of(client.get(form_url(asked)))
    assert "was_there" not in form
    data = form_data()
    del data["was_there"]
    assert client.post(form_url(asked), data).status_code == 302
    given = FeedbackRequest.objects.get().answer
    assert (given.source, given.entered_by) == ("page", bob)
    inbox = text_of(client.get(reverse("coaching:feedback_inbox", args=["acme"])))
    assert form_url(asked) not in inbox


def test_pipeline_shows_what_waits_and_nothing_when_nothing_does(asked, client_of, bob, plan):
    opening = plan.interview.application.opening
    url = reverse("openings:pipeline", args=["acme", opening.pk])
    client = client_of(bob)
    assert form_url(asked) in text_of(client.get(url))
    other = OpeningFactory(employer=opening.employer)
    elsewhere = client.get(reverse("openings:pipeline", args=["acme", other.pk]))
    assert "Feedback that candidates ask for" not in text_of(elsewhere)
    FeedbackRequest.objects.update(state=FeedbackState.CANCELED)
    assert "Feedback that candidates ask for" not in text_of(client.get(url))


@pytest.mark.parametrize("who", ["charlie", "dana", "erin"])
def test_strangers_find_no_form(asked, client_of, who, request):
    client = client_of(request.getfixturevalue(who))
    assert client.get(form_url(asked)).status_code == 404
    assert client.get(reverse("coaching:feedback_inbox", args=["acme"])).status_code == 404


# The candidate reads -------------------------------------------------------------------------
