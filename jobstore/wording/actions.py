"""The rules of the wording guard: brought along once, then edited by staff, version by version."""

from typing import Any

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.shipped import create_missing
from jobstore.people.user.models import User
from jobstore.wording.models import WordingRevision, WordingRule
from jobstore.wording.queries.guard import shipped_rules

KEPT = ("version", "list", "category", "pattern", "fine_in", "message", "suggestion", "is_active")


def load_wording() -> int:
    """Create the rules that are missing; what staff changed stays. How many were new."""
    rules = (
        WordingRule(**{name: value.strip() for name, value in rule.items()}, edited_at=clock.now())
        for rule in shipped_rules()
    )
    created = create_missing(rules, key="key")
    fresh = WordingRule.objects.filter(revisions__isnull=True).order_by("pk")
    WordingRevision.objects.bulk_create([_revision(rule) for rule in fresh], ignore_conflicts=True)
    return created


@transaction.atomic
def save_rule(*, rule: WordingRule, by: User, facts: dict[str, Any]) -> WordingRule:
    """Keep a rule as the next version; saving what it says already changes nothing."""
    if rule.pk:
        rule = WordingRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
        if all(getattr(rule, name) == value for name, value in facts.items()):
            return rule
        rule.version += 1
    for name, value in facts.items():
        setattr(rule, name, value)
    rule.edited_by = by
    rule.edited_at = clock.now()
    rule.save()
    _revision(rule).save()
    return rule


def _revision(rule: WordingRule) -> WordingRevision:
    facts = {name: getattr(rule, name) for name in KEPT}
    return WordingRevision(rule=rule, edited_by=rule.edited_by, edited_at=rule.edited_at, **facts)
