"""So often within some time, and not once more: counted in the cache, for all processes alike."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache

from jobstore.lib.tokens import keyed_hash


@dataclass(frozen=True, kw_only=True)
class Limit:
    """Each use takes a slot for as long as `within`; `add` lets two at once not take the same.

    None allowed means that nothing is counted.
    """

    name: str
    allowed: int
    within: timedelta

    def is_used_up(self, *whose: str) -> bool:
        if not self.allowed:
            return False
        return len(cache.get_many(self._slots(whose))) >= self.allowed

    def take(self, *whose: str) -> bool:
        """Use it once; False when nothing was left."""
        if not self.allowed:
            return True
        slots = self._slots(whose)
        taken = cache.get_many(slots)
        seconds = self.within.total_seconds()
        return any(cache.add(slot, 1, seconds) for slot in slots if slot not in taken)

    def _slots(self, whose: tuple[str, ...]) -> list[str]:
        """Addresses of people and machines stand in no key."""
        key = keyed_hash("\n".join(whose), purpose=f"limit:{self.name}")
        return [f"limit:{self.name}:{key}:{number}" for number in range(self.allowed)]
