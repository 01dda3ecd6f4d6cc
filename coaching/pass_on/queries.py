"""One piece of advice from people who got through it, to those who seek a job of the same kind."""

from dataclasses import dataclass

from django.db.models import QuerySet

from coaching.pass_on.models import PassedAdvice
from coaching.pass_on.states import PassOnState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch, PlanState
from jobstore.lib.seen import mark_of
from jobstore.people.user.models import User

LONGEST = 400  # characters
MOST_SHOWN = 2  # pieces on a page: a word for the road, not a forum
NAMELESS = "Somebody who was there before you"


@dataclass(frozen=True)
class PassedOn:
    """A piece as others read it."""

    text: str
    said_by: str


def advice_passed_on(category: str, *, besides: User | None = None) -> list[PassedOn]:
    """What staff have let through for this kind of job, the newest first; never one's own."""
    if not category:
        return []
    rows = PassedAdvice.objects.shown().filter(category__iexact=category)
    if besides is not None:
        rows = rows.exclude(candidate=besides)
    rows = rows.select_related("candidate").order_by("-decided_at", "pk")
    return [PassedOn(row.text, said_by(row)) for row in rows[:MOST_SHOWN]]


def said_by(row: PassedAdvice) -> str:
    """The first name where its owner agreed, else nobody's."""
    return row.candidate.get_short_name() if row.shows_first_name else NAMELESS


def mark_of_advice(row: PassedAdvice) -> str:
    """Of what others would read, and of what stands decided about it."""
    return mark_of(row.text, said_by(row), row.state)


def categories_to_pass_on(user: User) -> list[str]:
    """The kinds of job in which this person has got through it and has not passed anything on."""
    recovered = RecoveryPlan.objects.of(user).exclude(interview__application__opening__category="")
    recovered = recovered.filter(state=PlanState.CLOSED) | recovered.filter(
        branch__in=[Branch.OFFER, Branch.ADVANCED]
    )
    names = recovered.order_by("-created_at", "pk").values_list(
        "interview__application__opening__category", flat=True
    )
    done = {row.category.casefold() for row in own_advice(user)}
    found: dict[str, str] = {}
    for name in names:
        if name.casefold() not in done:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def may_pass_on(user: User) -> bool:
    """Whether to invite this person: there is a kind of job left to say something about."""
    return bool(categories_to_pass_on(user))


def own_advice(user: User) -> QuerySet[PassedAdvice]:
    rows = PassedAdvice.objects.of(user).exclude(state=PassOnState.TAKEN_BACK)
    return rows.order_by("-created_at", "pk")


def waiting_advice() -> QuerySet[PassedAdvice]:
    """What a moderator has yet to read."""
    return PassedAdvice.objects.filter(state=PassOnState.PENDING)
