from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("coaching", "0015_events_keep_facts")]
    operations = [
        migrations.RemoveField(name, column)
        for name in ("feedbackevent", "planevent")
        for column in ("source", "target")
    ]
