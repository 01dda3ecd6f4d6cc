from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0010_application_mail_on_weekdays")]

    operations = [
        migrations.AddField(
            model_name="employer",
            name="trust_decided_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
