"""What a person wants to meet no more: the one list that searches, lists and mails leave out."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jobstore.people.permissions import Visitor
from openings.opening.models import Opening
from openings.search.models import Hiding


@dataclass(frozen=True)
class Hidden:
    """By their ids."""

    openings: frozenset[int] = frozenset()
    employers: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.openings or self.employers)

    def covers(self, opening: Opening) -> bool:
        return opening.pk in self.openings or opening.employer_id in self.employers

    def left_out_of(self, openings: QuerySet[Opening]) -> QuerySet[Opening]:
        if not self:
            return openings
        return openings.exclude(Q(pk__in=self.openings) | Q(employer__in=self.employers))


EMPTY = Hidden()


def hidden_from(visitor: Visitor) -> Hidden:
    if not visitor.is_authenticated:
        return EMPTY
    return hidden_from_each([visitor.pk]).get(visitor.pk, EMPTY)


def hidden_from_each(candidates: Collection[int]) -> dict[int, Hidden]:
    """By the id of the person, for those who hide anything."""
    openings: dict[int, set[int]] = defaultdict(set)
    employers: dict[int, set[int]] = defaultdict(set)
    rows = Hiding.objects.filter(candidate__in=candidates).order_by("pk")
    for candidate, opening, employer in rows.values_list(
        "candidate_id", "opening_id", "employer_id"
    ):
        if opening is not None:
            openings[candidate].add(opening)
        if employer is not None:
            employers[candidate].add(employer)
    return {
        candidate: Hidden(frozenset(openings[candidate]), frozenset(employers[candidate]))
        for candidate in {*openings, *employers}
    }


def hidings_of(candidate: Visitor) -> QuerySet[Hiding]:
    """The newest first."""
    hidings = Hiding.objects.filter(candidate=candidate.pk)
    return hidings.select_related("opening__employer", "employer").order_by("-created_at", "-pk")
