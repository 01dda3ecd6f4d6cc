from django.db import migrations, models
from django.db.models import Q

from openings.migrations import _search_entries as upkeep

# On the way back whole units are all that fits.
WHOLE = """
  UPDATE openings_opening SET pay_min = round(pay_min), pay_max = round(pay_max)
  WHERE pay_min <> round(pay_min) OR pay_max <> round(pay_max)"""


def install(apps, schema_editor):
    upkeep.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("openings", "0005_held_text")]

    operations = [
        migrations.AlterField(
            model_name="opening",
            name="pay_min",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.AlterField(
            model_name="opening",
            name="pay_max",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, reverse_sql=WHOLE),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=(Q(pay_min__isnull=True) | Q(pay_min__gte=0))
                & (Q(pay_max__isnull=True) | Q(pay_max__gte=0)),
                name="opening_pay_not_below_zero",
                violation_error_message="Pay is never below zero.",
            ),
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
