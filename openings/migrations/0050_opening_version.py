import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("openings", "0040_position_closed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("working", "a draft"),
                            ("proposed", "waits for our staff"),
                            ("current", "what stands now"),
                            ("past", "stood before"),
                            ("returned", "given back"),
                            ("taken_back", "taken back"),
                            ("replaced", "replaced before anybody read it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("document", models.JSONField()),
                ("written_at", models.DateTimeField()),
                ("current_from", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="screeningquestion",
            name="question_position_once",
        ),
        migrations.AddField(
            model_name="application",
            name="opening_version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="opening",
            name="current_version",
            field=models.PositiveIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="screeningquestion",
            name="is_asked",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddConstraint(
            model_name="screeningquestion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_asked", True)),
                fields=("opening", "position"),
                name="question_position_once",
                violation_error_message="Two questions stand in the same place.",
            ),
        ),
        migrations.AddField(
            model_name="openingversion",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="openingversion",
            name="opening",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="versions",
                to="openings.opening",
            ),
        ),
        migrations.AddField(
            model_name="openingversion",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="openingversion",
            constraint=models.UniqueConstraint(
                fields=("opening", "number"),
                name="version_number_once",
                violation_error_message="An opening has each version once.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "working")),
                fields=("opening",),
                name="version_working_once",
                violation_error_message="An opening has one such version at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("opening",),
                name="version_proposed_once",
                violation_error_message="An opening has one such version at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current")),
                fields=("opening",),
                name="version_current_once",
                violation_error_message="An opening has one such version at most.",
            ),
        ),
    ]
