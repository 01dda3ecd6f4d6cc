from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models

NAMED = urlsplit(settings.SITE_URL).hostname or ""


class Migration(migrations.Migration):
    """What stands in calendars already keeps the host in its UID; what comes has none."""

    dependencies = [("openings", "0013_lists_of_staff")]

    operations = [
        # As a default, the old rows have it without being written anew.
        migrations.AddField(
            "interview",
            "calendar_host",
            models.CharField(blank=True, default=NAMED, max_length=255),
        ),
        migrations.AlterField(
            "interview",
            "calendar_host",
            models.CharField(blank=True, default="", max_length=255),
        ),
    ]
