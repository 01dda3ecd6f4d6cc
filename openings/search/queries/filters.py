"""What filters ask of an opening. Who says nothing stays in, unless a tick leaves it out."""

from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from tantivy import Query

from openings.index.queries.documents import CENTS
from openings.search.queries.criteria import SAID, SearchCriteria, is_hourly
from openings.search.queries.pieces import at_least, below, every, one_of


def said(criteria: SearchCriteria, name: str) -> Query | None:
    """One of what was chosen; None where it leaves nothing out."""
    chosen: tuple[str, ...] = getattr(criteria, name)
    if name in criteria.says:
        return one_of(name, chosen or SAID[name])
    others = [value for value in SAID[name] if value not in chosen]
    return every([], but=[one_of(name, others)]) if chosen and others else None


def pay_at_least(pay: Decimal | int, *, stated: bool) -> Query:
    """Hours with hours and years with years; openings without stated pay stay unless excluded.

    Where pay by the hour comes without the hours, it stays when a full week would reach the year.
    """
    if is_hourly(pay):
        field, least = "pay_hour", ceil(pay * CENTS)
    else:
        field, least = "pay_year" if stated else "pay_likely", ceil(pay)
    return at_least(field, least) if stated else every([], but=[below(field, least)])


def answered_within(days: int) -> Query:
    """Where none is promised, it stays: only a tick leaves out what one applies to elsewhere."""
    return every([], but=[at_least("answer_days", days + 1)])


def posted_within(days: int, *, at: datetime) -> Query:
    return at_least("publish", int((at - timedelta(days=days)).timestamp()) + 1)
