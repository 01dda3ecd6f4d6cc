"""Advice on the spelling of a document that was stored; nothing of it is kept or changed."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from jobstore.lib.documents.check import PDF
from jobstore.lib.documents.refusal import DocumentRefused
from jobstore.lib.documents.word import text_of_word

WALL_SECONDS = 15
_HERE = Path(__file__).parent
_PROGRAM = _HERE / "spell.py"
_KNOWN = _HERE / "known_words.txt"  # words of today's work that the dictionary is too old for


class CannotAdvise(Exception):
    """There is no text that can be read, or it is not in English; the message says which."""


@dataclass(frozen=True)
class DoubtfulWord:
    """A word that the dictionary does not know, and the nearest one that it does, if any."""

    word: str
    nearest: str


_SENTENCES = {
    "empty": "We found no text in this file. A scan is a picture to us.",
    "language": "This does not look like English, and English is all that we can check.",
    "unreadable": "We could not read the text of this file. It is stored all the same.",
}


def doubtful_words(content: bytes, *, mime_type: str) -> list[DoubtfulWord]:
    """In the order of the text; names and words with a capital are left out. Raises CannotAdvise.

    A PDF is parsed by a child process with little memory and little time, never here.
    """
    kind = "pdf" if mime_type == PDF else "text"
    if kind == "text":
        try:
            content = text_of_word(content).encode()
        except DocumentRefused:
            raise CannotAdvise(_SENTENCES["unreadable"]) from None
    try:
        answer = subprocess.run(  # noqa: S603 -- fixed program and files, no user text in it
            [sys.executable, "-I", str(_PROGRAM), kind, str(_KNOWN)],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
            env={},
        )
        found = json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError):  # killed by a limit, or out of time
        raise CannotAdvise(_SENTENCES["unreadable"]) from None
    if found.get("problem"):
        raise CannotAdvise(_SENTENCES[found["problem"]])
    return [DoubtfulWord(word, nearest) for word, nearest in found["words"]]
