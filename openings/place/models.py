from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects

from jobstore.lib.countries import country_code, country_name
from jobstore.lib.places import STATES, state_code

PLACES_LIMIT = 20
TOO_MANY = f"{PLACES_LIMIT} at most"


class PlaceFacts(models.Model):
    """Where the work is: as the employer wrote it, and what the postal data know of that."""

    place_text = models.CharField("place", max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField("state", max_length=40, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    country = models.CharField(max_length=2, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def place_name(self) -> str:
        """ "Columbus, OH", else the place as the advert has it."""
        if self.city:
            return f"{self.city}, {self.region}".strip(", ")
        return self.place_text or self.region

    @property
    def point(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


PLACE_FACTS = (
    *("place_text", "city", "region", "postal_code", "country", "latitude", "longitude"),
)


@dataclass(frozen=True)
class Area:
    """A country, or one of the states, where remote work may be done from."""

    name: str
    country: str  # two letters
    state: str = ""  # two letters


def area_named(text: str) -> Area | None:
    """Of "Ohio", "OH" or "Canada"; a name that both have is the state."""
    if state := state_code(text):
        return Area(STATES[state], "US", state)
    code = country_code(text)
    return Area(country_name(code), code) if code else None


class FirstPlace(PlaceFacts):
    """What an opening repeats of its places: the first, and how many more there are."""

    # Where a search has a middle: the place nearest to it, and how far that is.
    nearest: "PlaceFacts | None" = None
    miles_away: float | None = None
    # Names of areas, one a line; empty where nobody says.
    remote_from = models.TextField(blank=True, default="", db_default="")
    more_places = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True

    @property
    def remote_areas(self) -> list[Area]:
        found = map(area_named, self.remote_from.splitlines())
        return [area for area in found if area is not None]

    @property
    def place_line(self) -> str:
        """ "Columbus, OH and 1 more": the first of its places, else the one nearest to a search."""
        name = (self.nearest or self).place_name
        return f"{name} and {self.more_places} more" if name and self.more_places else name

    @property
    def distance_text(self) -> str:
        """ "12 miles away"; empty where the search has no middle."""
        if self.miles_away is None:
            return ""
        miles = round(self.miles_away)
        return f"{miles} mile{'s' * (miles != 1)} away" if miles else "less than a mile away"


class OpeningPlace(PlaceFacts):
    """One of the places of an opening, in the order in which its employer names them."""

    opening = models.ForeignKey("openings.Opening", on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()  # from 0

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "position"],
                name="place_position_once",
                violation_error_message="Two places stand in the same place.",
            ),
            models.CheckConstraint(
                name="place_limit",
                condition=Q(position__lt=PLACES_LIMIT),
                violation_error_message=TOO_MANY,
            ),
        ]

    def __str__(self) -> str:
        return self.place_name

    @property
    def is_stated(self) -> bool:
        return any(getattr(self, name) not in ("", None) for name in PLACE_FACTS)


def fetch_places(openings: Iterable[FirstPlace]) -> None:
    """Of those that have several, at once; each is asked for once."""
    several = [one for one in openings if one.more_places]
    if several:
        rows = Prefetch("places", OpeningPlace.objects.order_by("position"))
        prefetch_related_objects(several, rows)
