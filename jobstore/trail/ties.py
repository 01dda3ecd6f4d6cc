"""Whose a thing is: each app says it of what staff act on, for the trail to find and name it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Ties:
    """Paths from a row to a person and to an employer; "self" where the row is that itself."""

    person: str = ""
    employer: str = ""
    has_name: bool = False  # of its own, such as the title of an opening

    @property
    def paths(self) -> list[str]:
        """To the names."""
        return [_to(path, "name") for path in (self.person, self.employer) if path]

    @property
    def searched(self) -> list[str]:
        return [*self.paths, *([_to(self.person, "email")] if self.person else [])]


def _to(path: str, field: str) -> str:
    return field if path == "self" else f"{path}__{field}"


_ties: dict[str, Ties] = {}


def tie(subject_type: str, ties: Ties) -> None:
    _ties[subject_type] = ties


def all_ties() -> Mapping[str, Ties]:
    return _ties
