"""Writing the published figures: employers' records each week, themes once a quarter."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from coaching.metrics.models import EmployerRecord, ThemeSnapshot
from coaching.metrics.queries import K, employers_to_count, themes
from coaching.metrics.queries.record_counts import (
    CHANGED,
    Counts,
    Window,
    applicant_figures,
    counts_of,
    decision_figures,
    feedback_figures,
    opening_figures,
    useful_figures,
    window_of,
)
from jobstore.lib import clock
from jobstore.lib.due import for_each_batch
from jobstore.people.employer.models import Employer

BATCH = 500
COLUMNS = [
    field.name
    for field in EmployerRecord._meta.concrete_fields  # noqa: SLF001 -- Django's documented _meta
    if field.name not in {"id", "employer"}
]


def refresh_records() -> int:
    """All employers that are due, many in one transaction; how many. What is left over waits for
    the next run."""
    waiting = employers_to_count(at=clock.now())
    return for_each_batch(
        waiting, lambda employers: count_employers(employers=employers), size=BATCH
    )


@transaction.atomic
def count_employers(*, employers: Sequence[Employer]) -> int:
    """Count them anew; how many."""
    at = clock.now()
    found = EmployerRecord.objects.select_for_update().filter(employer__in=employers)
    known = {record.employer_id: record for record in found.order_by("pk")}
    counts = counts_of(employers, at=at)
    records = [
        _counted(known.get(employer.pk), employer, counts[employer.pk], at=at)
        for employer in employers
    ]
    for record in records:
        record.pk = None  # one statement inserts and updates, by the employer
    EmployerRecord.objects.bulk_create(
        records, update_conflicts=True, unique_fields=["employer"], update_fields=COLUMNS
    )
    return len(records)


def _counted(
    record: EmployerRecord | None, employer: Employer, counts: Counts, *, at: datetime
) -> EmployerRecord:
    """A figure in which fewer than CHANGED things moved stays as it is:

    who compares two weeks must not read one person's case from the difference.
    """
    decided, asked = window_of(counts.decided, at=at), window_of(counts.asked, at=at)
    applied, ended = window_of(counts.applicants, at=at), window_of(counts.ended, at=at)
    fresh = {
        "applicant": applicant_figures(applied),
        "opening": opening_figures(ended),
        "decision": decision_figures(decided),
        "feedback": feedback_figures(asked),
        "useful": useful_figures(counts.rated),
    }
    if record is None:
        record = EmployerRecord(employer=employer)
        publish = set(fresh)
    else:
        since = record.useful_as_of
        moved = {
            "applicant": _moved(applied, record.applicant_as_of, days=record.applicant_days),
            "opening": _moved(ended, record.opening_as_of, days=record.opening_days),
            "decision": decided.changes_since(record.decision_as_of, days=record.decision_days),
            "feedback": asked.changes_since(record.feedback_as_of, days=record.feedback_days),
            "useful": sum(row.changed_at > since for row in counts.rated),
        }
        publish = {name for name in fresh if moved[name] >= CHANGED or _was_hidden(record, name)}
    for name in publish:
        _write(record, name, fresh[name], at=at)
    record.checked_at = at
    return record


def _moved(window: Window, since: datetime | None, *, days: int) -> int:
    """All of it where it was never counted."""
    return window.changes_since(since, days=days) if since else len(window.rows)


def _was_hidden(record: EmployerRecord, name: str) -> bool:
    people = {
        "decision": record.interviewees,
        "feedback": record.requesters,
        "useful": record.rated,
        "applicant": record.applicant_people,
        "opening": min(record.opening_people, record.openings_ended),
    }
    return people[name] < K


def _write(record: EmployerRecord, name: str, figures: dict[str, Any], *, at: datetime) -> None:
    for column, value in figures.items():
        setattr(record, column, value)
    setattr(record, f"{name}_as_of", at)


@transaction.atomic
def close_quarter(*, quarter: date) -> int:
    """Write the tables of a quarter that is over; how many. Written once, they stay."""
    if ThemeSnapshot.objects.filter(quarter=quarter).exists():
        return 0
    rows = [
        ThemeSnapshot(quarter=quarter, created_at=clock.now(), **table)
        for table in themes.tables_of(quarter)
    ]
    try:
        with transaction.atomic():
            ThemeSnapshot.objects.bulk_create(rows)
    except IntegrityError:  # another worker was first
        return 0
    return len(rows)


def close_quarters() -> int:
    """Every quarter that is over and has no tables; how many tables."""
    written = 0
    while (due := themes.next_closing_at()) is not None and due <= clock.now():
        quarter = themes.next_quarter_to_close()
        if quarter is None:
            break
        written += close_quarter(quarter=quarter)
    return written
