
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("openings", "0041_late_answer"),
    ]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="opened_again_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="openingversion",
            name="extend_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no_applications", "Nobody has applied yet"),
                    ("not_right", "The right people have not applied yet"),
                    ("more_time", "We need more time"),
                    ("other", "Something else"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="opening",
            name="close_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("filled", "Filled"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("unconfirmed", "Unconfirmed"),
                ],
                max_length=12,
            ),
        ),
    ]
