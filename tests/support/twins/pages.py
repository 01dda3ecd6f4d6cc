"""What there is to see: every row of the access matrix that lets a candidate in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, resolve, reverse

from coaching.coach.models import CoachRequest, ShareGrant
from coaching.letter.models import Letter
from coaching.plan.mails.digest import LINK_PURPOSE
from coaching.plan.models import DigestOpening
from coaching.practice.models import PracticeAttempt, PracticeInvite
from jobstore.lib import tokens
from jobstore.mail.outgoing.actions.compose import choices_path, stop_link
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.access_token.actions import secret_of
from jobstore.people.access_token.models import AccessToken
from openings.alert.models import JobAlert
from openings.alert.queries import link_of_all, signed
from openings.application.models import Application
from openings.message.models import Message
from tests.access_matrix import MATRIX
from tests.support.access import Rule
from tests.support.twins.stage import Stage, Story

CANDIDATE = "candidate"
# Rows that let candidates in without being theirs to use, and links that others hold.
NOT_THEIRS = {
    "home:styleguide": "for developers",
    "home:robots": "for machines",
    "home:healthz": "for machines",
    "home:readyz": "for machines",
    "mail:dev_inbox": "development only",
    "mail:dev_mail": "development only",
    "mail:dev_mail_page": "development only",
    "mail:mail_events": "for the mail provider",
    "openings:alert_fit": "asks about a mail with openings, and holds nothing of an application",
    "openings:still_hiring": "for the employer",
    "openings:sitemap_index": "for machines",
    "openings:sitemap": "for machines",
    "people:invitation_link": "for new recruiters",
    "people:invitation_accept": "for new recruiters",
    "people:employer_create": "for recruiters",
    "coaching:letter_link": "for the interviewer",
    "coaching:letter_read": "for the interviewer",
    "coaching:letter_report": "for the interviewer",
    "coaching:letter_acknowledge": "for the interviewer",
    "coaching:feedback_link": "for the employer",
    "coaching:feedback_form": "for the employer",
    "coaching:feedback_decline": "for the employer",
    "coaching:feedback_call": "for the employer",
    "coaching:feedback_draft": "for the employer",
    "coaching:feedback_done": "for the employer",
    "coaching:practice_link": "for the friend",
    "coaching:practice_form": "for the friend",
    "coaching:practice_decline": "for the friend",
    "coaching:reply_link": "for whoever replied",
    "coaching:reply_confirm": "for whoever replied",
    "coaching:reply_mute": "for whoever replied",
}
# Links that mails carry: the arguments that a mail of the stage puts into them.
ARGS_OF = {
    "mail:mail_stop": lambda stage: _args_of(stop_link(stage.digest, "mail:mail_stop")),
    "mail:mail_one_click": lambda stage: _args_of(stop_link(stage.digest, "mail:mail_one_click")),
    "mail:mail_choices_link": lambda stage: _args_of(choices_path(stage.digest)),
    "openings:alert_page": lambda stage: [signed(_alert(stage))],
    "openings:alert_all": lambda stage: _args_of(link_of_all(_alert(stage).reader)),
    "openings:offer_answer": lambda stage: [stage.offered.pk, "yes"],
    "openings:proposal_link": lambda stage: [_secret(stage)],
    "openings:proposal_pick": lambda stage: [stage.asked[0].proposal.pk],
    "openings:proposal_other_times": lambda stage: [stage.asked[1].proposal.pk],
    "openings:application_others": lambda stage: [stage.offered.pk],
    "coaching:digest_page": lambda stage: [_digest(stage)],
    "coaching:digest_search": lambda stage: [_digest(stage)],
    "coaching:digest_open": lambda stage: [_digest(stage), _digest_opening(stage)],
}


def _args_of(link: str) -> list[Any]:
    return list(resolve(urlsplit(link).path).kwargs.values())


def _secret(stage: Stage) -> str:
    token = AccessToken.objects.get(object_id=str(stage.asked[0].proposal.pk))
    return secret_of(token)


def _digest(stage: Stage) -> str:
    return tokens.sign(str(stage.digest.pk), purpose=LINK_PURPOSE)


def _digest_opening(stage: Stage) -> int:
    first: int = DigestOpening.objects.order_by("position").values_list("opening", flat=True)[0]
    return first


def candidate_rows() -> dict[str, Rule]:
    """By name; the rows that this test has to know how to reach."""
    return {
        name: rule
        for name, rule in MATRIX.items()
        if (CANDIDATE in rule.allowed or rule.signed_link) and name not in NOT_THEIRS
    }


class NotThere(Exception):
    """The story has no such thing at this moment."""


def _alert(stage: Stage) -> JobAlert:
    alert = JobAlert.objects.filter(reader__candidate=stage.candidate).first()
    if alert is None:
        raise NotThere
    return alert


def _own_mail(stage: Stage) -> Any:
    mails = OutgoingMail.objects.filter(recipient_user=stage.candidate, state=MailState.PENDING)
    return mails.of_kind("coaching.debrief_nudge").order_by("pk").first()


def _tracked(stage: Stage) -> Any:
    tracked = Application.objects.filter(opening__tracked_by=stage.candidate)
    return tracked.order_by("pk").first()


# What the rows of the matrix ask of a world, found for one story and at any moment.
OF_STAGE = {
    "upcoming": lambda stage: stage.upcoming,
    "missed": lambda stage: stage.stories["missed"].plan.interview,
    "tracked": _tracked,
    "own_mail": _own_mail,
    "reply": lambda stage: stage.reply,
    "coach_request": lambda stage: CoachRequest.objects.order_by("pk").first(),
    "taken_back": lambda stage: ShareGrant.objects.order_by("pk").first(),
}
OF_STORY = {
    "plan": lambda story: story.plan,
    "application": lambda story: story.application,
    "interview": lambda story: story.plan.interview,
    "opening": lambda story: story.application.opening,
    "employer": lambda story: story.employer,
    "slip": lambda story: _debrief_row(story, "blunders"),
    "problem": lambda story: _debrief_row(story, "problems"),
    "letter": lambda story: (
        Letter.objects.filter(plan=story.plan).order_by("created_at", "kind").last()
    ),
    "own_message": lambda story: (
        Message.objects.filter(application=story.application, is_from_candidate=True)
        .order_by("written_at")
        .last()
    ),
    "their_message": lambda story: (
        Message.objects.filter(application=story.application, is_from_candidate=False)
        .sent()
        .order_by("written_at")
        .first()
    ),
    "attempt": lambda story: (
        PracticeAttempt.objects.filter(session__plan=story.plan, drill__isnull=False)
        .order_by("pk")
        .first()
    ),
    "practice": lambda story: (
        PracticeInvite.objects.filter(session__plan=story.plan).order_by("pk").first()
    ),
}


def _debrief_row(story: Story, name: str) -> Any:
    plan = type(story.plan).objects.select_related("debrief").get(pk=story.plan.pk)
    debrief = getattr(plan, "debrief", None)
    return getattr(debrief, name).order_by("pk").first() if debrief else None


class World:
    """Answers what a row of the matrix asks, for one story; `is_story` says whether it did."""

    def __init__(self, stage: Stage, story: Story) -> None:
        self._stage = stage
        self._story = story
        self.is_story = False

    def __getattr__(self, name: str) -> Any:
        if name in OF_STORY:
            self.is_story = True
            found = OF_STORY[name](self._story)
        elif name in OF_STAGE:
            found = OF_STAGE[name](self._stage)
        else:
            raise LookupError(f"Say in {__name__} what “{name}” is for a candidate who waits.")
        if found is None:
            raise NotThere(name)
        return found


@dataclass(frozen=True)
class Address:
    name: str
    story: str  # "" where it belongs to none
    url: str


def address_of(name: str, stage: Stage, story: Story) -> Address | None:
    """None while there is no such thing."""
    world = World(stage, story)
    try:
        args = ARGS_OF[name](stage) if name in ARGS_OF else MATRIX[name].args(world)
        url = reverse(name, args=args)
    except (NotThere, NoReverseMatch):
        return None
    return Address(name, story.name if world.is_story else "", url)


LOOKED_AT_OFTEN = frozenset(
    {"coaching:plan_detail", "coaching:letter_detail", "openings:application_detail"}
)


def addresses(stage: Stage, *, fully: bool) -> Iterator[Address]:
    """Every page that a candidate may open now; else those of no story, and a few of each."""
    seen: set[str] = set()
    for name, rule in candidate_rows().items():
        if not rule.get:
            continue
        for story in stage.looked_at:
            address = address_of(name, stage, story)
            if address is None or address.url in seen:
                continue
            seen.add(address.url)
            if fully or not address.story or name in LOOKED_AT_OFTEN:
                yield address
