"""What a candidate saved for later, live or closed by now."""

from collections.abc import Iterable

from django.db.models import QuerySet

from jobstore.people.permissions import Visitor
from openings.opening.models import Opening
from openings.search.models.entry import SavedOpening


def saved_openings(candidate: Visitor) -> QuerySet[SavedOpening]:
    """The newest first."""
    saved = SavedOpening.objects.filter(candidate=candidate.pk)
    return saved.select_related("opening__employer").order_by("-created_at", "-pk")


def saved_among(openings: Iterable[Opening], visitor: Visitor) -> frozenset[int]:
    """The ids of those that this visitor saved."""
    ids = [opening.pk for opening in openings]
    if not visitor.is_authenticated or not ids:
        return frozenset()
    saved = SavedOpening.objects.filter(candidate=visitor.pk, opening__in=ids)
    return frozenset(saved.order_by("pk").values_list("opening_id", flat=True))
