"""Queues of staff: declared beside the list that they cut, shown above it and on the first page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.db.models import Count, DateTimeField, Min, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest

May = Callable[[Any], bool]


def has(permission: str) -> May:
    return lambda user: bool(user.has_perm(permission))


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Rows above whose list `label` stands; with `work` they wait on staff's first page too."""

    label: str
    rows: Callable[[Any], QuerySet[Any]]  # of who looks
    work: str = ""
    hint: str = ""  # what to do
    whose: str = "Everybody"  # of the staff
    may: May | None = None  # who does it, where others see the list as well
    since: Any = "created_at"  # from when on a row waits, as well as it is known
    due: str = ""  # the column of by when it is promised
    holder: str = ""  # the column of who took it on
    is_first: bool = False  # somebody may be in danger


@dataclass(frozen=True)
class Stand:
    """How a queue stands."""

    rows: int = 0
    oldest: datetime | None = None
    due: datetime | None = None
    mine: int = 0


def stands_of(queues: Sequence[Queue], user: Any) -> list[Stand]:
    """One statement for all of them."""
    never = Cast(Value(None), DateTimeField())
    lines = [
        queue.rows(user)
        .order_by()
        .values(queue_number=Value(number))
        .annotate(
            queue_rows=Count("pk"),
            queue_oldest=Min(queue.since),
            queue_due=Min(queue.due) if queue.due else never,
            queue_mine=Count("pk", filter=Q(**{queue.holder: user})) if queue.holder else Value(0),
        )
        .values_list("queue_number", "queue_rows", "queue_oldest", "queue_due", "queue_mine")
        for number, queue in enumerate(queues)
    ]
    found = lines[0].union(*lines[1:], all=True).order_by("queue_number") if lines else ()
    stands = {number: Stand(*facts) for number, *facts in found}
    return [stands.get(number, Stand()) for number in range(len(queues))]


class QueueFilter(admin.SimpleListFilter):
    """The queues of a list as tabs, with their counts."""

    title = "queue"
    parameter_name = "queue"
    template = "admin/queues.html"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.user = request.user
        self.queues = model_admin.queues_of(request.user)
        super().__init__(request, params, model, model_admin)

    def lookups(self, *_: Any) -> list[tuple[str, str]]:
        return [(name, queue.label) for name, queue in self.queues.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queue = self.queues.get(self.value() or "")
        if queue is None:
            return queryset
        return queryset.filter(pk__in=queue.rows(request.user).order_by().values("pk"))

    def choices(self, changelist: Any) -> Any:
        stands = [None, *stands_of(list(self.queues.values()), self.user)]
        for choice, stand in zip(super().choices(changelist), stands, strict=True):
            yield {**choice, "count": stand.rows if stand else None}


class WithQueues:
    """For a ModelAdmin: its queues are declared beside it, and staff's first page finds them."""

    queues: ClassVar[Mapping[str, Queue]] = {}
    list_per_page = 50
    show_facets = ShowFacets.NEVER  # the queues carry their counts

    def may_look(self: Any, user: Any) -> bool:
        return bool(user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}"))

    def queues_of(self, user: Any) -> dict[str, Queue]:
        return {name: one for name, one in self.queues.items() if one.may is None or one.may(user)}

    def get_list_filter(self, request: HttpRequest) -> Any:
        own = super().get_list_filter(request)  # type: ignore[misc]  # a mixin
        return (QueueFilter, *own) if self.queues_of(request.user) else own
