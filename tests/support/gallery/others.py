"""The employer's pages and the desks of staff."""

from django.urls import reverse

from coaching.advice.models import Article
from coaching.feedback.states import Pick
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from coaching.reply.actions import confirm_reply, submit_reply
from jobstore.people.states import TokenPurpose
from jobstore.wording.models import WordingRule
from tests.factories import NOW
from tests.support.feedback import answer, ask
from tests.support.gallery.parts import (
    HINT,
    SUBMIT,
    TICKS,
    Cast,
    Picture,
    link_to,
    sealed_plan,
    told_no,
)
from tests.support.metrics import answered, delivered_request


def employer(cast: Cast) -> list[Picture]:
    plan = told_no(cast)
    link = link_to("feedback_link", TokenPurpose.FEEDBACK_FORM, ask(plan))
    open_case = sealed_plan(cast).interview.application
    slug = cast.employer.slug
    decide = reverse("openings:application_decide", args=[slug, open_case.pk])
    return [
        Picture("feedback_form", link),
        Picture("feedback_form with errors", link, press=SUBMIT),
        Picture("feedback_form with a hint", link, press=SUBMIT, fill=HINT, tick=TICKS),
        Picture("feedback_decline", f"{link}?decline"),
        Picture("application_decide", decide, cast.recruiter),
        Picture("application_decide no", f"{decide}?as=not-selected", cast.recruiter),
        Picture("feedback_inbox", reverse("coaching:feedback_inbox", args=[slug]), cast.recruiter),
        Picture("dashboard of a recruiter", reverse("home:dashboard"), cast.recruiter),
    ]


def desks(cast: Cast) -> list[Picture]:
    held = ask(told_no(cast))
    answer(held, advice="You are too old for this.")
    plan = sealed_plan(cast)
    letter = Letter.objects.create(
        plan=plan,
        interviewer=plan.interview.interviewers.get(),
        discussed="the sale",
        wish_to_grow="I want to learn.",
        body="Hello Rex, you idiot.",
        state=LetterState.HELD,
        created_at=NOW,
        held_at=NOW,
        held_for="insult",
    )
    article = Article.objects.get(slug="bad-interview")
    reply = confirm_reply(
        reply=submit_reply(
            article=article,
            parent=None,
            name="Vera",
            email="vera@example.org",
            text="See https://a.example and https://b.example",
            place="here",
            by=None,
        )
    )
    for number in range(6):
        answered(delivered_request(cast.employer), Pick.EXAMPLES, useful=number < 4)
    rows = {"feedbackrequest": held, "letter": letter, "reply": reply, "article": article}
    rows["wordingrule"] = WordingRule.objects.order_by("pk")[0]
    desks = [
        Picture(
            f"desk of {name}", reverse(f"admin:coaching_{name}_change", args=[row.pk]), cast.staff
        )
        for name, row in rows.items()
    ]
    lists = [
        Picture(f"list of {name}", reverse(f"admin:coaching_{name}_changelist"), cast.staff)
        for name in [*rows, "coachrequest"]
    ]
    trial = reverse("admin:coaching_wordingrule_try")
    return [
        *desks,
        *lists,
        Picture("metrics", reverse("admin:coaching_metrics"), cast.staff),
        Picture("search_index", reverse("admin:openings_search_index"), cast.staff),
        Picture("wording_try", trial, cast.staff),
        Picture(
            "wording_try with hits",
            trial,
            cast.staff,
            press="#content-main form [type=submit], #content form [type=submit]",
            fill=(("[name=text]", "You are too old, and no culture fit."),),
        ),
    ]
