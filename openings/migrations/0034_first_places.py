from django.db import migrations
from django.db.models import Exists, OuterRef, Q

BATCH = 5000
FACTS = ("place_text", "city", "region", "postal_code", "country", "latitude", "longitude")


def fill(apps, schema_editor):
    """The place of each opening as its first row. Interrupted, it goes on where it stopped."""
    alias = schema_editor.connection.alias
    openings = apps.get_model("openings", "Opening")._base_manager.using(alias)
    place = apps.get_model("openings", "OpeningPlace")
    places = place.objects.using(alias)
    stated = ~Q(place_text="", city="", region="", postal_code="", country="")
    bare = openings.filter(stated | Q(latitude__isnull=False)).exclude(
        Exists(places.filter(opening=OuterRef("pk")))
    )
    last = 0
    while rows := list(bare.filter(pk__gt=last).order_by("pk").values("pk", *FACTS)[:BATCH]):
        last = rows[-1]["pk"]
        places.bulk_create(place(opening_id=row.pop("pk"), position=0, **row) for row in rows)


class Migration(migrations.Migration):
    atomic = False  # a batch on its own: a full table is never locked
    dependencies = [("openings", "0033_opening_place")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
