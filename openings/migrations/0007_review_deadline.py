from datetime import timedelta

from django.db import migrations, models
from django.db.models import F

A_DAY = timedelta(days=1)


def give_deadlines(apps, schema_editor):
    """What waits already came with its last change."""
    rows = apps.get_model("openings", "Opening").objects.filter(state="in_review")
    rows.update(review_by=F("updated_at") + A_DAY)


class Migration(migrations.Migration):

    dependencies = [
        ("openings", "0006_pay_to_the_cent"),
    ]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="review_by",
            field=models.DateTimeField(blank=True, null=True, verbose_name="answer by"),
        ),
        migrations.RunPython(give_deadlines, migrations.RunPython.noop),
    ]
