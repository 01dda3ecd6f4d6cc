"""How people and sources write a kind of employment and of remote work."""

import re
from typing import Any

from openings.importing.actions.reading import Reading
from openings.importing.actions.remote import remote_kind
from openings.opening.states import EmploymentType, RemoteKind

_EMPLOYMENT = {
    "contract": EmploymentType.CONTRACTOR,
    "internship": EmploymentType.INTERN,
    "temp": EmploymentType.TEMPORARY,
} | {re.sub(r"[^a-z]", "", kind.lower()): kind for kind in EmploymentType}
_REMOTE = {
    "telecommute": RemoteKind.REMOTE,
    "fullyremote": RemoteKind.REMOTE,
    "workfromhome": RemoteKind.REMOTE,
    "inoffice": RemoteKind.ON_SITE,
    "inperson": RemoteKind.ON_SITE,
    "remotepossible": RemoteKind.REMOTE_OK,
} | {re.sub(r"[^a-z]", "", kind.lower()): kind for kind in RemoteKind}


def employment_type_of(reading: Reading, name: str) -> str:
    """The first that is known; the others are noted."""
    kinds: list[str] = []
    for text in _texts(reading, name):
        kind = _EMPLOYMENT.get(_letters(text))
        if kind is None:
            reading.leave_out(name, f'"{text[:30]}" is no type of ours')
        elif kind in kinds:
            continue
        elif kinds:
            reading.leave_out(name, f'"{text[:30]}" is a second type')
        else:
            kinds.append(kind.value)
    return kinds[0] if kinds else ""


def remote_kind_of(reading: Reading, name: str, *, place_text: str = "") -> RemoteKind:
    """As its own field says, else as the place does: "Boulder, CO or remote"."""
    found: list[RemoteKind] = []
    for text in _texts(reading, name):
        kind = _REMOTE.get(_letters(text))
        if kind is None:
            reading.leave_out(name, f'"{text[:30]}" is no kind of remote work')
        elif found and kind != found[0]:
            reading.leave_out(name, f'"{text[:30]}" is a second kind')
        else:
            found.append(kind)
    return found[0] if found else remote_kind(place_text)


def _texts(reading: Reading, name: str) -> list[str]:
    value: Any = reading.row.get(name)
    lines = [reading.line(name, one) for one in (value if isinstance(value, list) else [value])]
    plain = [re.sub(r"https?://schema\.org/", "", line) for line in lines]
    return [part.strip() for line in plain for part in re.split(r"[,;|/]", line) if part.strip()]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
