import django.db.models.deletion
from django.db import migrations, models

PLACE = [
    ("place_text", models.CharField("place", max_length=200, blank=True)),
    ("city", models.CharField(max_length=80, blank=True)),
    ("region", models.CharField("state", max_length=40, blank=True)),
    ("postal_code", models.CharField(max_length=12, blank=True)),
    ("country", models.CharField(max_length=2, blank=True)),
    ("latitude", models.FloatField(null=True, blank=True)),
    ("longitude", models.FloatField(null=True, blank=True)),
]


class Migration(migrations.Migration):
    dependencies = [("openings", "0021_synonyms")]
    operations = [
        migrations.AddField(
            "opening", "more_places", models.PositiveSmallIntegerField(default=0, db_default=0)
        ),
        migrations.CreateModel(
            "OpeningPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                *PLACE,
                ("position", models.PositiveSmallIntegerField()),
                (
                    "opening",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="openings.opening",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["opening", "position"],
                        name="place_position_once",
                        violation_error_message="Two places stand in the same place.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(position__lt=20),
                        name="place_limit",
                        violation_error_message="20 at most",
                    ),
                ]
            },
        ),
    ]
