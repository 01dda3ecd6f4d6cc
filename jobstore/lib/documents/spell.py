"""Run as a program: prints, as JSON, the words of a text that the English dictionary does not know.

Its input is a PDF or plain text, by its first argument; files of words to accept follow. Limits are
set before the parser is loaded. Imports nothing of ours.
"""

import json
import logging
import re
import resource
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

MEMORY = 700 * 1024 * 1024  # bytes of address space; the dictionary is most of it
CPU_SECONDS = 8
MOST_LETTERS = 200_000  # of the text; a résumé has a few thousand
MOST_WORDS = 30  # of the advice
SHORTEST = 4  # letters; shorter ones are abbreviations more often than slips
ON_PURPOSE = 3  # what stands there so often is meant
FOREIGN = 0.4  # with more unknown words than that it is another language,
STRANGE = 0.25  # or with more that have letters beyond a to z,
FEW = 0.08  # unless more than that are small words of English
FEWEST = 10  # words by which a language can be told

_ADDRESS = re.compile(r"\S*[@\\_]\S*|\S*//\S*|(?<!\S)/\S+|\b\S+\.\S+\b|\S*\d\S*")
_BROKEN = re.compile(r"(?<=[a-z])[-\u2010\u00ad][^\S\n]*\n\s*(?=[a-z])", re.IGNORECASE)
_JOINT = "\u0001"  # where a line broke a word
_SOFT = str.maketrans({"\u00ad": None, "\u2010": "-", "\u2011": "-", "’": "'"})
_END = r"(?:'s)?(?![\w'-])"
_WORD = re.compile(rf"(?<![\w'-])[a-z\u0001]+{_END}")
# With a capital, a word that begins a line or sentence and is followed by one without.
_FIRST = re.compile(rf"(?:^|[.!?:;]\s)\W*([A-Z][a-z\u0001]{{6,}}){_END}(?=,?[^\S\n]+[a-z])", re.M)
_CAPITALS = re.compile(rf"(?<![\w'-])[A-Z\u0001]{{5,}}{_END}")
_SMALL = re.compile(r"\b(?:A|AN|AND|AS|AT|BY|FOR|FROM|IN|OF|ON|OR|THE|TO|WITH)\b")
LATIN = 0.5  # with a smaller share of such letters it is another script
# The small words that hold sentences together, by which a line shows its language.
_ENGLISH, *_OTHERS = [
    frozenset(words.split())
    for words in (
        "a an and are as at by for from had has have i in is my of on or our that the to was with",
        "a al como con de del el en es la las lo los mi para por que se sin su un una y",
        "au aux avec dans de des du en est et je la le les ma mon par pour que sur un une",
        "als am an auf bei das dem den der des die ein eine für habe ich im in mit nach und von zu",
        "a ao as com da das de do dos e em na no nos o os para pela pelo por que um uma",
        "a al alla che con da dei del della di e gli ho i il in la le nel nella per un una",
        "aan de een en het ik in met naar op te van voor was",
        "dla do i jako na nie od oraz po przez przy w z za ze",
        "af at de den der det du en er et for i jeg med og på som til att av för jag och",
        "a ako ang at ay bilang isang mga na ng sa si",
        "a cu de din în la o pe pentru și un",
        "các cho của đã là một tại tôi trong và với",
    )
]
_PIECE = re.compile(r"\n|(?<=[.!?])\s")
# British spelling, and what American has in its place.
_BRITISH = [
    (re.compile(pattern), american)
    for pattern, american in (
        (r"is(e[drs]?|es|ers|ing|ations?)$", r"iz\1"),
        (r"ys(e[drs]?|es|ers|ing)$", r"yz\1"),
        (r"^((?:mis)?behavi|(?:dis)?col|endeav|(?:un)?fav|flav|harb|(?:dis)?hon|hum)our", r"\1or"),
        (r"^(lab|neighb|od|parl|rum|savi|tum|vap|vig|arm)our", r"\1or"),
        (r"(cent|theat|(?:milli|centi|kilo)?met|lit|fib|calib)re(s|d)?$", r"\1er\2"),
        (r"^((?:ortho)?p|h|an|gyn|leuk|c)ae", r"\1e"),
        (r"^(f?)oe(?=[st])", r"\1e"),
        (r"^(def|off|pret|lic)ence", r"\1ense"),
        (r"^(program|kilogram)me(s?)$", r"\1\2"),
    )
]  # fmt: skip
_DOUBLED = re.compile(r"(\w+[aeiou]l)l(?:ed|ing|ers?|ors?)")  # "travelled", but not "compilled"


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text_of_pdf(content: bytes) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 -- loaded under the limits

    text = ""
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")  # what only forbids changes was taken
    for page in reader.pages:
        text += page.extract_text() + "\n"
        if len(text) > MOST_LETTERS:
            break
    return text[:MOST_LETTERS]


