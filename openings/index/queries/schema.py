"""The fields of the search index, and the one way in which texts and searches become words."""

import re
from functools import cache
from zlib import crc32

from tantivy import (
    Filter,
    Index,
    Order,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

WORDS = 1  # one more whenever texts become other words: the index is then made anew
STEMS = "stems"  # words by their stem
FORMS = "forms"  # words as they are written, in small letters without marks
VALUE = "raw"
POSITION = "position"  # the one document that is no opening: how far the index has read
LONGEST = 40  # letters; longer words are not found

_KEPT = "+#'"
_PARTS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()} | {
    char: char for char in _KEPT
})  # fmt: skip
_APART = re.compile(r"[^\w+#']|_")
_QUOTE = re.compile(r"(?<!\w)'+|'+(?!\w)")
_SIGN = re.compile(r"(?<![\w+#])[+#]+|[+#](?=\w)")
_DOT_NET = re.compile(r"\.net\b", re.IGNORECASE)


def plain(text: str) -> str:
    """Words parted by blanks: "C++", "C#" and "nurse's" stay whole, ".NET" is "dotnet net"."""
    if "." in text:
        text = _DOT_NET.sub(" dotnet net", text)
    is_plain = text.isascii()  # the usual way, and the faster one
    text = text.translate(_PARTS) if is_plain else _APART.sub(" ", text.replace("\u2019", "'"))
    if "'" in text:
        text = _QUOTE.sub(" ", text)
    if "+" in text or "#" in text:
        text = _SIGN.sub(" ", text)
    return text


def _chain(*, is_stemmed: bool) -> TextAnalyzer:
    words = TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.remove_long(LONGEST))
    words = words.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return (words.filter(Filter.stemmer("english")) if is_stemmed else words).build()


_STEMS, _FORMS = _chain(is_stemmed=True), _chain(is_stemmed=False)


def stems(text: str) -> list[str]:
    """The words of a text as the index has them."""
    found: list[str] = _STEMS.analyze(plain(text))
    return found


def forms(text: str) -> list[str]:
    found: list[str] = _FORMS.analyze(plain(text))
    return found


TEXTS = {  # field: its words, and whether they are found side by side
    "text": (STEMS, True),  # all that a search can find, each part a value of its own
    "title": (STEMS, True),
    "forms": (FORMS, False),  # of the title
    "asks": (STEMS, False),  # requirements
    "named": (STEMS, False),  # employer, category, employment, where one works
}
VALUES = (
    *("head", "types", "remote", "category", "region", "city", "country", "abroad", "spot"),
    *("apply", "vacancy", "visa"),
    "several",  # it has more than one spot
)
BESIDE = ("newest", "digest")  # numbers to sort and to compare by, which nobody searches
NUMBERS = ("employer", "publish", "closes", "pay_hour", "pay_year", "pay_likely", "answer_days")
COUNTED = frozenset(
    {"types", "remote", "category", "apply", "vacancy", "visa", "spot"}
)  # by the index, value by value


# Another name for each set of fields, by which old and new processes find their own index.
VERSION = f"{WORDS}-{crc32(repr((TEXTS, VALUES, NUMBERS, BESIDE, sorted(COUNTED))).encode()):08x}"


@cache
def schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_unsigned_field("key", indexed=True, fast=True)
    for name in BESIDE:
        builder.add_unsigned_field(name, fast=True)
    builder.add_float_field("prior", fast=True)
    for name, (words, is_ordered) in TEXTS.items():
        option = "position" if is_ordered else "basic"
        builder.add_text_field(name, tokenizer_name=words, index_option=option)
    for name in VALUES:
        is_counted = name in COUNTED
        builder.add_text_field(name, tokenizer_name=VALUE, fast=is_counted, index_option="basic")
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_text_field(POSITION, tokenizer_name=VALUE, stored=True, index_option="basic")
    return builder.build()


def opened(path: str | None) -> Index:
    """The index of a folder, which is made where there is none; of memory without a path.

    The one place that opens an index: its words belong to the object, not to the folder. Raises
    ValueError where the folder has other fields, OSError where it cannot be read.
    """
    index = Index(schema(), path, sort_by_field="newest", sort_order=Order.Desc)
    index.register_tokenizer(STEMS, _STEMS)
    index.register_tokenizer(FORMS, _FORMS)
    return index
