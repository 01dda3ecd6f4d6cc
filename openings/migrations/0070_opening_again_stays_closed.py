from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def close_again(apps, schema_editor):
    """What was to open again waits as closed; of what is closed else nothing waits, and staff gave
    back at most the newest version.
    """
    alias = schema_editor.connection.alias
    openings = apps.get_model("openings", "Opening")._base_manager.using(alias)
    openings.filter(state="closed").update(review_by=None, review_note="")
    was_public = openings.filter(posted_at__isnull=False, tracked_by=None)
    was_public.filter(state__in=["in_review", "draft"]).update(
        state="closed", closed_at=F("updated_at"), close_reason="withdrawn"
    )
    versions = apps.get_model("openings", "OpeningVersion").objects.using(alias)
    newest = versions.filter(opening=OuterRef("opening")).order_by("-number").values("number")[:1]
    former = versions.filter(state="returned", number__lt=Subquery(newest))
    versions.filter(pk__in=list(former.values_list("pk", flat=True))).update(state="replaced")


class Migration(migrations.Migration):
    dependencies = [("openings", "0042_ending")]
    operations = [
        migrations.AlterField(
            model_name="openingversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("working", "a draft"),
                    ("proposed", "waits for our staff"),
                    ("current", "what stands now"),
                    ("past", "stood before"),
                    ("returned", "given back"),
                    ("taken_back", "taken back"),
                    ("replaced", "replaced by another"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(close_again, migrations.RunPython.noop),
    ]
