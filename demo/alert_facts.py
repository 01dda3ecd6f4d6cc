"""Three job alerts of Maya: one daily, one weekly and paused, and one that is a year old."""

from datetime import datetime, timedelta

from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.alert.actions.begin import Wish, save_alert
from openings.alert.actions.change import pause_alert
from openings.alert.models import JobAlert
from openings.alert.states import Rhythm, Weekday
from openings.search.queries.criteria import SearchCriteria

DAILY = SearchCriteria(words="store", place="Columbus, OH", radius=50)
WEEKLY = SearchCriteria(place="remote", types=("PART_TIME",))
OLD = SearchCriteria(words="bookseller")


def write_alerts(maya: User, *, now: datetime) -> None:
    _save(maya, OLD, Rhythm.WEEKLY, at=now - timedelta(days=366))
    _save(maya, DAILY, Rhythm.DAILY, at=now - timedelta(days=9))
    paused_at = now - timedelta(days=5)
    alert = _save(maya, WEEKLY, Rhythm.WEEKLY, at=paused_at)
    with clock.at(paused_at):
        pause_alert(alert=alert, until=(now + timedelta(days=20)).date())


def _save(maya: User, criteria: SearchCriteria, rhythm: Rhythm, *, at: datetime) -> JobAlert:
    with clock.at(at):
        return save_alert(by=maya, wish=_wish(maya, criteria, rhythm))


def _wish(maya: User, criteria: SearchCriteria, rhythm: Rhythm) -> Wish:
    zone = maya.time_zone
    return Wish(criteria=criteria, rhythm=rhythm, weekday=Weekday.TUESDAY, time_zone=zone)
