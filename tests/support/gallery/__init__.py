"""Every page of the coaching half in its main states, with the person who sees it there; and
how applications end on the board.
"""

from collections.abc import Callable

from tests.support.gallery.day import after_the_interview, letters, practice, waiting
from tests.support.gallery.ends import closings, offers, versions
from tests.support.gallery.later import (
    around,
    coach,
    elsewhere,
    feedback,
    looking_back,
    turned_down,
)
from tests.support.gallery.others import desks, employer
from tests.support.gallery.parts import Cast, Picture

ROOMS: dict[str, tuple[Callable[[Cast], list[Picture]], ...]] = {
    "day": (after_the_interview, waiting, practice, letters),
    "later": (turned_down, feedback, looking_back, elsewhere, coach, around),
    "others": (employer, desks),
    "ends": (closings, offers, versions),
}


def gallery(cast: Cast, room: str) -> list[Picture]:
    """Builds the world of these pages, too. The site's clock stands at NOW."""
    return [picture for part in ROOMS[room] for picture in part(cast)]


__all__ = ["ROOMS", "Cast", "Picture", "gallery"]
