"""What people hand in after practicing; read by forms and actions alike."""

from dataclasses import dataclass, field

from coaching.debrief.states import Band, Criterion


@dataclass(frozen=True, kw_only=True)
class Given:
    """What came of one answer; out loud leaves no text."""

    answer: str = ""
    is_bullets: bool = False
    band: Band | None = None
    bands: dict[Criterion, Band] = field(default_factory=dict)
    predicted: dict[Criterion, Band] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FriendView:
    """What a friend, or a coach of ours, saw."""

    bands: dict[Criterion, Band] = field(default_factory=dict)
    keep: str = ""
    change: str = ""
