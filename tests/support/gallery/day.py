"""The day of the interview and the days of waiting."""

from datetime import timedelta
from uuid import uuid4

from coaching.debrief.models import Debrief
from coaching.debrief.states import Band
from coaching.letter.models import Letter
from coaching.letter.states import LetterKind, LetterState
from coaching.practice.actions import practice_alone
from coaching.practice.queries import rough_items
from coaching.practice.queries.session import Given
from jobstore.people.states import TokenPurpose
from tests.factories import NOW
from tests.factories.practice import PracticeInviteFactory
from tests.support.gallery.parts import (
    SUBMIT,
    Cast,
    Picture,
    link_to,
    page_of,
    plan_of,
    sealed_plan,
)


def after_the_interview(cast: Cast) -> list[Picture]:
    fresh, begun = plan_of(cast), plan_of(cast)
    Debrief.objects.create(plan=begun, mood_word="foolish", mood_level=2, created_at=NOW)
    return [
        page_of(fresh, "plan_detail", "fresh"),
        page_of(fresh, "mood_edit"),
        page_of(fresh, "mood_edit", "with errors", press=SUBMIT),
        *(
            page_of(begun, "debrief_edit", f"step {number}", query=f"?step={number}")
            for number in range(1, 7)
        ),
        page_of(begun, "debrief_edit", "with errors", query="?step=6", press="button[value=seal]"),
    ]


def waiting(cast: Cast) -> list[Picture]:
    plan = sealed_plan(cast)
    return [
        page_of(plan, "plan_detail", "sealed"),
        page_of(plan, "debrief_detail"),
        page_of(plan, "second_look"),
        page_of(plan, "reality_check"),
        page_of(plan, "take_away"),
        page_of(plan, "plan_close"),
        page_of(plan, "plan_close", "with errors", press=SUBMIT),
        page_of(plan, "readiness"),
        page_of(plan, "own_texts_erase"),
    ]


def practice(cast: Cast) -> list[Picture]:
    plan = sealed_plan(cast)
    item = rough_items(plan)[0]
    given = Given(answer="I listened first, and then I said what I could do.", band=Band.PARTLY)
    attempt = practice_alone(plan=plan, by=cast.candidate, item=item, key=uuid4(), given=given)
    invite = PracticeInviteFactory(session__plan=plan)
    invite.questions.create(drill=attempt.drill, wording=0, text="Tell me about a conflict.")
    link = link_to("practice_link", TokenPurpose.PRACTICE, invite)
    return [
        page_of(plan, "practice_home"),
        page_of(plan, "practice_solo"),
        page_of(plan, "practice_solo", "with errors", press=SUBMIT),
        page_of(plan, "practice_attempt", args=(attempt.pk,)),
        page_of(plan, "practice_mirror"),
        page_of(plan, "practice_coach"),
        page_of(plan, "practice_friend"),
        page_of(plan, "practice_friend", "with errors", press=SUBMIT),
        page_of(plan, "practice_session", args=(invite.session_id,)),
        Picture("practice_form of the friend", link),
        Picture("practice_form with errors", link, press=SUBMIT),
    ]


def letters(cast: Cast) -> list[Picture]:
    plan, late = sealed_plan(cast), sealed_plan(cast)
    late.interview.promised_by = (NOW - timedelta(days=6)).date()
    late.interview.save()
    sent = Letter.objects.create(
        plan=late,
        interviewer=late.interview.interviewers.get(),
        discussed="the spring sale",
        wish_to_grow="I want to learn to plan shifts.",
        body="Hello Rex,\n\nthank you for the talk about the spring sale.\n\nDana",
        state=LetterState.SENT,
        created_at=NOW,
        queued_at=NOW,
        leaves_at=NOW - timedelta(minutes=1),
        sent_at=NOW,
    )
    own = Letter.objects.create(
        plan=plan,
        contact_name="Ines",
        kind=LetterKind.THANK_YOU,
        discussed="the team",
        wish_to_grow="I want to learn.",
        body="Hello Ines,\n\nthank you.\n\nDana",
        is_relayed=False,
        created_at=NOW,
    )
    pictures = [
        page_of(owner, name, state, press=press)
        for owner, name in (
            (plan, "letter_edit"),
            (plan, "clarification_edit"),
            (late, "status_check_edit"),
        )
        for state, press in (("", ""), ("with errors", "button[value=send]"))
    ]
    link = link_to("letter_link", TokenPurpose.THANK_YOU, sent)
    return [
        *pictures,
        page_of(plan, "letter_copy", args=(own.pk,)),
        page_of(late, "letter_detail", args=(sent.pk,)),
        Picture("letter_read by its reader", link),
    ]
