"""Openings that fit, by mail: three days after the telling of a "no", then weekly, four at most."""

from django.urls import reverse

from coaching.mails.plan import candidate_of, context_of, hold_of, plan_to_mail
from coaching.models import DigestOpening, OpeningsDigest, RecoveryPlan
from coaching.queries.digest import (
    FIRST_AFTER,
    MOST_DIGESTS,
    MOST_OPENINGS,
    THEN_EVERY,
    is_hired,
    new_fits,
    openings_of,
    went_unused,
)
from coaching.queries.plan import with_interview
from coaching.states import Branch
from jobstore.lib import clock, tokens
from jobstore.mail import kinds
from jobstore.mail.actions.queue import cancel_mail, queue_mail
from jobstore.mail.kinds import Defer, Letter, MailKind, Stop
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, Hours

LINK_PURPOSE = "openings_digest"
SHOWN = "shown"  # in the row's payload, in memory only


def openings(plan: RecoveryPlan) -> None:
    """All four at once: each looks by itself, right before it leaves, whether it has to."""
    told_at = plan.interview.application.told_at or clock.now()
    for number in range(1, MOST_DIGESTS + 1):
        queue_mail(
            OPENINGS,
            key=f"openings:{plan.pk}:{number}",
            to=candidate_of(plan),
            about=plan,
            not_before=told_at + FIRST_AFTER + (number - 1) * THEN_EVERY,
            payload={"number": number},
        )


def stop_digests(plan: RecoveryPlan, *, reason: str) -> None:
    cancel_mail(plan, kinds=[OPENINGS], reason=reason)


def _guard(mail: OutgoingMail) -> Stop | Defer | None:
    plan = plan_to_mail(mail)
    hold = hold_of(plan)
    if hold is not None or plan is None:
        return hold
    if plan.branch != Branch.NOT_SELECTED:
        return Stop("There is another answer by now.")
    if is_hired(plan.candidate):
        return Stop("You have a job.")
    is_new = not plan.digests.filter(pk=mail.pk).exists()
    if is_new and went_unused(plan):
        return Stop("Three such mails went unused, so we stop.")
    shown: list[int] = mail.payload.get(SHOWN, [])
    if not shown:
        return Stop("There is nothing new that fits.")
    if is_new:
        _keep(mail, plan, shown)
    return None


def _keep(mail: OutgoingMail, plan: RecoveryPlan, shown: list[int]) -> None:
    """What the message shows, in the transaction in which it may leave; never shown again."""
    digest = OpeningsDigest.objects.create(
        pk=mail.pk, plan=plan, number=mail.payload["number"], created_at=clock.now()
    )
    DigestOpening.objects.bulk_create(
        DigestOpening(digest=digest, opening_id=pk, position=place)
        for place, pk in enumerate(shown)
    )


def _render(mail: OutgoingMail) -> Letter:
    """The guard reads from the row in memory which openings the built message shows."""
    plan = with_interview(RecoveryPlan.objects.all()).get(pk=mail.subject_id)
    now = clock.now()
    digest = plan.digests.filter(pk=mail.pk).first()
    fits = openings_of(digest) if digest else new_fits(plan, at=now)
    fits = [fit for fit in fits if fit.opening.is_live(at=now)][:MOST_OPENINGS]
    mail.payload = {**mail.payload, SHOWN: [fit.opening.pk for fit in fits]}
    link = reverse("coaching:digest_page", args=[tokens.sign(mail.pk.hex, purpose=LINK_PURPOSE)])
    more = {"fits": fits, "link": link, "is_last": mail.payload["number"] == MOST_DIGESTS}
    return Letter(context=context_of(plan) | more)


OPENINGS = kinds.register(
    MailKind(
        name="coaching.openings",
        title="Openings that fit you",
        category=Category.DIGEST,
        trigger="Three days after a no, then once a week, four times at most.",
        recipient="candidate",
        stops_when="You have a job, nothing new fits, three such mails went unused, or the plan is"
        " muted or closed.",
        template="coaching/mail/openings",
        render=_render,
        guard=_guard,
        hours=Hours.DAYTIME,
        capped=True,
        cap_rank=80,
    )
)
