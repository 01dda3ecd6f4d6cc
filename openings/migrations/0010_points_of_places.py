from django.db import migrations

from jobstore.lib import places

BATCH = 1000
FAR = 10  # miles: beyond, the stored point came from codes that the postal data put at 0, 0
COLUMNS = ("pk", "city", "region", "postal_code", "latitude", "longitude")


def mend(apps, schema_editor):
    """Openings whose point is far from their own ZIP code or city get that one's point."""
    openings = apps.get_model("openings", "Opening").objects.using(schema_editor.connection.alias)
    placed = openings.filter(country="US", latitude__isnull=False).exclude(city="")
    last = 0
    while rows := list(placed.filter(pk__gt=last).order_by("pk").values_list(*COLUMNS)[:BATCH]):
        for pk, city, region, postal_code, latitude, longitude in rows:
            place = places.zip_place(postal_code)
            if place is None or place.state != region:
                place = places.city_in(city, region)
            point = (place.latitude, place.longitude) if place else (None, None)
            near = place and places.miles_between(point, (latitude, longitude)) <= FAR
            if not near and (place or (latitude, longitude) == (0, 0)):
                openings.filter(pk=pk).update(latitude=point[0], longitude=point[1])
        last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False  # each opening on its own: a full table is never locked
    dependencies = [("openings", "0009_search_words")]
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
