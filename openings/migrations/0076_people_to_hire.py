from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("openings", "0071_drafters_told_of")]
    operations = [
        migrations.AddField(
            "opening", "people_to_hire", models.PositiveSmallIntegerField(db_default=1, default=1)
        ),
        migrations.AddConstraint(
            "opening",
            models.CheckConstraint(
                condition=Q(people_to_hire__gte=1, people_to_hire__lt=501),
                name="opening_people_to_hire",
                violation_error_message="Write a number, 1 to 500.",
            ),
        ),
    ]
