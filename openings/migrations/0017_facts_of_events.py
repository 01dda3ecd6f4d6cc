from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("openings", "0016_reason_on_paper")]
    operations = [
        migrations.AddField("applicationevent", "facts", models.JSONField(default=dict)),
        migrations.AlterField("applicationevent", "what", models.CharField(max_length=40)),
    ]
