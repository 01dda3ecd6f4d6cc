"""How often an alert may mail, where it stands, and why what it found did not fit."""

from django.db.models import IntegerChoices, TextChoices

from jobstore.lib.moves import Moves


class Rhythm(TextChoices):
    DAILY = "daily", "Every working day"
    WEEKLY = "weekly", "Once a week"


class Weekday(IntegerChoices):
    """As Python counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4


class AlertState(TextChoices):
    UNCONFIRMED = "unconfirmed", "waits for its reader"
    ACTIVE = "active", "on"
    ASKED = "asked", "asked whether to keep it"  # still on
    STOPPED = "stopped", "stopped"


ON = (AlertState.ACTIVE, AlertState.ASKED)  # it mails, unless it is paused
ALERT_MOVES: Moves = {
    AlertState.UNCONFIRMED: frozenset({AlertState.ACTIVE, AlertState.STOPPED}),
    AlertState.ACTIVE: frozenset({AlertState.ASKED, AlertState.STOPPED}),
    AlertState.ASKED: frozenset({AlertState.ACTIVE, AlertState.STOPPED}),
    AlertState.STOPPED: frozenset({AlertState.ACTIVE}),
}


class Misfit(TextChoices):
    """What was wrong with what an alert found; each names what of it to change."""

    ROLE = "role", "The work is different"
    PLACE = "place", "The place is wrong"
    PAY = "pay", "The pay is too low"
    TOO_FEW = "too_few", "There were too few"
    TOO_MANY = "too_many", "There were too many"
    TOO_OLD = "too_old", "They were too old"
