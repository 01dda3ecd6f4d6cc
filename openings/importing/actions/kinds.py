"""How people and sources write kinds of employment and of remote work."""

import re
from typing import Any

from openings.importing.actions.reading import Reading
from openings.opening.states import EmploymentType, RemoteKind

_MAY = (
    r"(?:possible|optional|options?|ok|friendly|eligible|allowed|an option|work|may|is a potential)"
)


RULES = [
    (r"hybrid\s*/\s*not remote", RemoteKind.HYBRID),
    (r"not remote|on-?site only|\((?:on-?site|in-person)\)", RemoteKind.ON_SITE),
    (r"(?:currently|temporarily) remote", RemoteKind.NOT_STATED),
    (r"mostly remote|occasional on-?site|remote hybrid|part-time remote", RemoteKind.HYBRID),
    (r"some (?:remote|telework)|p(?:art[ -])?t(?:ime)? telework", RemoteKind.HYBRID),
    (r"virtual/remote", RemoteKind.REMOTE),
    (r"hybrid.*(?:remote|telework)|remote.*hybrid", RemoteKind.REMOTE_OK),
    (rf"remote[ -]?{_MAY}\b|remote work possible|be remote\b", RemoteKind.REMOTE_OK),
    (r"(?:possible|potential for|possibility of|w/|flexible) remote", RemoteKind.REMOTE_OK),
    (r"(?:or|and|and/or) (?:be )?(?:remote|virtual|telework)", RemoteKind.REMOTE_OK),
    (r"remote (?:or|in-person)\b|remote/\w|\w/ ?remote|\w / remote", RemoteKind.REMOTE_OK),
    (r"telework (?:eligible|can)|eligible for fully remote", RemoteKind.REMOTE_OK),
    (r"\bhybrid\b", RemoteKind.HYBRID),
    (r"\bremote\b", RemoteKind.REMOTE),
]


_COMPILED = [(re.compile(pattern), kind) for pattern, kind in RULES]


_NOT_REMOTE_WORK = re.compile(r"remote sens\w+")


def remote_kind(text: str) -> RemoteKind:
    lowered = _NOT_REMOTE_WORK.sub("", " ".join(text.lower().split()))
    for pattern, kind in _COMPILED:
        if pattern.search(lowered):
            return kind
    return RemoteKind.NOT_STATED


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
