"""Bulk rows beside the demo, by the columns of whichever build this runs in.

python seed.py OPENINGS
"""

import sys

import django

django.setup()

from django.apps import apps  # noqa: E402 -- filled only now
from django.db import connection  # noqa: E402

# By their names: where a model is defined differs between builds.
Application = apps.get_model("openings", "Application")
Opening = apps.get_model("openings", "Opening")

BATCH = 5_000
APPLICATIONS = 10_000  # at most, to one opening; a tenth of the openings else
MAILS = 10_000


def copy(table: str, rows: str, count: int, /, **changes: str) -> None:
    """Rows like those of `rows`, again and again; `n` counts them, `s` is the row."""
    with connection.cursor() as cursor:
        columns = [
            column.name
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name != "id" or "id" in changes
        ]
        values = ", ".join(changes.get(column, f's."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        for first in range(1, count + 1, BATCH):
            last = min(first + BATCH - 1, count)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {values}"
                f" FROM generate_series({first}, {last}) AS n JOIN"
                " (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS among"
                f" FROM ({rows}) picked) s ON s.place = n % s.among + 1"
            )


def give_places() -> None:
    """The rows behind the columns, where this build has them."""
    facts = "place_text, city, region, postal_code, country, latitude, longitude"
    with connection.cursor() as cursor:
        if "openings_openingplace" in connection.introspection.table_names(cursor):
            cursor.execute(
                f"INSERT INTO openings_openingplace (opening_id, position, {facts})"
                f" SELECT id, 0, {facts} FROM openings_opening o WHERE NOT EXISTS"
                " (SELECT FROM openings_openingplace p WHERE p.opening_id = o.id)"
            )


def main(openings: int) -> None:
    live = "SELECT * FROM openings_opening WHERE state = 'published' AND tracked_by_id IS NULL"
    missing = openings - Opening.objects.filter(state="published").count()
    past = "now() - n * interval '2 minutes'"
    copy(
        "openings_opening",
        live,
        missing,
        publish_at=past,
        posted_at=past,
        closes_at="NULL",
        source="''",
        source_key="''",
        more_places="0",
    )
    give_places()
    board = Opening.objects.filter(employer__memberships__user__email="rex@example.org")
    busy = board.filter(state="published").order_by("pk").values_list("pk", flat=True)[0]
    applications = min(APPLICATIONS, openings // 10)
    person = "SELECT * FROM people_user WHERE email = 'noah@example.org'"
    copy(
        "people_user",
        person,
        applications,
        email="'bench' || n || '@example.org'",
        name="'Bench Person ' || n",
    )
    sent = Application.objects.filter(outcome="open", stage="applied").order_by("pk")[0]
    copy(
        "openings_application",
        f"SELECT a.* FROM openings_application a WHERE a.id = '{sent.pk}'",
        applications,
        id="gen_random_uuid()",
        submission_key="gen_random_uuid()",
        opening_id=str(busy),
        candidate_id="(SELECT id FROM people_user WHERE email = 'bench' || n || '@example.org')",
        stage="(ARRAY['applied', 'screening', 'interview', 'offer'])[n % 4 + 1]",
        stage_since=past,
        submitted_at=past,
    )
    copy(
        "mail_outgoingmail",
        "SELECT * FROM mail_outgoingmail WHERE state = 'sent' LIMIT 100",
        min(MAILS, openings),
        id="gen_random_uuid()",
        key="'bench:' || n",
        message_id="'<bench' || n || '@example.org>'",
        created_at=past,
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
