"""What a version holds, which one counts, and how two of them differ."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, IntegerField, Model, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from openings.application.models import Application
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.place.models import PLACE_FACTS, OpeningPlace
from openings.version.models import Document, OpeningVersion
from openings.version.states import UNDER_WAY, VersionState

SHOWN = 50  # of those who applied to a version
Part = Opening | OpeningPlace | Requirement | ScreeningQuestion
# Whatever candidates read or answer: in each version, and read by staff first.
READ: dict[type[Part], tuple[str, ...]] = {
    Opening: (
        *("title", "description", "category", "employment_type", "remote", "pay_min", "pay_max"),
        *("pay_currency", "pay_period", "hides_pay", "answer_days", "answers_feedback"),
        *("welcomes_calls", "no_calls", "may_apply_again", "closes_at", "hours_min", "hours_max"),
        *("vacancy", "visa_support", "remote_from"),
    ),
    OpeningPlace: PLACE_FACTS,
    Requirement: ("text",),
    ScreeningQuestion: ("text", "kind", "options", "is_required"),
}
# What the site keeps about it, and whose it is. Nothing here is typed by an employer.
KEPT: dict[type[Part], tuple[str, ...]] = {
    Opening: (
        *("more_places", *PLACE_FACTS),  # repeated from its places
        *("id", "employer", "version", "state", "created_by", "created_at", "updated_at"),
        *("opened_again", "opened_again_at", "current_version", "people_to_hire"),
        *("posted_at", "publish_at", "closed_at", "close_reason", "review_note", "review_by"),
        *("source", "source_key", "source_url", "source_digest", "taken_over_at", "tracked_by"),
    ),
    OpeningPlace: ("id", "opening", "position"),  # a list has its order
    Requirement: ("id", "opening", "position"),
    ScreeningQuestion: ("id", "opening", "position", "is_asked"),
}
PARTS: dict[str, type[Part]] = {
    "places": OpeningPlace,
    "requirements": Requirement,
    "questions": ScreeningQuestion,
}


# What it holds --------------------------------------------------------------------------------
def document_of(opening: Opening) -> Document:
    """As it stands in its columns and its parts."""
    return document_from(opening, {name: parts_of(opening, name) for name in PARTS})


def document_from(opening: Opening, parts: dict[str, Iterable[Any]]) -> Document:
    lists = {name: [_facts(row) for row in parts[name]] for name in PARTS}
    return {"opening": _facts(opening), **lists}


def parts_of(opening: Opening, name: str) -> list[Any]:
    """In their order; those that a reading copy holds without a query."""
    rows = getattr(opening, name)
    is_held = name in opening.__dict__.get("_prefetched_objects_cache", {})
    return list(rows.all() if is_held else rows.order_by("position", "pk"))


def _facts(row: Part) -> dict[str, Any]:
    return {name: _stored(row, name) for name in READ[type(row)]}


def _stored(row: Model, name: str) -> Any:
    value = _field(type(row), name).to_python(getattr(row, name))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def read_back(model: type[Part], facts: dict[str, Any]) -> dict[str, Any]:
    """The values of a row, of what a document holds; a field that came later has its default."""
    fields = {name: _field(model, name) for name in READ[model]}
    return {
        name: field.to_python(facts[name]) if name in facts else field.get_default()
        for name, field in fields.items()
    }


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 -- Django's documented _meta


def with_end(document: Document, end: datetime) -> Document:
    """The same, and another end."""
    facts = document["opening"] | {"closes_at": end.astimezone(UTC).isoformat()}
    return document | {"opening": facts}


# Which one counts -----------------------------------------------------------------------------
def version_in(opening: Opening, *states: VersionState) -> OpeningVersion | None:
    """The newest of its versions in one of these states."""
    rows = OpeningVersion.objects.filter(opening=opening, state__in=states)
    return rows.select_related("written_by").order_by("-number").first()


def change_to(opening: Opening) -> OpeningVersion | None:
    """What its employer wrote and nobody reads yet, beside what stands."""
    rows = OpeningVersion.objects.filter(opening=opening, state__in=UNDER_WAY)
    by_state = {row.state: row for row in rows.select_related("written_by").order_by("number")}
    return next((by_state[state] for state in UNDER_WAY if state in by_state), None)


def waiting_change(opening: Opening) -> OpeningVersion | None:
    return version_in(opening, VersionState.PROPOSED)


def last_written(opening: Opening) -> OpeningVersion | None:
    return opening.versions.select_related("written_by").order_by("-written_at", "-number").first()


def version_with(opening: Opening, number: int) -> OpeningVersion | None:
    rows = OpeningVersion.objects.filter(opening=opening, number=number)
    return rows.select_related("written_by", "decided_by").first()


def stood_before(opening: Opening, version: OpeningVersion) -> OpeningVersion | None:
    """The last one that was public before a version, or is while that one is not."""
    stood = opening.versions.filter(current_from__isnull=False).exclude(pk=version.pk)
    if version.current_from is not None:
        stood = stood.filter(current_from__lte=version.current_from)
    return stood.order_by("-current_from", "-number").first()


def versions_of(opening: Opening) -> QuerySet[OpeningVersion]:
    """The newest on top, each with how many people applied to it."""
    sent = Application.objects.filter(
        opening=OuterRef("opening"), opening_version=OuterRef("number")
    ).submitted()
    count = sent.order_by().values("opening_version").annotate(n=Count("pk")).values("n")
    return (
        OpeningVersion.objects.filter(opening=opening)
        .select_related("written_by", "decided_by")
        .annotate(applicants=Coalesce(Subquery(count), 0, output_field=IntegerField()))
        .order_by("-number")
    )


def applicants_of(opening: Opening, number: int) -> list[Application]:
    """The first who answered that version, oldest first."""
    sent = Application.objects.filter(opening=opening, opening_version=number).submitted()
    return list(sent.select_related("candidate").order_by("submitted_at", "pk")[:SHOWN])


def questions_in(opening: Opening, number: int) -> list[ScreeningQuestion]:
    """What a version asks, in its order; of one that never stood, what is asked now."""
    asked = list(opening.questions.order_by("position", "pk"))
    if number == opening.current_version:
        return asked
    version = version_with(opening, number)
    if version is None or version.current_from is None:
        return asked
    return matching_questions(opening, version.document)


def place_names_in(opening: Opening, number: int) -> list[str]:
    """Of a version, each once; of one that never stood, of what stands now."""
    version = version_with(opening, number) if number != opening.current_version else None
    places: Iterable[Any] = opening.all_places
    if version is not None and version.current_from is not None:
        places = (
            OpeningPlace(**read_back(OpeningPlace, one)) for one in version.document["places"]
        )
    return list(dict.fromkeys(place.place_name for place in places if place.place_name))


def matching_questions(opening: Opening, document: Document) -> list[ScreeningQuestion]:
    """The rows that ask just this; each stands for one."""
    by_facts = defaultdict(list)
    newest_last = Case(When(is_asked=True, then=1), default=0, output_field=IntegerField())
    rows = ScreeningQuestion.everywhere.filter(opening=opening)
    for row in rows.order_by(newest_last, "pk"):
        by_facts[_key(_facts(row))].append(row)
    wanted = (_key(facts) for facts in document["questions"])
    return [by_facts[key].pop() for key in wanted if by_facts[key]]


def _key(question: dict[str, Any]) -> tuple[Any, ...]:
    """A database may store the parts of a document in an order of its own."""
    return tuple(question.get(name) for name in READ[ScreeningQuestion])


# How two differ -------------------------------------------------------------------------------
LABELS = {
    "title": "Title",
    "description": "Text",
    "category": "Category",
    "employment_type": "Employment",
    "vacancy": "Vacancy",
    "visa_support": "Work visa",
    "remote": "Where the work is done",
    "remote_from": "Remote work from",
    "pay_text": "Pay",
    "hides_pay": "Pay is not stated, on purpose",
    "hours_text": "Hours",
    "answer_days": "Answer within (working days)",
    "answers_feedback": "Answers requests for feedback",
    "welcomes_calls": "Candidates may call",
    "no_calls": "Asks not to be called",
    "may_apply_again": "May apply again after a no",
    "closes_at": "Closes",
    "places": "Places",
    "requirements": "What the job asks for",
    "questions": "Questions",
}


FAR = timedelta(days=30)  # from where an end is told by its day


@dataclass(frozen=True, kw_only=True)
class Difference:
    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return LABELS[self.name]


def is_same(one: Document, other: Document) -> bool:
    """How lines end does not count."""
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return "\n".join(value.split("\r\n")).strip() if isinstance(value, str) else value


def differences(before: Opening, after: Opening) -> list[Difference]:
    """Field by field, as people read them. Both are as `openings.version.actions.shown` gives."""
    pairs = zip(_words(before), _words(after), strict=True)
    return [
        Difference(name=name, before=one, after=other)
        for (name, one), (_, other) in pairs
        if _plain(one) != _plain(other)
    ]


def _words(opening: Opening) -> Iterator[tuple[str, str]]:
    for name in LABELS:
        if name in PARTS:
            yield name, "\n".join(_line(row) for row in parts_of(opening, name))
        elif name == "closes_at":
            end = opening.own_end
            yield name, end.told(at=end.moment - FAR).words if end else ""
        else:
            yield name, _value(opening, name)


def _value(opening: Opening, name: str) -> str:
    show = getattr(opening, f"get_{name}_display", None)
    value = show() if show else getattr(opening, name)
    return {True: "Yes", False: "No"}.get(value, "") if isinstance(value, bool) else str(value)


def _line(row: Any) -> str:
    if isinstance(row, OpeningPlace):
        return ", ".join(filter(None, (row.place_name or row.place_text, row.country)))
    if not isinstance(row, ScreeningQuestion):
        return str(row)
    must = "required" if row.is_required else "not required"
    choices = "".join(f"\n– {choice}" for choice in row.choices)
    return f"{row.text} ({row.get_kind_display()}, {must}){choices}"
