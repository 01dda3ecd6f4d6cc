"""What waits for staff: the queues on the start page of the admin."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Min, Value
from django.urls import reverse
from django.utils.timesince import timesince

from jobstore.home.queries.queue_rules import RULES, Rule
from jobstore.lib import clock
from jobstore.people.user.models import User


@dataclass(frozen=True)
class Queue:
    """A list in the admin, what to do with it, how many rows wait, and since when the first."""

    label: str
    hint: str
    count: int
    url: str
    is_first: bool  # somebody may be in danger
    oldest: datetime | None

    @property
    def age(self) -> str:
        if self.oldest is None:
            return ""
        minutes = (clock.now() - self.oldest).total_seconds() / 60
        return timesince(self.oldest, clock.now(), depth=1) if minutes >= 1 else "just now"


def staff_queues(user: User) -> list[Queue]:
    """The queues that this person may open: the first of all, then the longest wait."""
    rules = [rule for rule in RULES if rule.may(user)]
    found = _counted(rules)
    queues = []
    for number, rule in enumerate(rules):
        url = reverse(f"admin:{rule.changelist}_changelist")
        count, oldest = found.get(number, (0, None))
        queues.append(
            Queue(
                label=rule.label,
                hint=rule.hint,
                count=count,
                url=f"{url}?{urlencode(rule.filters)}" if rule.filters else url,
                is_first=rule.is_first,
                oldest=oldest,
            )
        )
    return sorted(queues, key=lambda one: (not one.is_first, one.oldest or clock.now()))


def _counted(rules: list[Rule]) -> dict[int, tuple[int, datetime]]:
    """How many rows wait by each rule, and since when: one question to the database for all."""
    lines = [
        rule.rows()
        .order_by()
        .values(rule_number=Value(number))
        .annotate(rows=Count("pk"), oldest=Min(rule.since))
        .values_list("rule_number", "rows", "oldest")
        for number, rule in enumerate(rules)
    ]
    if not lines:
        return {}
    found = lines[0].union(*lines[1:], all=True).order_by("rule_number")
    return {number: (count, oldest) for number, count, oldest in found}
