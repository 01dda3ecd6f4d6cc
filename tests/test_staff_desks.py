"""Two of the staff at one desk: one wins, the other reads who and what, nobody gets a 500.

And a decision is about what was read: where that changed, nothing happens.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from coaching.advice.models import Article, HelpLine, PassedAdvice
from coaching.coach.actions import write_again
from coaching.feedback.actions.moderate import withhold_answer
from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.states import AnswerPart
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from coaching.reply.models import Reply
from coaching.reply.states import ReplyState
from jobstore.lib import tokens
from jobstore.mail import kinds
from jobstore.mail.outgoing.models import OutgoingMail, SendingPause
from jobstore.mail.stop.actions import suppress
from jobstore.mail.stop.models import Report, SenderBlock, SuppressionScope, SuppressionSource
from jobstore.people.access_token.actions import issue_token
from jobstore.people.access_token.models import AccessToken
from jobstore.people.employer.models import CompanyToCheck, Employer
from jobstore.people.states import TokenPurpose
from jobstore.trail.admin import OneAtATime
from openings.application.states import DecisionReason
from openings.decision.actions.decision import No, decline_application
from openings.decision.models import HeldText
from openings.message.models import Message
from openings.message.states import MessageState
from openings.opening.models import Opening
from openings.reported.actions import ask_for_check
from tests.factories import NOW
from tests.factories.coach import CoachRequestFactory
from tests.factories.coaching import RecoveryPlanFactory
from tests.factories.mail import queued, sample_kind
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    MessageFactory,
    OpeningFactory,
)
from tests.factories.people import EmployerFactory, UserFactory
from tests.support.feedback import answer, ask, told_plan
from tests.support.reported import held_elsewhere

pytestmark = pytest.mark.django_db
WORDS = "You bake bread and rolls with two colleagues. " * 6
WHY = "Kind and clear words, please."


# What stands at each desk ---------------------------------------------------------------------
def an_opening(world):
    return OpeningFactory(
        draft=True, state="in_review", hides_pay=True, description=WORDS, review_by=NOW
    )


def held_words(world):
    application = ApplicationFactory(
        candidate=world("dana"),
        opening=OpeningFactory(employer=world("employer")),
        stage="screening",
    )
    no = No(reason=DecisionReason.SKILL, text="You are too old for this.")
    decline_application(application=application, no=no, by=world("bob"), version=1)
    return HeldText.objects.get()


def held_letter(world):
    plan = RecoveryPlanFactory()
    return Letter.objects.create(
        plan=plan,
        interviewer=InterviewerFactory(interview=plan.interview),
        discussed="the sale",
        body="As a mother I like the plan.",
        state=LetterState.HELD,
        queued_at=NOW,
        created_at=NOW,
    )


def an_answer(world):
    asked = ask(told_plan(employer=world("employer"), candidate=world("dana")))
    answer(asked, advice="You are too old for this.")
    return asked


def a_withheld_part(world):
    asked = an_answer(world)
    withhold_answer(request=asked, by=world("erin"), reason="Age.", parts=[AnswerPart.ADVICE])
    return asked


def a_reply(world, state=ReplyState.PENDING):
    return Reply.objects.create(
        article=Article.objects.get(slug="bad-interview"),
        name="Vera",
        email="vera@example.org",
        mail_hash="0" * 64,
        text="The short look back helped me.",
        state=state,
        created_at=NOW,
    )


def held_message(world):
    return MessageFactory(
        written_by=world("alice"),
        state=MessageState.HELD,
        sent_at=None,
        review_by=NOW,
        findings="“too old”",
    )


def advice(world):
    return PassedAdvice.objects.create(
        candidate=world("dana"), category="Retail", text="Breathe.", created_at=NOW
    )


def a_question(world):
    return CoachRequestFactory(candidate=world("dana"))


def a_company(world):
    interview = held_elsewhere(world("dana"))
    ask_for_check(application=interview.application, by=world("dana"))
    return CompanyToCheck.objects.get()


def an_employer_that_was_read(world):
    return EmployerFactory(is_trusted=False)


def an_employer(world):
    return EmployerFactory(review="waiting")


def a_mail(world):
    mail = queued(sample_kind(world("mail_kinds")))
    OutgoingMail.objects.filter(pk=mail.pk).update(state="dead", finished_at=NOW)
    return mail


def a_report(world, *, by_somebody=True):
    mail = queued(sample_kind(world("mail_kinds")))
    OutgoingMail.objects.filter(pk=mail.pk).update(
        on_behalf_of=world("dana") if by_somebody else None
    )
    return Report.objects.create(
        mail=mail,
        sender=world("dana") if by_somebody else None,
        note="Who is this?",
        created_at=NOW,
    )


def a_report_about_nobody(world):
    return a_report(world, by_somebody=False)


def a_stop(world):
    return suppress(
        "0" * 64,
        scope=SuppressionScope.ALL,
        source=SuppressionSource.BOUNCE,
        reason="It came back.",
    )


def a_block(world):
    dana = world("dana")
    return SenderBlock.objects.create(
        sender=dana,
        address_hash=tokens.keyed_hash(dana.email, purpose="address"),
        reason="Insults.",
        blocked_at=NOW,
    )


def a_pause(world):
    return SendingPause.objects.create(category="T2", reason="Complaints", started_at=NOW)


def a_link(world):
    issue_token(purpose=TokenPurpose.REPLY, object_id="1", email="rex@example.org")
    return AccessToken.objects.get()


# The acts -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Act:
    """What is pressed, on which page (or with which action of the list), with what typed."""

    make: Any
    model: str
    name: str
    typed: dict[str, str] = field(default_factory=dict)
    by_list: bool = False
    page: str = "change"

    def __str__(self):
        return f"{self.model}.{self.name}"


def listed(make, model, *names, **typed):
    return [Act(make, model, name, typed or {"reason": WHY}, by_list=True) for name in names]


ACTS = [
    Act(an_opening, "openings_opening", "publish"),
    Act(an_opening, "openings_opening", "return", {"note": WHY}),
    Act(held_words, "openings_heldtext", "release"),
    Act(held_words, "openings_heldtext", "keep_back", {"reason": WHY}),
    Act(held_message, "openings_message", "release"),
    Act(held_message, "openings_message", "return", {"reason": WHY}),
    Act(held_letter, "coaching_letter", "release"),
    Act(held_letter, "coaching_letter", "return", {"return-reason": WHY}),
    Act(held_letter, "coaching_letter", "drop", {"drop-reason": WHY}),
    Act(an_answer, "coaching_feedbackrequest", "release"),
    Act(an_answer, "coaching_feedbackrequest", "return", {"return-note": WHY}),
    Act(
        an_answer,
        "coaching_feedbackrequest",
        "withhold",
        {"withhold-parts": "advice", "withhold-reason": WHY},
    ),
    Act(a_withheld_part, "coaching_feedbackrequest", "hand_over"),
    Act(a_reply, "coaching_reply", "approve"),
    Act(a_reply, "coaching_reply", "decline"),
    Act(a_reply, "coaching_reply", "spam"),
    Act(advice, "coaching_passedadvice", "let_through"),
    Act(advice, "coaching_passedadvice", "hold_back"),
    Act(a_question, "coaching_coachrequest", "take"),
    Act(a_question, "coaching_coachrequest", "reply", {"text": "Write to us any time."}),
    Act(a_question, "coaching_coachrequest", "close"),
    Act(a_company, "people_companytocheck", "verify", {"domain": "zebralamps.example"}),
    Act(an_employer, "people_employer", "pass", page="review"),
    Act(an_employer, "people_employer", "turn_down", {"reason": WHY}, page="review"),
    Act(an_employer_that_was_read, "people_employer", "trust", page="review"),
    Act(an_employer_that_was_read, "people_employer", "no_trust", page="review"),
    *listed(a_mail, "mail_outgoingmail", "retry", "give_up"),
    *listed(a_report, "mail_report", "let_write", "block"),
    *listed(a_report_about_nobody, "mail_report", "settle"),
    *listed(a_stop, "mail_suppression", "lift"),
    *listed(a_block, "mail_senderblock", "lift"),
    *listed(a_pause, "mail_sendingpause", "end"),
    *listed(a_link, "people_accesstoken", "revoke"),
    *listed(a_reply, "coaching_reply", "decline", "spam"),
]
# Twice is harmless, and nothing of a colleague's is overwritten: a note more, the same switch.
HARMLESS = {
    "coaching_feedbackrequest": {"call", "answer", "decline", "readdress", "paraphrase"}
    | {"keep_withheld"},
    "coaching_reply": {"mute", "unmute", "answer"},
    "coaching_coachrequest": {"rate"},
    "coaching_letter": {"let_write", "block"},
    "openings_message": {"let_write", "block"},  # as at the desk of reports, which stands above
    "coaching_article": {"retire"},
    "people_employer": {"stop_trusting", "invite_owner"},
    "people_user": {"sign_out_everywhere"},
}


def test_every_act_of_staff_is_tried_here():
    """The buttons of the desks, and the actions of the lists."""
    known = {str(act) for act in ACTS}
    known |= {f"{model}.{name}" for model, names in HARMLESS.items() for name in names}
    found = set()
    for model, desk in admin.site._registry.items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        found |= {f"{label}.{name}" for name in (*(desk.actions or ()), *getattr(desk, "acts", ()))}
    assert found - known == set()
    assert known - found == set()


def press(client, act, thing, seen):
    if act.by_list:
        data = {"action": act.name, "_selected_action": [str(thing.pk)], **act.typed}
        return client.post(reverse(f"admin:{act.model}_changelist"), data, follow=True)
    url = reverse(f"admin:{act.model}_{act.page}", args=[thing.pk])
    return client.post(url, {"act": act.name, **seen, **act.typed}, follow=True)


def read(client, act, thing):
    """What the form of the page carries back."""
    if act.by_list:
        return {}
    response = client.get(reverse(f"admin:{act.model}_{act.page}", args=[thing.pk]))
    assert response.status_code == HTTPStatus.OK
    context = response.context
    return {name: context[name] for name in ("seen",) if name in context}


@pytest.fixture
def world(now, request):
    return request.getfixturevalue


@pytest.fixture
def mail_kinds(monkeypatch):
    registry = dict(kinds._registered)
    monkeypatch.setattr(kinds, "_registered", registry)
    return registry


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_second_of_two_reads_who_was_faster(act, world, client_of, erin):
    sam = client_of(UserFactory(staff=True, is_superuser=True, name="Sam Stone"))
    slower = client_of(erin)
    thing = act.make(world)
    seen = read(sam, act, thing)
    assert read(slower, act, thing) == seen
    first = press(sam, act, thing, seen)
    assert first.status_code == HTTPStatus.OK
    assert "faster" not in first.content.decode()
    stands = list(type(thing)._base_manager.filter(pk=thing.pk).values())
    second = press(slower, act, thing, seen)
    assert second.status_code == HTTPStatus.OK
    assert "Sam Stone was faster: " in second.content.decode()
    assert list(type(thing)._base_manager.filter(pk=thing.pk).values()) == stands


def change(thing):
    """Its writer writes something else, and it comes back to the same desk."""
    if isinstance(thing, Opening):
        Opening.objects.filter(pk=thing.pk).update(version=thing.version + 1)
    elif isinstance(thing, Employer):
        Employer.everywhere.filter(pk=thing.pk).update(website="https://other.example")
    elif isinstance(thing, (HeldText, Message, Reply, PassedAdvice)):
        type(thing).objects.filter(pk=thing.pk).update(text="Pay a deposit first.")
    elif isinstance(thing, Letter):
        Letter.objects.filter(pk=thing.pk).update(body="Pay a deposit first.")
    elif hasattr(thing, "messages"):
        write_again(request=thing, by=thing.candidate, text="One more thing.")
    else:
        FeedbackAnswer.objects.filter(request=thing).update(strength="Pay a deposit first.")


DESKS = [act for act in ACTS if not act.by_list]


@pytest.mark.parametrize("act", DESKS, ids=str)
@pytest.mark.parametrize("is_left_out", [False, True])
def test_decision_is_about_what_was_read(act, world, client_of, erin, is_left_out):
    client = client_of(erin)
    thing = act.make(world)
    seen = read(client, act, thing)
    if is_left_out:
        seen = {}
    else:
        change(thing)
    stands = list(type(thing)._base_manager.filter(pk=thing.pk).values())
    page = press(client, act, thing, seen).content.decode()
    assert "It changed while you were reading." in page
    assert list(type(thing)._base_manager.filter(pk=thing.pk).values()) == stands
    for text in act.typed.values():
        assert text in page


# Forms of the admin ---------------------------------------------------------------------------
def test_every_form_that_staff_change_knows_what_was_read(rf, erin):
    request = rf.get("/staff/")
    request.user = erin
    loose = [
        str(desk)
        for desk in admin.site._registry.values()
        if desk.has_change_permission(request)
        and not isinstance(desk, OneAtATime)
        and type(desk).change_view is admin.ModelAdmin.change_view
    ]
    assert loose == []


def test_second_to_save_a_form_reads_what_the_first_wrote(world, client_of, erin):
    sam = client_of(UserFactory(staff=True, is_superuser=True, name="Sam Stone"))
    line = HelpLine.objects.order_by("pk").first()
    url = reverse("admin:coaching_helpline_change", args=[line.pk])
    page = client_of(erin).get(url)
    form = page.context["adminform"].form
    typed = {name: "" if value is None else value for name, value in form.initial.items()}
    typed = {name: value for name, value in typed.items() if value is not False}
    assert f'name="_seen" value="{form.seen}"' in page.content.decode()
    sam.post(url, typed | {"how": "Call 988.", "_seen": form.seen})
    answer = client_of(erin).post(url, typed | {"how": "Text 988.", "_seen": form.seen})
    text = answer.content.decode()
    assert "Sam Stone was faster: changed" in text
    assert "It says now: Call 988." in text
    assert "Text 988." in text
    line.refresh_from_db()
    assert line.how == "Call 988."
    again = answer.context["adminform"].form.seen
    client_of(erin).post(url, typed | {"how": "Text 988.", "_seen": again})
    line.refresh_from_db()
    assert line.how == "Text 988."
