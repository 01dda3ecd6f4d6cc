from django.db import migrations, models

DECISIONS = [
    ("advanced", "invited to the next round"),
    ("offered", "offer made"),
    ("hired", "hired"),
    ("decided", "decision recorded"),
]


class Migration(migrations.Migration):
    dependencies = [("openings", "0018_events_keep_facts")]
    operations = [
        migrations.RemoveField("applicationevent", "source"),
        migrations.RemoveField("applicationevent", "target"),
        migrations.AlterField(
            "heldtext", "happening", models.CharField(choices=DECISIONS, max_length=30)
        ),
    ]
