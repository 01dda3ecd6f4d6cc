"""What somebody looks for, as plain values; nothing in it can be wrong."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from urllib.parse import urlencode

from jobstore.lib.money import figure
from openings.opening.states import Vacancy, VisaSupport
from openings.search.queries.place import PlaceMeant, understood

PAGE_SIZE = 20
LAST_PAGE = 50
RADII = (10, 25, 50, 100)  # miles
DAYS = (1, 3, 7, 14, 30)
ANSWERS = (5, 10)  # working days
PAY_STEPS = (15, 20, 30, 30_000, 50_000, 70_000, 90_000, 120_000)  # dollars an hour, a year
# What many say nothing of, and what they may say: these stay in unless a tick leaves them out.
SAID = {"vacancy": tuple(Vacancy.values), "visa": tuple(VisaSupport.values)}
HOURLY_BELOW = 1000  # dollars: nobody asks for so little a year, or for so much an hour


def is_hourly(pay: Decimal | int) -> bool:
    """A figure is pay an hour or a year by its size, so that one box takes both."""
    return pay < HOURLY_BELOW


def pay_value(pay: Decimal | int) -> str:
    """As it stands in a URL."""
    return figure(pay).replace(",", "")


def pay_label(pay: Decimal | int) -> str:
    return f"${figure(pay)} {'an hour' if is_hourly(pay) else 'a year'}"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    DISTANCE = "distance"  # where a place was named
    PAY = "pay"  # the best of a year first


@dataclass(frozen=True, kw_only=True)
class SearchCriteria:
    words: str = ""
    place: str = ""
    radius: int = 25
    types: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    employer: tuple[str, ...] = ()  # slugs
    pay: Decimal | int | None = None  # dollars, compared with the top of the range
    stated_pay: bool = False
    days: int | None = None
    apply: tuple[str, ...] = ()
    vacancy: tuple[str, ...] = ()
    visa: tuple[str, ...] = ()
    says: tuple[str, ...] = ()  # of what is `SAID`
    answers: int | None = None  # working days within which somebody answers
    was: tuple[str, ...] = ()  # words that became filters
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> Sort:
        if self.sort == Sort.DISTANCE and not self.meant.has_circle:
            return Sort.NEWEST
        return Sort(self.sort) if self.sort else self.usual_order

    @property
    def usual_order(self) -> Sort:
        """Where nobody chose one."""
        return Sort.RELEVANCE if self.words else Sort.NEWEST

    @cached_property
    def meant(self) -> PlaceMeant:
        return understood(self.place)

    @property
    def is_empty(self) -> bool:
        return self == SearchCriteria(sort=self.sort, page=self.page, radius=self.radius)

    def but(self, **changes: object) -> "SearchCriteria":
        """The same search with some values changed, from its first page on."""
        other = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        if "meant" in vars(self) and other.place == self.place:
            vars(other)["meant"] = self.meant  # understood once
        return other

    @property
    def query(self) -> str:
        """The search as the query of a URL, the page apart."""
        pairs: list[tuple[str, str]] = []
        if self.words:
            pairs.append(("q", self.words))
        if self.place:
            pairs.append(("place", self.place))
            if self.radius != SearchCriteria.radius and self.meant.has_circle:
                pairs.append(("radius", str(self.radius)))
        for name, field in FIELDS.items():
            pairs += [(field, value) for value in getattr(self, name)]
        if self.pay:
            pairs.append(("pay", pay_value(self.pay)))
        if self.stated_pay:
            pairs.append(("stated", "1"))
        if self.answers:
            pairs.append(("answers", str(self.answers)))
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
FIELDS = {
    name: name
    for name in (
        *("types", "remote", "category", "employer", "apply", "vacancy", "visa", "says", "was"),
    )
}
FIELDS["types"] = "type"
