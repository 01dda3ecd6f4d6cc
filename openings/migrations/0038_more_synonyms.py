"""More words that find one another; what staff have changed stays."""

import tomllib
from pathlib import Path

from django.db import migrations

MORE = Path(__file__).parents[1] / "data" / "synonyms-more.toml"


def _groups():
    return tomllib.loads(MORE.read_text())["groups"]


def add(apps, _editor):
    synonym = apps.get_model("openings", "Synonym")
    known = set(synonym.objects.values_list("words", flat=True))
    synonym.objects.bulk_create(synonym(words=words) for words in _groups() if words not in known)


def take_back(apps, _editor):
    apps.get_model("openings", "Synonym").objects.filter(words__in=_groups()).delete()


class Migration(migrations.Migration):
    dependencies = [("openings", "0051_first_versions")]

    operations = [migrations.RunPython(add, take_back)]
