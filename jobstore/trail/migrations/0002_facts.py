from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_event")]
    operations = [
        migrations.AddField("trailevent", "facts", models.JSONField(default=dict)),
    ]
