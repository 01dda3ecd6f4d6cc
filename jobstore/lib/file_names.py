"""Names of files that people gave, made fit for an archive that opens on every system."""

import re
from pathlib import PurePosixPath

LONGEST = 100
# Paths of other systems, controls, marks that turn the text round, and what Windows refuses.
_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def free_name(wanted: str, taken: set[str]) -> str:
    """A name without folders that nothing in `taken` has; it is taken from then on."""
    name = PurePosixPath(_UNFIT.sub("", wanted.replace("\\", "/"))).name.strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    suffix = PurePosixPath(name).suffix[:10]
    stem = name.removesuffix(suffix)[: LONGEST - len(suffix)].strip(". ") or "file"
    name, number = stem + suffix, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem} ({number}){suffix}"
    taken.add(name.casefold())
    return name
