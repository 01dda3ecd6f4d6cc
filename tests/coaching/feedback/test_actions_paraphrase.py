"""Words of staff in place of the writer's, drafts, seconds, and what counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.course.actions import close_plan
from coaching.feedback.actions import NotAskable, NotModerator, StrangerAsked
from coaching.feedback.actions.answer import (
    NothingSaid,
    WordingHints,
    submit_answer,
    write_paraphrase,
)
from coaching.feedback.actions.deliver import NotOpened, choose_action, open_feedback, rate_feedback
from coaching.feedback.actions.moderate import NoParaphrase, release_answer, withhold_answer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.answer import Paraphrase, PickedPoint, readable_answer
from coaching.feedback.states import (
    ActionKind,
    AnswerPart,
    AnswerSource,
    DeclineReason,
    FeedbackState,
    Pick,
    Visibility,
)
from coaching.plan.actions import PlanIsClosed
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.desk import press
from tests.support.feedback import answer, ask, content, form_data, told_plan

OURS = Paraphrase(
    strength="You knew your numbers.",
    advice="Take one example with a result.",
    next_time="Start with your own part.",
    improve={"examples": "Give a number for each."},
)


@pytest.fixture
def asked(employer, dana, now):
    return ask(told_plan(employer=employer, candidate=dana))


@pytest.fixture
def left_to_staff(asked):
    answer(asked, visibility=Visibility.PARAPHRASE)
    return asked


def test_an_answer_for_paraphrase_waits_for_staff_and_their_words(left_to_staff, erin, bob):
    given = FeedbackRequest.objects.get().answer
    assert given.release_at is None
    assert given.review_by == NOW + timedelta(days=1)
    with pytest.raises(NoParaphrase):
        release_answer(request=left_to_staff, by=erin)
    with pytest.raises(NoParaphrase):
        withhold_answer(request=left_to_staff, by=erin, reason="Harsh.", parts=[AnswerPart.ADVICE])
    with pytest.raises(NotModerator):
        write_paraphrase(request=left_to_staff, by=bob, words=OURS)
    with pytest.raises(NothingSaid):
        write_paraphrase(request=left_to_staff, by=erin, words=Paraphrase(strength=" "))


def test_the_candidate_reads_the_words_of_staff_and_the_original_is_kept(left_to_staff, erin):
    write_paraphrase(request=left_to_staff, by=erin, words=OURS)
    release_answer(request=left_to_staff, by=erin)
    given = FeedbackRequest.objects.get().answer
    read = readable_answer(given)
    assert (read.strength, read.advice, read.next_time) == (
        "You knew your numbers.",
        "Take one example with a result.",
        "Start with your own part.",
    )
    assert read.picks[0].improve == "Give a number for each."
    assert read.in_our_words
    assert given.strength.startswith("You named the numbers")
    assert given.paraphrased_by == erin


def test_an_answer_that_is_changed_loses_its_paraphrase(left_to_staff, erin):
    write_paraphrase(request=left_to_staff, by=erin, words=OURS)
    answer(left_to_staff, visibility=Visibility.PARAPHRASE, advice="Bring two examples.")
    with pytest.raises(NoParaphrase):
        release_answer(request=left_to_staff, by=erin)


def test_staff_write_the_paraphrase_on_their_desk(left_to_staff, erin, client_of):
    client = client_of(erin)
    desk = reverse("admin:coaching_feedbackrequest_change", args=[left_to_staff.pk])
    page = client.get(desk).content.decode()
    assert "Put it into our words" in page
    assert "Release to" not in page
    page = press(client, desk, {"act": "paraphrase"}).content.decode()
    assert "Say at least what was strong." in page
    words = {"act": "paraphrase", "paraphrase-strength": "You knew your numbers."}
    page = press(client, desk, words, follow=True).content.decode()
    assert "Release to Dana" in page
    assert "You named the numbers of your last shop" in page  # the original, for staff
    press(client, desk, {"act": "release"})
    assert FeedbackRequest.objects.get().state == FeedbackState.RELEASED


def test_the_writer_chooses_on_the_form_and_hears_what_happens(asked, client_of, bob):
    client = client_of(bob)
    url = reverse("coaching:feedback_form", args=[asked.pk])
    began = client.get(url).context["form"]["began"].value()
    with clock.at(NOW + timedelta(seconds=95)):
        data = form_data(visibility="paraphrase", began=began)
        page = client.post(url, data, follow=True).content.decode()
    assert "We say it for you" in page
    given = FeedbackRequest.objects.get().answer
    assert (given.visibility, given.seconds) == (Visibility.PARAPHRASE, 95)


@pytest.mark.parametrize("began", ["", "nonsense", "1:forged"])
def test_a_form_without_its_moment_measures_nothing(asked, client_of, bob, began):
    url = reverse("coaching:feedback_form", args=[asked.pk])
    client_of(bob).post(url, form_data(began=began))
    assert FeedbackRequest.objects.get().answer.seconds is None


# Drafts and hints ----------------------------------------------------------------------------


def test_a_draft_survives_the_browser_and_goes_with_the_answer(asked, client_of, bob, alice):
    draft = reverse("coaching:feedback_draft", args=[asked.pk])
    form = reverse("coaching:feedback_form", args=[asked.pk])
    client_of(bob).post(draft, form_data(strength="Half a sen", picks=["examples", "length"]))
    page = client_of(alice).get(form)
    assert page.context["form"]["strength"].value() == "Half a sen"
    assert page.context["form"]["picks"].value() == ["examples", "length"]
    client_of(alice).post(form, form_data())
    assert FeedbackRequest.objects.get().draft is None


def test_hints_come_while_writing_and_nothing_is_sent(asked, client_of, bob):
    draft = reverse("coaching:feedback_draft", args=[asked.pk])
    data = form_data(advice="You are too old.", improve_examples="Call 614-555-0101.")
    page = client_of(bob).post(draft, data, headers={"HX-Request": "true"}).content.decode()
    assert "too old" in page
    assert "614-555-0101" in page
    assert "cannot be passed on" in page
    assert "<html" not in page
    assert FeedbackRequest.objects.get().state == FeedbackState.SENT


def test_no_draft_is_kept_after_the_answer_went_out(asked, client_of, bob, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    draft = reverse("coaching:feedback_draft", args=[asked.pk])
    response = client_of(bob).post(draft, form_data())
    assert response.url == reverse("coaching:feedback_done", args=[asked.pk])
    assert FeedbackRequest.objects.get().draft is None


# The same text -------------------------------------------------------------------------------

LONG = "Bring one example that shows a result, and say it in three short sentences at most."


def test_the_same_text_for_another_candidate_is_a_hint_and_then_staff_read_it(asked, employer, now):
    answer(asked, advice=LONG)
    other = ask(told_plan(employer=employer, candidate=UserFactory()))
    with pytest.raises(WordingHints) as hints:
        answer(other, advice=LONG.replace(",", " "))
    (hit,) = hints.value.review.nudges
    assert hit.rule_key == "nudge-same-text"
    seen = [hit.words.casefold()]
    given = answer(other, advice=LONG.replace(",", " "), hints_seen=seen)
    assert given.release_at is None
    assert given.review_by is not None


def test_the_same_candidate_and_another_employer_may_get_the_same_text(asked, dana, charlie):
    answer(asked, advice=LONG)
    elsewhere = Employer.objects.get(slug="other")
    for plan in (
        told_plan(employer=asked.plan.interview.application.opening.employer, candidate=dana),
        told_plan(employer=elsewhere, candidate=UserFactory()),
    ):
        assert answer(ask(plan), advice=LONG).guard_hits == ""


# What the candidate does with it -------------------------------------------------------------


def test_useful_is_said_after_opening_and_can_be_changed(asked, dana, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    with pytest.raises(NotOpened):
        rate_feedback(request=asked, by=dana, was_useful=True)
    open_feedback(request=asked, by=dana)
    for said in (True, False):
        assert rate_feedback(request=asked, by=dana, was_useful=said).was_useful is said


def test_a_drill_needs_an_open_plan(asked, dana, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    open_feedback(request=asked, by=dana)
    close_plan(plan=asked.plan, by=dana)
    drill = {"action": ActionKind.DRILL, "drill_text": "Say it in two sentences."}
    with pytest.raises(PlanIsClosed):
        choose_action(request=asked, by=dana, **drill)
    assert FeedbackRequest.objects.get().answer.action == ""


# What counts ---------------------------------------------------------------------------------


def counts():
    return FeedbackRequest.objects.with_counts_as_answered().get().counts_as_answered


def test_an_answer_counts_with_a_point_and_forty_characters(asked):
    assert not counts()
    short = {"strength": "Good.", "advice": "", "next_time": ""}
    submit_answer(
        request=asked,
        content=content(**short, picks=(PickedPoint(pick=Pick.QUESTIONS, improve="More."),)),
        source=AnswerSource.LINK,
    )
    assert not counts()
    answer(asked)
    assert counts()
    answer(asked, picks=())
    assert not counts()
    FeedbackRequest.objects.update(asks_weaknesses=False)
    assert counts()


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (DeclineReason.POLICY, True),
        (DeclineReason.OTHER, True),
        (DeclineReason.WRONG_PERSON, False),
        ("", False),
    ],
)
def test_a_no_counts_with_its_reason(asked, reason, expected):
    FeedbackRequest.objects.update(state=FeedbackState.DECLINED, decline_reason=reason)
    assert counts() is expected


# Interviews held elsewhere -------------------------------------------------------------------


def test_a_company_is_asked_only_when_staff_know_it_and_seldom(dana, employer, now):
    plan = told_plan(employer=employer, candidate=dana)
    Employer.everywhere.filter(pk=employer.pk).update(tracked_by=dana)
    plan.refresh_from_db()

    def again():
        return type(plan).objects.get(pk=plan.pk)

    with pytest.raises(NotAskable, match="has not checked this company"):
        ask(again())
    Employer.everywhere.update(verified_at=NOW, verified_domain="acme.example")
    with pytest.raises(NotAskable, match=r"address at acme\.example"):
        ask(again())
    Employer.everywhere.update(verified_domain="example.org")
    assert ask(again()).state == FeedbackState.SENT
    second = told_plan(employer=employer, candidate=dana)
    with pytest.raises(NotAskable, match="less than 30 days"):
        ask(second)
    with clock.at(NOW + timedelta(days=31)):
        assert ask(second).state == FeedbackState.SENT


def test_held_answers_are_told_to_moderators_without_their_words(asked, erin, django_user_model):
    from django.contrib.auth.models import Group

    erin.groups.add(Group.objects.get_or_create(name="moderator")[0])
    answer(asked, advice="You are too old for this.")
    note = OutgoingMail.objects.get(kind="coaching.feedback_held")
    assert note.recipient_email == erin.email
    assert "old" not in str(note.payload)
    release_answer(request=asked, by=erin)
    note.refresh_from_db()
    assert note.cancel_reason == "It is decided."


def test_a_stranger_is_never_asked(asked, employer):
    plan = told_plan(employer=employer, candidate=UserFactory())
    from coaching.feedback.actions import ask_three_questions

    with pytest.raises(StrangerAsked):
        ask_three_questions(
            plan=plan, by=plan.candidate, interviewer=asked.interviewer, intro="Hello."
        )


def test_an_unchecked_company_can_be_checked_from_the_page(dana, employer, now, client_of):
    plan = told_plan(employer=employer, candidate=dana)
    Employer.everywhere.filter(pk=employer.pk).update(tracked_by=dana)
    page = client_of(dana).get(reverse("coaching:feedback_create", args=[plan.pk]))
    assert "Ask Job Store to check the company" in page.content.decode()


def test_words_of_crisis_in_the_intro_show_help_at_once(dana, employer, now, client_of):
    plan = told_plan(employer=employer, candidate=dana)
    data = {
        "interviewer": plan.interview.interviewers.get().pk,
        "questions": ["advice"],
        "intro": "I want to die after this.",
        "preview": "1",
    }
    page = client_of(dana).post(reverse("coaching:feedback_create", args=[plan.pk]), data)
    assert page.content.decode().count("You can talk to somebody now") == 1
