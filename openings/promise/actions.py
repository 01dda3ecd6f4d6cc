"""What the job board brings along: places with a legal duty. From then on, staff's.

The files stand in `openings/data/`. A key that the database has is left as staff made it.
"""

import tomllib
from pathlib import Path

from django.db import transaction

from openings.promise.models import Jurisdiction

DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def load_library() -> int:
    """Load what is missing; how many rows were new."""
    return load_jurisdictions()


def load_jurisdictions() -> int:
    rows = tomllib.loads((DATA / "jurisdictions.toml").read_text())["jurisdiction"]
    known = set(Jurisdiction.objects.values_list("key", flat=True))
    fresh = [Jurisdiction(**row) for row in rows if row["key"] not in known]
    return len(Jurisdiction.objects.bulk_create(fresh))
