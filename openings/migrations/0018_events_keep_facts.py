from django.db import migrations

from jobstore.trail.migrations._facts import step

# Words of a "no", of which the history does not tell the candidate, are kinds of their own.
OF_NO = {"text_released": "text_of_no_released", "text_kept_back": "text_of_no_kept_back"}
OF_ANY = {kind: before for before, kind in OF_NO.items()}


def part_kinds(row):
    if row.candidate_sees_from is None:
        row.what = OF_NO.get(row.what, row.what)


def join_kinds(row):
    row.what = OF_ANY.get(row.what, row.what)


class Migration(migrations.Migration):
    atomic = False  # a thousand lines at a time, each in a transaction of its own
    dependencies = [("openings", "0017_facts_of_events")]
    operations = [
        step("openings", "ApplicationEvent", forwards=[part_kinds], backwards=[join_kinds]),
    ]