def joined(text: str) -> str:
    """Without addresses and numbers; a joint stands in words that a line broke."""
    whole = _BROKEN.sub(_JOINT, unicodedata.normalize("NFKC", text)).translate(_SOFT)
    return _ADDRESS.sub(" ", whole)


def words_of(plain: str) -> list[str]:
    """Words in small letters, in their order; names are left out."""
    found = [(match.start(), match[0]) for match in _WORD.finditer(plain)]
    found += [(match.start(1), match[1]) for match in _FIRST.finditer(plain)]
    found += [place for line in _lines_in_capitals(plain) for place in line]
    words = [word.lower().removesuffix("'s") for _, word in sorted(found)]
    counts = Counter(words)
    long = [word for word in words if len(word) >= SHORTEST and counts[word] < ON_PURPOSE]
    return list(dict.fromkeys(long))


def _lines_in_capitals(text: str) -> Iterator[list[tuple[int, str]]]:
    """Of lines that are sentences, not names or headings: a small word stands among the others."""
    for line in re.finditer(r"[^\n]+", text):
        if line[0].isupper() and _SMALL.search(line[0]):
            yield [(line.start() + m.start(), m[0]) for m in _CAPITALS.finditer(line[0])]


def without_other_languages(text: str) -> tuple[str, float]:
    """The lines and sentences that are not plainly in another language; and their share."""
    counts = {True: 0, False: 0}
    kept = []
    for piece in _PIECE.split(text):
        words = re.findall(r"[^\W\d_]+", piece.lower())
        small = sum(word in _ENGLISH for word in words)
        other = max(sum(word in language for word in words) for language in _OTHERS)
        is_ours = other <= max(small, 1, len(words) * FEW)
        counts[is_ours] += len(words)
        kept += [piece] if is_ours else []
    whole = sum(counts.values())
    return "\n".join(kept), counts[True] / whole if whole else 1


def looks_foreign(text: str, *, doubtful: int, checked: int) -> bool:
    """Few of its words hold English together, and many are unknown or have other letters."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    if sum(word in _ENGLISH for word in words) >= len(words) * FEW:
        return False
    strange = sum(not word.isascii() for word in words)
    return strange > len(words) * STRANGE or (checked >= FEWEST and doubtful > checked * FOREIGN)


def is_british(word: str, checker: Any) -> bool:
    """Whether it is right across the sea."""
    doubled = _DOUBLED.fullmatch(word)
    form, forms = word, [doubled[1]] if doubled else []
    for pattern, american in _BRITISH:
        form = pattern.sub(american, form)
        forms += [form] if form != word else []
    return bool(checker.known(forms))


def is_known(word: str, unknown: set[str], checker: Any) -> bool:
    """A word that a line broke may be one with a hyphen of its own."""
    plain = word.replace(_JOINT, "")
    if plain not in unknown or is_british(plain, checker):
        return True
    return _JOINT in word and not checker.unknown(word.split(_JOINT))


def advise(text: str, accepted: set[str]) -> dict[str, object]:
    from spellchecker import SpellChecker  # noqa: PLC0415 -- loaded under the limits

    letters = [sign for sign in text if sign.isalpha()]
    if not letters:
        return {"problem": "empty"}
    if sum("LATIN" in unicodedata.name(sign, "") for sign in letters) < len(letters) * LATIN:
        return {"problem": "language"}
    text, share = without_other_languages(joined(text))
    if share < 1 / 2:
        return {"problem": "language"}
    words = words_of(text)
    checker = SpellChecker(language="en", distance=1)
    unknown = checker.unknown(word.replace(_JOINT, "") for word in words) - accepted
    doubtful = [word for word in words if not is_known(word, unknown, checker)]
    if looks_foreign(text, doubtful=len(doubtful), checked=len(words)):
        return {"problem": "language"}
    plain = [word.replace(_JOINT, "") for word in doubtful[:MOST_WORDS]]
    pairs = [(word, (checker.correction(word) or word)) for word in plain]
    small = {match[0].replace(_JOINT, "").removesuffix("'s") for match in _WORD.finditer(text)}
    # With a capital only, and with nothing near it: more likely a name.
    told = [(word, other) for word, other in pairs if other != word or word in small]
    return {"words": [(word, "" if other == word else other) for word, other in told]}


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
