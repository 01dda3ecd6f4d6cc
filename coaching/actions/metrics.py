"""Writing the published figures: employers' records each week, themes once a quarter."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from coaching.models import EmployerRecord, ThemeSnapshot
from coaching.queries.metrics import themes
from coaching.queries.metrics.maths import K
from coaching.queries.metrics.record_counts import (
    CHANGED,
    decided_interviews,
    decision_figures,
    delivered_requests,
    employers_to_count,
    feedback_figures,
    rated_answers,
    useful_figures,
    window_of,
)
from jobstore.lib import clock
from jobstore.people.models import Employer


@transaction.atomic
def refresh_record(*, employer: Employer) -> EmployerRecord:
    """Count an employer anew. A figure in which fewer than CHANGED things moved stays as it is:

    who compares two weeks must not read one person's case from the difference.
    """
    at = clock.now()
    decided = window_of(decided_interviews(employer, at=at), at=at)
    asked = window_of(delivered_requests(employer, at=at), at=at)
    rated = rated_answers(employer, at=at)
    fresh = {
        "decision": decision_figures(decided),
        "feedback": feedback_figures(asked),
        "useful": useful_figures(rated),
    }
    record = EmployerRecord.objects.select_for_update().filter(employer=employer).first()
    if record is None:
        record = EmployerRecord(employer=employer)
        publish = set(fresh)
    else:
        moved = {
            "decision": decided.changes_since(record.decision_as_of, days=record.decision_days),
            "feedback": asked.changes_since(record.feedback_as_of, days=record.feedback_days),
            "useful": sum(row.changed_at > record.useful_as_of for row in rated),
        }
        publish = {name for name in fresh if moved[name] >= CHANGED or _was_hidden(record, name)}
    for name in publish:
        _write(record, name, fresh[name], at=at)
    record.checked_at = at
    record.save()
    return record


def _was_hidden(record: EmployerRecord, name: str) -> bool:
    people = {
        "decision": record.interviewees,
        "feedback": record.requesters,
        "useful": record.rated,
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


def refresh_records() -> int:
    """All employers, each in a transaction of its own; how many."""
    employers = employers_to_count()
    for employer in employers:
        refresh_record(employer=employer)
    return len(employers)


def close_quarters() -> int:
    """Every quarter that is over and has no tables; how many tables."""
    written = 0
    while (due := themes.next_closing_at()) is not None and due <= clock.now():
        quarter = themes.next_quarter_to_close()
        if quarter is None:
            break
        written += close_quarter(quarter=quarter)
    return written
