from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("openings", "0077_opening_template")]
    operations = [
        migrations.AddField(
            "application", "wanted_places", models.TextField(blank=True, db_default="", default="")
        ),
    ]
