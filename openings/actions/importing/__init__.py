"""Openings from files of others: read a file, read its rows, save what can be trusted."""

from openings.actions.importing.advert import Advert, RowRefused
from openings.actions.importing.files import UnreadableFile
from openings.actions.importing.run import FORMATS, ImportCounts, import_openings
from openings.actions.importing.save import ImportOutcome, import_opening

__all__ = [
    "FORMATS",
    "Advert",
    "ImportCounts",
    "ImportOutcome",
    "RowRefused",
    "UnreadableFile",
    "import_opening",
    "import_openings",
]
