"""What happens to openings, as anybody might make it happen."""

from datetime import timedelta
from random import Random

from django.db import transaction

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.opening.models import Opening, Requirement
from openings.opening.states import OpeningState
from openings.place.models import OpeningPlace
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory

MOST = 60  # openings
CLOSED = {"state": OpeningState.CLOSED, "closed_at": NOW, "close_reason": "filled"}
PUBLISHED = {"state": OpeningState.PUBLISHED, "publish_at": NOW, "posted_at": NOW}


def act(random: Random) -> None:
    """One change; every tenth is taken back."""
    if random.random() < 0.9:
        _act(random)
        return
    with transaction.atomic():
        _act(random)
        transaction.set_rollback(True)


def _act(random: Random) -> None:
    rows = list(Opening.objects.order_by("pk").values_list("pk", flat=True))
    if len(rows) > MOST:
        Opening.objects.filter(pk__in=random.sample(rows, MOST // 2)).delete()
        return
    what = random.choice(["new", "draft", "new", *ACTS]) if rows else "new"
    if what in ("new", "draft"):
        OpeningFactory(draft=what == "draft")
    else:
        ACTS[what](random, random.choice(rows))


def _update(pk, **values):
    Opening.objects.filter(pk=pk).update(**values)


def _employer_of(pk):
    return Employer.objects.filter(openings=pk)


ACTS = {
    "edit": lambda random, pk: _update(pk, title=f"Title {random.random()}"),
    "close": lambda _, pk: _update(pk, **CLOSED),
    "publish": lambda _, pk: _update(pk, **PUBLISHED, closes_at=None),
    "ended": lambda _, pk: _update(pk, closes_at=clock.now() - timedelta(hours=1)),
    "ends": lambda random, pk: _update(
        pk, closes_at=clock.now() + timedelta(seconds=random.random())
    ),
    "goes on": lambda _, pk: _update(pk, closes_at=clock.now() + timedelta(days=9)),
    "delete": lambda _, pk: Opening.objects.filter(pk=pk).delete(),
    "asks": lambda random, pk: RequirementFactory(opening_id=pk, text=f"Skill {random.random()}"),
    "asks no more": lambda _, pk: Requirement.objects.filter(opening=pk).delete(),
    "moves": lambda random, pk: OpeningPlace.objects.filter(opening=pk).update(
        city=random.choice(("Dayton", "Akron"))
    ),
    "new name": lambda random, pk: _employer_of(pk).update(name=f"Name {random.random()}"),
    "employer goes": lambda _, pk: _employer_of(pk).delete(),
    "bulk": lambda random, _: Opening.objects.update(category=random.choice("ABC")),
}
