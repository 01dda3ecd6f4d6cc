from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coaching", "0013_no_consent_beforehand")]
    operations = [
        operation
        for name in ("feedbackevent", "planevent")
        for operation in (
            migrations.AddField(name, "facts", models.JSONField(default=dict)),
            migrations.AlterField(name, "what", models.CharField(max_length=40)),
        )
    ]
