from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0013_no_empty_social_accounts")]
    operations = [
        migrations.AddIndex("employer", models.Index(fields=["name"], name="employer_name")),
    ]
