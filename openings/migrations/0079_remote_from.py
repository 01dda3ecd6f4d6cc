from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("openings", "0095_job_alerts")]
    operations = [
        migrations.AddField(
            "opening", "remote_from", models.TextField(blank=True, db_default="", default="")
        ),
    ]
