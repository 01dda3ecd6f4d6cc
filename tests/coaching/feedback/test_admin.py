import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coaching.feedback.actions.deliver import ask_for_withheld, open_feedback
from coaching.feedback.actions.moderate import withhold_answer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import QUEUES, staff_queue
from coaching.feedback.states import AnswerPart, FeedbackState
from jobstore.home.queries.queue import staff_queues
from jobstore.lib import clock
from jobstore.people.states import StaffGroup
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.people import UserFactory
from tests.support.desk import press
from tests.support.feedback import answer, ask, form_data, told_plan
from tests.support.mail import deliver

LIST = reverse("admin:coaching_feedbackrequest_changelist")


@pytest.fixture
def plan(employer, dana, now):
    return told_plan(employer=employer, candidate=dana)


@pytest.fixture
def asked(plan):
    return ask(plan)


def desk(asked):
    return reverse("admin:coaching_feedbackrequest_change", args=[asked.pk])


def text_of(response):
    return response.content.decode()


def state_of(asked):
    return FeedbackRequest.objects.get(pk=asked.pk).state


def phone_data(**facts):
    data = form_data(act="answer", **facts)
    del data["was_there"]
    return data


@pytest.fixture
def held(asked):
    answer(asked, advice="You are too old for this.")
    return asked


def test_list_says_what_to_do_next_and_counts_the_queues(held, client_of, erin, employer):
    escalated = ask(told_plan(employer=employer, candidate=UserFactory(name="Pat Caller")))
    FeedbackRequest.objects.filter(pk=escalated.pk).update(state=FeedbackState.ESCALATED)
    client = client_of(erin)
    page = text_of(client.get(LIST))
    for words in ("Read and decide", "Phone the employer", "To review <", "To phone <"):
        assert words in page
    tabs = re.findall(r'queue=(\w+)"[^>]*>[^<]*<span class="count">(\d)', page)
    assert dict(tabs) == {**dict.fromkeys(QUEUES, "0"), "review": "1", "phone": "1"}
    assert page.index("Dana Seeker: Store") < page.index("Pat Caller: Store")
    review = text_of(client.get(LIST, {"queue": "review"}))
    assert "Dana Seeker: Store Supervisor" in review
    assert "Pat Caller" not in review
    assert "Pat Caller" in text_of(client.get(LIST, {"queue": "phone"}))
    assert "Pat Caller" in text_of(client.get(LIST, {"q": "Pat"}))
    assert client.get(LIST, {"queue": "nonsense"}).status_code == 200


@pytest.mark.parametrize("state", list(FeedbackState))
def test_every_request_is_in_exactly_one_queue_that_counts(asked, state):
    answer(asked)
    FeedbackRequest.objects.update(state=state)
    assert sum(staff_queue(name).count() for name in QUEUES) == 1


@pytest.mark.parametrize("group", [StaffGroup.MODERATOR, StaffGroup.CONSULTANT])
def test_desk_is_open_to_moderators_and_consultants(held, client_of, group):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get_or_create(name=group.value)[0])
    client = client_of(user)
    assert client.get(LIST).status_code == 200
    assert client.get(desk(held)).status_code == 200
    press(client, desk(held), {"act": "release"})
    assert state_of(held) == FeedbackState.RELEASED


@pytest.mark.parametrize("group", [StaffGroup.COACH, None])
def test_desk_is_closed_to_other_staff(held, client_of, group):
    user = UserFactory(staff=True)
    if group:
        user.groups.add(Group.objects.get_or_create(name=group.value)[0])
    client = client_of(user)
    assert client.get(LIST).status_code == 403
    assert client.get(desk(held)).status_code == 403
    assert press(client, desk(held), {"act": "release"}).status_code == 403
    assert state_of(held) == FeedbackState.IN_REVIEW


def test_recruiters_have_no_desk(held, client_of, bob):
    response = press(client_of(bob), desk(held), {"act": "release"})
    assert response.status_code == 302
    assert state_of(held) == FeedbackState.IN_REVIEW


def test_desk_shows_script_numbers_and_trail(asked, client_of, erin):
    page = text_of(client_of(erin).get(desk(asked)))
    for words in (
        "This is Erin from Job Store",
        "+1 614 555 0101",
        "What is your advice to Dana",
        "I would like to learn.",
        "“Your questions about the interview” to rex@example.org",
        "There it is Tuesday, 10:00 AM",
    ):
        assert words in page


