from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trail", "0003_kinds_and_facts")]
    operations = [
        migrations.RemoveField("trailevent", "source"),
        migrations.RemoveField("trailevent", "target"),
    ]
