"""Run as a program: prints, as JSON, the words of a text that the English dictionary does not know.

Its input is a PDF or plain text, by its first argument; files of words to accept follow. Limits are
set before the parser is loaded. Imports nothing of ours.
"""

import json
import logging
import re
import resource
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

MEMORY = 700 * 1024 * 1024  # bytes of address space; the dictionary is most of it
CPU_SECONDS = 8
MOST_LETTERS = 200_000  # of the text; a résumé has a few thousand
MOST_WORDS = 30  # of the advice
SHORTEST = 4  # letters; shorter ones are abbreviations more often than slips
ON_PURPOSE = 3  # what stands there so often is meant
FOREIGN = 0.4  # with more unknown words than that it is another language
FEWEST = 10  # words by which a language can be told

_ADDRESS = re.compile(r"\S*[@/\\_]\S*|\b\S+\.\S+\b|\S*\d\S*")
_BROKEN = re.compile(r"-\s*\n\s*")
_WORD = re.compile(r"(?<![\w'’-])[a-z]+(?:['’]s)?(?![\w'’-])")


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text_of_pdf(content: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 -- loaded under the limits

    text = ""
    for page in PdfReader(BytesIO(content)).pages:
        text += page.extract_text() + "\n"
        if len(text) > MOST_LETTERS:
            break
    return text[:MOST_LETTERS]


def words_of(text: str) -> list[str]:
    """Words in small letters, in their order; names, addresses and numbers are left out."""
    plain = _ADDRESS.sub(" ", _BROKEN.sub("", text))
    words = [word.replace("’", "'").removesuffix("'s") for word in _WORD.findall(plain)]
    counts = Counter(words)
    long = [word for word in words if len(word) >= SHORTEST and counts[word] < ON_PURPOSE]
    return list(dict.fromkeys(long))


def advise(text: str, accepted: set[str]) -> dict[str, object]:
    from spellchecker import SpellChecker  # noqa: PLC0415 -- loaded under the limits

    words = words_of(text)
    if not words:
        return {"problem": "empty"}
    checker = SpellChecker(language="en", distance=1)
    unknown = checker.unknown(words) - accepted
    if len(words) >= FEWEST and len(unknown) > len(words) * FOREIGN:
        return {"problem": "language"}
    doubtful = [word for word in words if word in unknown][:MOST_WORDS]
    pairs = [(word, checker.correction(word) or "") for word in doubtful]
    return {"words": [(word, "" if other == word else other) for word, other in pairs]}


def main() -> None:
    limit()
    logging.disable(logging.CRITICAL)
    kind, *lists = sys.argv[1:]
    accepted = {word for name in lists for word in Path(name).read_text().split()}
    content = sys.stdin.buffer.read()
    try:
        text = text_of_pdf(content) if kind == "pdf" else content.decode()[:MOST_LETTERS]
        found = advise(text, accepted)
    except Exception:  # noqa: BLE001 -- a parser may fail on hostile input in any way
        found = {"problem": "unreadable"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