def test_desk_holds_nothing_of_the_debrief(asked, client_of, erin, plan):
    debrief = DebriefFactory(plan=plan, sealed=True)
    debrief.ratings.create(criterion="clear", band=1)
    answer(asked)
    page = text_of(client_of(erin).get(desk(asked)))
    assert "Clear answers: mostly" in page
    assert "foolish" not in page
    assert "I asked good questions" not in page
    assert "missing" not in page.split("What happened")[0].split("Write down the answer")[0]


def test_answer_by_phone_is_kept_previewed_and_released(asked, client_of, erin):
    FeedbackRequest.objects.update(state=FeedbackState.ESCALATED)
    client = client_of(erin)
    page = text_of(press(client, desk(asked), phone_data(), follow=True))
    assert "As Dana will read it" in page
    assert "You named the numbers of your last shop from memory." in page
    request = FeedbackRequest.objects.get()
    assert (request.state, request.answer.source) == (FeedbackState.IN_REVIEW, "phone")
    assert request.answer.release_at is None
    press(client, desk(asked), {"act": "release"})
    request = FeedbackRequest.objects.get()
    assert (request.state, request.answer.moderated_by) == (FeedbackState.RELEASED, erin)
    trail = text_of(client.get(desk(asked)))
    assert "answered by phone, Erin Coach" in trail
    assert "released, Erin Coach" in trail


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"picks": ["examples", "length", "questions"]}, "Choose two at most"),
        ({"strength": ""}, "Name one thing that was good"),
        ({"advice": "You are stupid."}, "“stupid”"),
        ({"advice": "Not a culture fit."}, "“culture fit”"),
    ],
)
def test_answer_by_phone_is_checked_like_any_other(asked, client_of, erin, wrong, message):
    page = text_of(press(client_of(erin), desk(asked), phone_data(**wrong)))
    assert message in page
    assert "Say first what you did, then what changed." in page
    assert state_of(asked) == FeedbackState.SENT


def test_answer_taken_by_phone_can_be_changed_by_staff(asked, client_of, erin):
    client = client_of(erin)
    press(client, desk(asked), phone_data())
    page = text_of(client.get(desk(asked)))
    assert "Change what was said by phone" in page
    press(client, desk(asked), phone_data(strength="You knew every product."))
    assert FeedbackRequest.objects.get().answer.strength == "You knew every product."


def test_held_words_are_shown_with_reasons_and_returned(held, client_of, erin):
    client = client_of(erin)
    page = text_of(client.get(desk(held)))
    assert "too old" in page
    assert "must play no part in hiring" in page
    assert "Write down the answer" not in page
    assert "Write what should change" in text_of(press(client, desk(held), {"act": "return"}))
    press(client, desk(held), {"act": "return", "return-note": "Please leave age out."})
    assert state_of(held) == FeedbackState.RETURNED
    assert "Please leave age out." in text_of(client.get(desk(held)))


def primary_buttons(page):
    return re.findall(r'<button class="button default"[^>]*>([^<]+)</button>', page)


def test_first_button_is_not_to_release_what_the_guard_holds(asked, client_of, erin):
    client = client_of(erin)
    answer(asked, advice="You are too old for this.")
    assert primary_buttons(text_of(client.get(desk(asked)))) == ["Return it"]


def test_withholding_needs_a_part_and_a_reason(held, client_of, erin):
    client = client_of(erin)
    form = client.get(desk(held)).context["withhold_form"]
    assert form["parts"].value() == [AnswerPart.ADVICE]
    page = text_of(press(client, desk(held), {"act": "withhold", "withhold-parts": ["advice"]}))
    assert "Write why" in page
    press(
        client,
        desk(held),
        {"act": "withhold", "withhold-parts": ["advice"], "withhold-reason": "Speaks of age."},
    )
    given = FeedbackRequest.objects.get().answer
    assert (given.withheld, given.moderation_note) == (frozenset({"advice"}), "Speaks of age.")


def test_withheld_part_that_is_asked_for_comes_back_into_a_queue(held, client_of, erin, dana):
    withhold_answer(request=held, by=erin, reason="Age.", parts=[AnswerPart.ADVICE])
    ask_for_withheld(request=held, by=dana)
    client = client_of(erin)
    assert "Dana Seeker" in text_of(client.get(LIST, {"queue": "asked"}))
    press(client, desk(held), {"act": "release"})
    assert state_of(held) == FeedbackState.WITHHELD
    press(client, desk(held), {"act": "hand_over"})
    assert state_of(held) == FeedbackState.RELEASED


