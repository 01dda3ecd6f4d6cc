"""Words that mean the same, with those that staff begin with."""

import tomllib
from pathlib import Path

from django.db import migrations, models

BEGIN_WITH = Path(__file__).parents[1] / "data" / "synonyms.toml"


def add_synonyms(apps, schema_editor):
    synonym = apps.get_model("openings", "Synonym")
    groups = tomllib.loads(BEGIN_WITH.read_text())["groups"]
    synonym.objects.bulk_create([synonym(words=words) for words in groups])


class Migration(migrations.Migration):
    dependencies = [("openings", "0020_search_index")]

    operations = [
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Parted by commas: who searches for one of them finds all of them.",
                        max_length=300,
                    ),
                ),
            ],
            options={"ordering": ["words"]},
        ),
        migrations.RunPython(add_synonyms, migrations.RunPython.noop),
    ]
