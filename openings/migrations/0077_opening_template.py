import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("openings", "0085_slots")]
    operations = [
        migrations.CreateModel(
            "OpeningTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("document", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_templates",
                        to="people.employer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["employer", "name"],
                        name="template_name_once",
                        violation_error_message="Another template has this name.",
                    )
                ]
            },
        ),
    ]
