from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_the_end(apps, schema_editor):
    """Who was told was told of the end that stands."""
    alias = schema_editor.connection.alias
    closed = apps.get_model("openings", "Opening")._base_manager.using(alias)
    moment = closed.filter(pk=OuterRef("opening")).values("closed_at")[:1]
    endings = apps.get_model("openings", "Ending").objects.using(alias)
    endings.filter(drafters_told=True).update(drafters_told_of=Subquery(moment))


def say_whether(apps, schema_editor):
    endings = apps.get_model("openings", "Ending").objects.using(schema_editor.connection.alias)
    endings.filter(drafters_told_of__isnull=False).update(drafters_told=True)


class Migration(migrations.Migration):
    dependencies = [("openings", "0075_vacancy_and_visa")]
    operations = [
        migrations.AddField(
            "ending", "drafters_told_of", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("ending", "goes_on_since", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(name_the_end, say_whether),
        migrations.RemoveField("ending", "drafters_told"),
    ]
