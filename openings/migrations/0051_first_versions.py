from collections import defaultdict
from datetime import UTC
from decimal import Decimal

from django.db import migrations
from django.db.models import Exists, OuterRef, Q

BATCH = 500
FACTS = (
    *("title", "description", "category", "employment_type", "remote", "pay_min", "pay_max"),
    *("pay_currency", "pay_period", "hides_pay", "answer_days", "answers_feedback"),
    *("welcomes_calls", "no_calls", "may_apply_again", "closes_at", "hours_min", "hours_max"),
)
PLACE = ("place_text", "city", "region", "postal_code", "country", "latitude", "longitude")
PARTS = {
    "places": ("OpeningPlace", PLACE),
    "requirements": ("Requirement", ("text",)),
    "questions": ("ScreeningQuestion", ("text", "kind", "options", "is_required")),
}
STATES = {
    "draft": "working",
    "in_review": "proposed",
    "published": "current",
    "closed": "current",
}


def plain(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.astimezone(UTC).isoformat() if hasattr(value, "astimezone") else value


def parts_of(apps, alias, keys):
    found = {}
    for name, (model, facts) in PARTS.items():
        lists = defaultdict(list)
        rows = apps.get_model("openings", model)._base_manager.using(alias)
        for row in rows.filter(opening__in=keys).order_by("opening", "position", "pk"):
            lists[row.opening_id].append({fact: plain(getattr(row, fact)) for fact in facts})
        found[name] = lists
    return found


def fill(apps, schema_editor):
    """Version 1 of each opening that is kept here. Interrupted, it goes on where it stopped."""
    alias = schema_editor.connection.alias
    version = apps.get_model("openings", "OpeningVersion")
    versions = version.objects.using(alias)
    openings = apps.get_model("openings", "Opening")._base_manager.using(alias)
    kept = openings.filter(Q(source="") | Q(taken_over_at__isnull=False), tracked_by=None)
    bare = kept.exclude(Exists(versions.filter(opening=OuterRef("pk")))).order_by("pk")
    last = 0
    while rows := list(bare.filter(pk__gt=last)[:BATCH]):
        last = rows[-1].pk
        parts = parts_of(apps, alias, [row.pk for row in rows])
        versions.bulk_create(
            version(
                opening_id=row.pk,
                number=1,
                state=STATES[row.state],
                document={
                    "opening": {fact: plain(getattr(row, fact)) for fact in FACTS},
                    **{name: lists[row.pk] for name, lists in parts.items()},
                },
                written_by_id=row.created_by_id,
                written_at=row.updated_at,
                current_from=row.publish_at,
            )
            for row in rows
        )


def make_way(apps, schema_editor):
    """Questions that are asked no more leave the places that a former version wants for one."""
    questions = apps.get_model("openings", "ScreeningQuestion")._base_manager
    former = questions.using(schema_editor.connection.alias).filter(is_asked=False)
    taken = defaultdict(int)
    for row in former.order_by("opening", "pk").iterator(BATCH):
        taken[row.opening_id] += 1
        former.filter(pk=row.pk).update(position=1000 + taken[row.opening_id])


class Migration(migrations.Migration):
    atomic = False  # a batch on its own: a full table is never locked
    dependencies = [("openings", "0050_opening_version")]
    operations = [migrations.RunPython(fill, make_way)]
