"""What somebody looks for, as plain values; nothing in it can be wrong."""

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from jobstore.lib import places
from jobstore.lib.places import Place

PAGE_SIZE = 20
LAST_PAGE = 50
RADII = (10, 25, 50, 100)  # miles
DAYS = (1, 3, 7, 14, 30)
PAY_STEPS = (30_000, 50_000, 70_000, 90_000, 120_000)  # dollars a year
WORDS_LIMIT = 200
TERMS_LIMIT = 10
ANYWHERE = frozenset({"", "anywhere", "everywhere", "any", "usa", "us", "united states"})
REMOTE = frozenset({"remote", "remotely", "home", "work from home", "home office"})


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, kw_only=True)
class PlaceMeant:
    """How the place was understood: remote, a state, or a point with a radius."""

    is_remote: bool = False
    is_unknown: bool = False
    place: Place | None = None
    others: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SearchCriteria:
    words: str = ""
    place: str = ""
    radius: int = 25
    types: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    employer: tuple[str, ...] = ()  # slugs
    pay: int | None = None  # dollars a year, compared with the top of the range
    stated_pay: bool = False
    days: int | None = None
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> Sort:
        return Sort(self.sort) if self.sort else self.usual_order

    @property
    def usual_order(self) -> Sort:
        """Where nobody chose one."""
        return Sort.RELEVANCE if self.words else Sort.NEWEST

    @cached_property
    def meant(self) -> PlaceMeant:
        text = " ".join(self.place.lower().split())
        if text in ANYWHERE:
            return PlaceMeant()
        if text in REMOTE:
            return PlaceMeant(is_remote=True)
        found = places.find(self.place)
        if not found:
            return PlaceMeant(is_unknown=True)
        return PlaceMeant(place=found[0], others=tuple(found[1:5]))

    @property
    def is_empty(self) -> bool:
        return self == SearchCriteria(sort=self.sort, page=self.page, radius=self.radius)

    def but(self, **changes: object) -> "SearchCriteria":
        """The same search with some values changed, from its first page on."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    @property
    def query(self) -> str:
        """The search as the query of a URL, the page apart."""
        pairs: list[tuple[str, str]] = []
        if self.words:
            pairs.append(("q", self.words))
        if self.place:
            pairs.append(("place", self.place))
            if self.meant.place and self.meant.place.city and self.radius != SearchCriteria.radius:
                pairs.append(("radius", str(self.radius)))
        for name in ("types", "remote", "category", "employer"):
            pairs += [(FIELDS[name], value) for value in getattr(self, name)]
        if self.pay:
            pairs.append(("pay", str(self.pay)))
        if self.stated_pay:
            pairs.append(("stated", "1"))
        if self.days:
            pairs.append(("days", str(self.days)))
        if self.sort:
            pairs.append(("sort", self.sort))
        return urlencode(pairs)

    @property
    def page_query(self) -> str:
        """The search with its page, as the query of a URL."""
        page = f"page={self.page}" if self.page > 1 else ""
        return "&".join(filter(None, (self.query, page)))


# Names of the lists in the URL.
FIELDS = {"types": "type", "remote": "remote", "category": "category", "employer": "employer"}
