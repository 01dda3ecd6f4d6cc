"""Openings that fit, by mail: three days after the telling of a "no", then weekly, four at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from coaching import samples
from coaching.plan.mails import GONE, HOLD
from coaching.plan.models import DigestOpening, OpeningsDigest, RecoveryPlan
from coaching.plan.queries.digest import (
    FIRST_AFTER,
    MOST_DIGESTS,
    MOST_OPENINGS,
    THEN_EVERY,
    DigestToWrite,
    clicks_of,
    digest_of_week,
    digests_to_write,
    is_hired,
    locked_plan,
    plans_of_week,
    sends_openings,
    went_unused,
)
from coaching.plan.queries.fit import Fit, said_once
from coaching.plan.states import Branch
from jobstore.lib import clock, tokens
from jobstore.lib.zones import week_of
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions import fan_out
from jobstore.mail.outgoing.actions.fan_out import Mailing, Planned
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import DIGEST_PRIORITY, Category, Hours
from jobstore.people.samples import SECRET
from openings.samples import opening as sample_opening

LINK_PURPOSE = "openings_digest"
SHOWN = "shown"


def first_openings(plan: RecoveryPlan) -> OutgoingMail:
    """In the transaction of the telling; `OPENINGS_MAILING` writes those of later weeks."""
    told_at = plan.openings_from or clock.now()
    return queue_mail(
        OpeningsMail,
        key=f"openings:{plan.pk}:1",
        to=Recipient.of(plan.candidate),
        about=plan,
        not_before=told_at + FIRST_AFTER,
        payload={"number": 1},
    )


def _next_planned(week: datetime, cursor: str, limit: int) -> list[Planned]:
    plans = plans_of_week(week, after=cursor, limit=limit)
    return fan_out.plan_each(plans, lambda plan: _planned(plan, week))


def _planned(plan: RecoveryPlan, week: datetime) -> Planned:
    number, moment = digest_of_week(plan, week)
    return Planned(
        cursor=str(plan.pk),
        to=Recipient.of(plan.candidate),
        about=plan,
        not_before=moment,
        payload={"number": number},
    )


def stop_digests(plan: RecoveryPlan, *, reason: str) -> None:
    cancel_mail(plan, kinds=[OpeningsMail], reason=reason)


@dataclass(frozen=True)
class _Subject:
    plan: RecoveryPlan
    clicks: dict[UUID, datetime | None]  # of earlier mails


def _locked(mail: OutgoingMail) -> _Subject | None:
    plan = locked_plan(mail.subject_id)
    return _Subject(plan, clicks_of(plan)) if plan is not None else None


def _went_unused(one: _Subject, leaving: Leaving) -> bool:
    return leaving.row.pk not in one.clicks and went_unused(list(one.clicks.values()))


def _shows_nothing(one: _Subject, leaving: Leaving) -> bool:
    """What it shows is kept right here, in the transaction in which it leaves."""
    shown: list[int] = leaving.facts.get(SHOWN, [])
    if shown and leaving.row.pk not in one.clicks:
        _keep(leaving.row, one.plan, shown)
    return not shown


STOPS = (
    *(stop.of("plan") for stop in HOLD),
    Stop("There is another answer by now.", lambda one, _: one.plan.branch != Branch.NOT_SELECTED),
    Stop("You have a job.", lambda one, _: is_hired(one.plan.candidate)),
    Stop("Three such mails went unused, so we stop.", _went_unused),
    Stop("There is nothing new that fits.", _shows_nothing),
)


def _keep(mail: OutgoingMail, plan: RecoveryPlan, shown: list[int]) -> None:
    """What the message shows, in the transaction in which it may leave; never shown again."""
    digest = OpeningsDigest.objects.create(
        pk=mail.pk, plan=plan, number=mail.payload["number"], created_at=clock.now()
    )
    DigestOpening.objects.bulk_create(
        DigestOpening(digest=digest, opening_id=pk, position=place)
        for place, pk in enumerate(shown)
    )


def _prepare(mails: Sequence[OutgoingMail]) -> None:
    """What fits each of them, found for all at once."""
    ready = digests_to_write({mail.pk: mail.subject_id for mail in mails}, at=clock.now())
    for mail in mails:
        mail.prepared = ready.get(mail.pk)


def _render(mail: OutgoingMail) -> Letter:
    if mail.prepared is None:
        _prepare([mail])
    ready: DigestToWrite = mail.prepared
    now = clock.now()
    fits = [fit for fit in ready.fits if fit.opening.is_live(at=now)][:MOST_OPENINGS]
    link = reverse("coaching:digest_page", args=[tokens.sign(str(mail.pk), purpose=LINK_PURPOSE)])
    more = {**said_once(fits), "link": link, "is_last": mail.payload["number"] == MOST_DIGESTS}
    shown = {SHOWN: [fit.opening.pk for fit in fits]}
    return Letter(context={"opening_title": ready.told.title} | more, facts=shown)


def _sample() -> Letter:
    reasons = ["It asks for what you know: selling, ordering", "Near to you"]
    fits = [Fit(sample_opening(), reasons, 0.9)]
    link = reverse("coaching:digest_page", args=[SECRET])
    return samples.about_plan(**said_once(fits), link=link, is_last=False)


class OpeningsMail(Mail):
    name = "coaching.openings"
    title = "Openings that fit you"
    category = Category.DIGEST
    priority = DIGEST_PRIORITY
    trigger = "You are told of a no"
    delay = "3 days later, then once a week, 4 times at most"
    recipient = "candidate"
    template = "coaching/mail/openings"
    render = _render
    sample = _sample
    lock = _locked
    gone = GONE
    stops = STOPS
    prepare = _prepare
    hours = Hours.DAYTIME
    capped = True
    cap_rank = 80


OPENINGS_MAILING = fan_out.register(
    Mailing(
        kind=OpeningsMail,
        every=THEN_EVERY,
        period_of=week_of,
        next_planned=_next_planned,
        is_wanted=sends_openings,
    )
)
