from django.db import migrations, models
from django.db.models import F, Q

from openings.migrations import _search_entries as upkeep


def install(apps, schema_editor):
    upkeep.install(schema_editor.connection)
    upkeep.rewrite_pay(schema_editor.connection)


def install_without_hours(apps, schema_editor):
    """The columns are gone by then: entries count as they did before."""
    upkeep.install(schema_editor.connection)
    if schema_editor.connection.vendor == "postgresql":
        upkeep.rebuild(schema_editor.connection)


def hours():
    return models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True)


class Migration(migrations.Migration):
    atomic = False  # a thousand entries at a time, each in a transaction of its own
    dependencies = [("openings", "0011_opening_abroad")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, install_without_hours),
        migrations.AddField(model_name="opening", name="hours_min", field=hours()),
        migrations.AddField(model_name="opening", name="hours_max", field=hours()),
        migrations.AddField(
            model_name="searchentry",
            name="pay_hour",
            field=models.DecimalField(decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                name="opening_hours_of_a_week",
                condition=(Q(hours_min__isnull=True) | Q(hours_min__gt=0, hours_min__lte=168))
                & (Q(hours_max__isnull=True) | Q(hours_max__gt=0, hours_max__lte=168))
                & (
                    Q(hours_min__isnull=True)
                    | Q(hours_max__isnull=True)
                    | Q(hours_max__gte=F("hours_min"))
                ),
                violation_error_message="Hours a week are in order, and a week has 168.",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