def test_withheld_part_that_is_asked_for_is_answered_with_a_reason(
    held, client_of, erin, dana, plan
):
    withhold_answer(request=held, by=erin, reason="Age.", parts=[AnswerPart.ADVICE])
    open_feedback(request=held, by=dana)
    client = client_of(erin)
    assert "Keep it withheld" not in text_of(client.get(desk(held)))
    moderator = UserFactory(email="mo@example.org", staff=True)
    moderator.groups.add(Group.objects.get_or_create(name=StaffGroup.MODERATOR.value)[0])
    client_of(dana).post(reverse("coaching:feedback_ask_withheld", args=[plan.pk]))
    (notice,) = [mail for mail in deliver() if "mo@example.org" in mail.to[0]]
    assert notice.subject == "A candidate asks for a withheld part"
    assert "Please decide by Wednesday, November 25, 2026, 10:00 AM" in notice.body

    start = text_of(client.get(reverse("admin:index")))
    assert "Withheld parts asked for" in start
    assert [row.count for row in staff_queues(erin) if row.label.startswith("Withheld")] == [1]
    with clock.at(NOW + timedelta(days=1)):
        assert "Overdue since" in text_of(client.get(desk(held)))
    page = text_of(press(client, desk(held), {"act": "keep_withheld", "keep-reason": " "}))
    assert "Write why, in words that the candidate may read" in page
    reason = "It says nothing about your work."
    press(client, desk(held), {"act": "keep_withheld", "keep-reason": reason})
    assert "Dana Seeker" not in text_of(client.get(LIST, {"queue": "asked"}))
    (told,) = [mail for mail in deliver() if "dana@example.org" in mail.to[0]]
    assert told.subject == "We looked again at the part that you asked for"
    assert reason not in told.body
    page = text_of(client_of(dana).get(reverse("coaching:feedback_open", args=[plan.pk])))
    assert reason in page
    assert "Ask for the withheld part" not in page
    assert "too old" not in page


def test_declined_by_phone_and_noted_calls(asked, client_of, erin):
    client = client_of(erin)
    assert "Write a few words" in text_of(press(client, desk(asked), {"act": "call"}))
    press(client, desk(asked), {"act": "call", "call-text": "Voicemail, try on Monday."})
    assert "Voicemail, try on Monday." in text_of(client.get(desk(asked)))
    press(client, desk(asked), {"act": "decline", "decline-reason": "policy"})
    assert state_of(asked) == FeedbackState.DECLINED


def test_second_of_two_moderators_hears_that_it_is_done(held, client_of, erin):
    client = client_of(erin)
    press(client, desk(held), {"act": "release"})
    late = {"act": "return", "return-note": "Please leave age out."}
    assert "You have done that: released" in text_of(press(client, desk(held), late, follow=True))
    assert state_of(held) == FeedbackState.RELEASED


@pytest.mark.parametrize("state", list(FeedbackState))
def test_desk_stands_in_every_state(asked, client_of, erin, state):
    answer(asked)
    FeedbackRequest.objects.update(state=state)
    client = client_of(erin)
    assert client.get(desk(asked)).status_code == 200
    assert press(client, desk(asked), {"act": "nonsense"}).status_code == 302
    assert state_of(asked) == state


def test_nothing_is_added_edited_or_deleted_by_hand(asked, client_of, erin):
    client = client_of(erin)
    assert client.get(reverse("admin:coaching_feedbackrequest_add")).status_code == 403
    delete = reverse("admin:coaching_feedbackrequest_delete", args=[asked.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    wrong = reverse("admin:coaching_feedbackrequest_change", args=["nonsense"])
    assert client.get(wrong).status_code == 404


def test_clean_answer_may_still_be_released_at_once(asked, client_of, erin):
    answer(asked)
    with clock.at(NOW + timedelta(minutes=5)):
        client = client_of(erin)
        assert "goes out by itself" in text_of(client.get(desk(asked)))
        press(client, desk(asked), {"act": "release"})
    assert state_of(asked) == FeedbackState.RELEASED
