"""Lists that forms and models share."""

import zoneinfo
from functools import lru_cache


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """Zone names of the tz database as choices, the Americas first."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    names = [
        name for name in names if not name.startswith(("Etc/", "posix/", "right/", "SystemV/"))
    ]
    american = [name for name in names if name.startswith(("America/", "US/", "Pacific/"))]
    rest = [name for name in names if name not in set(american)]
    return [(name, name.replace("_", " ")) for name in american + rest]
