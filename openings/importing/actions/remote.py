"""What a place as written says about working remotely. The first rule that fits decides."""

import re

from openings.opening.states import RemoteKind

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
