"""What an alert has not told yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.alert.models import AlertedOpening, JobAlert
from openings.alert.queries.search import criteria_kept
from openings.application.models import Application
from openings.index.queries import reader as index
from openings.opening.models import Opening
from openings.search.queries.asking import Engine, asked_of
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.hidden import EMPTY, Hidden, hidden_from_each
from openings.search.queries.pieces import at_least, every
from openings.search.queries.results import live_among

# An opening may become known to the index after the moment from which it is public: so far back
# under the mark is looked again, and what was told before is left out one by one.
LOOK_BACK = timedelta(days=2)
# An advert from elsewhere has its source's date, and comes here later.
OLDEST = timedelta(days=60)
NEVER_ARRIVED = (MailState.EXPIRED, MailState.DEAD, MailState.CANCELED, MailState.SUPPRESSED)
MOST = 500  # of one mail that count; whoever gets more has a search that is too wide
SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class News:
    """What is new for one alert: all of it by id, and the newest as they are now."""

    alert: JobAlert
    criteria: SearchCriteria
    keys: list[int]
    openings: list[Opening]


def news_of(alert: JobAlert, *, at: datetime, shown: int = SHOWN, mail: UUID | None = None) -> News:
    """Without what its reader applied to or hid. What `mail` told counts as new in that mail."""
    criteria = criteria_kept(alert.search)
    keys = [] if alert.looked_until is None else _fresh(alert, criteria, at=at, mail=mail)
    openings = live_among(keys[:shown], at=at)
    return News(alert=alert, criteria=criteria, keys=keys, openings=openings)


def found_since(
    criteria: SearchCriteria, since: datetime, *, at: datetime, hidden: Hidden = EMPTY
) -> list[int]:
    """What fits and became public since then, or came here since; the newest first."""
    searcher = index.searcher()
    if searcher is None:
        return []
    engine = Engine(searcher, at, hidden)
    fits = asked_of(criteria, engine).where()
    query = every([fits, at_least("publish", int((since - OLDEST).timestamp()))])
    keys = [key for _, key in engine.newest(query, 0, MOST)]
    new = Q(publish_at__gte=since) | Q(created_at__gte=since)
    rows = Opening.objects.filter(new, pk__in=keys).order_by("pk")
    fresh = set(rows.values_list("pk", flat=True))
    return [key for key in keys if key in fresh]


def _fresh(
    alert: JobAlert, criteria: SearchCriteria, *, at: datetime, mail: UUID | None
) -> list[int]:
    person = alert.reader.candidate_id
    hidden = hidden_from_each([person]).get(person, EMPTY) if person else EMPTY
    since = (alert.looked_until or at) - LOOK_BACK
    keys = found_since(criteria, since, at=at, hidden=hidden)
    left_out = _told(alert, keys, but=mail) | (_applied(person, keys) if person else set())
    return [key for key in keys if key not in left_out]


def _told(alert: JobAlert, keys: Sequence[int], *, but: UUID | None) -> set[int]:
    """Not what stood in a mail that never arrived, or stands in this one."""
    rows = AlertedOpening.objects.filter(alert=alert, opening__in=keys).order_by("pk")
    told = dict(rows.values_list("opening_id", "mail"))
    sent = {mail for mail in told.values() if mail is not None}
    lost = OutgoingMail.objects.filter(pk__in=sent, state__in=NEVER_ARRIVED)
    untold = {but, *lost.order_by("pk").values_list("pk", flat=True)} - {None}
    return {key for key, mail in told.items() if mail not in untold}


def _applied(person: int, keys: Sequence[int]) -> set[int]:
    sent = Application.objects.filter(candidate=person, opening__in=keys).submitted()
    return set(sent.order_by("pk").values_list("opening_id", flat=True))
