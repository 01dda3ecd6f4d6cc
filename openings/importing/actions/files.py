"""From a path to rows, postings in whichever wrapping; a fault of the file is one line."""

import csv
import io
import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

SIZE_LIMIT = 64 * 1024 * 1024  # bytes
ROW_LIMIT = 200_000


# Comments that hide a script from very old browsers.
_AROUND_A_SCRIPT = re.compile(r"^[\s/*]*<!(?:--|\[CDATA\[)[\s/*]*|[\s/*]*(?:--|\]\])>[\s/*]*$")


# The first line of a CSV that tells Excel the sign between two cells.
_SEPARATOR = re.compile(r"^sep=.\r?\n", re.IGNORECASE)


class UnreadableFile(Exception):
    """Why nothing of a file can be imported, in one line."""


def read_text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableFile(f"{path} is not a file.")
        if size > SIZE_LIMIT:
            raise UnreadableFile(
                f"{path} has {size:,} bytes; the limit is {SIZE_LIMIT:,}. Split the file."
            )
        content = path.read_bytes()
        is_utf_16 = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))  # "Unicode text" of Excel
        text = content.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except FileNotFoundError:
        raise UnreadableFile(f"{path} does not exist.") from None
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path} is not UTF-8 text (byte {error.start:,}). Save it as UTF-8."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "the name is not valid"
        raise UnreadableFile(f"{path} cannot be read: {reason}.") from None
    if not text.strip():
        raise UnreadableFile(f"{path} is empty.")
    return text


def read_json(path: Path, text: str) -> Any:
    """Exact numbers; a raw line break inside a text is taken as one. A line may be a document."""
    try:
        return _loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            with suppress(ValueError):
                return [_loads(line) for line in text.splitlines() if line.strip()]
        raise UnreadableFile(
            f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None
    except RecursionError:
        raise UnreadableFile(f"{path} is nested too deeply.") from None
    except ValueError as error:
        raise UnreadableFile(f"{path} is not JSON: {error}.") from None


def _loads(text: str) -> Any:
    return json.loads(text, strict=False, parse_float=Decimal, parse_constant=Decimal)


def read_html(path: Path, text: str) -> list[Any]:
    """The JSON-LD of a saved page, one document for each script; an unreadable one as its text."""
    documents: list[Any] = []
    refusals: list[UnreadableFile] = []
    for script in LexborHTMLParser(text).css('script[type^="application/ld+json" i]'):
        content = _AROUND_A_SCRIPT.sub("", script.text())
        try:
            documents.append(read_json(path, content))
        except UnreadableFile as refusal:
            refusals += [refusal] if "JobPosting" in content else []
    if refusals and not documents:
        raise refusals[0]
    return documents + [str(refusal) for refusal in refusals]


def read_csv(path: Path, text: str) -> list[dict[str, Any]]:
    """Rows by the names of the header line; cells past the header stand under the key None."""
    text = _SEPARATOR.sub("", text.lstrip())
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(SIZE_LIMIT)
    rows: list[dict[str, Any]] = []
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
        names = _names_of(reader.fieldnames or ())
        reader.fieldnames = names
        rows.extend(dict(row) for row in reader if any(row.values()))
    except csv.Error as error:
        raise UnreadableFile(f"{path} is not CSV: row {len(rows) + 1}: {error}.") from None
    if "title" not in names:
        raise UnreadableFile(f'{path} has no column "title" in its first line.')
    return rows


def _names_of(header: Iterable[str]) -> list[str]:
    """ "Pay min" is pay_min. The second column of a name is another one."""
    names = ["_".join(re.split(r"[\s_-]+", name.strip().lower())) for name in header]
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):
        seen[name] += 1
        names[place] = f"{name} ({seen[name]})" if name and seen[name] > 1 else name
    return names


def check_rows(path: Path, rows: Any) -> list[Any]:
    if not isinstance(rows, list):
        raise UnreadableFile(f"{path} holds no list of openings.")
    if not rows:
        raise UnreadableFile(f"{path} holds no openings.")
    if len(rows) > ROW_LIMIT:
        raise UnreadableFile(f"{path} holds {len(rows):,} rows; the limit is {ROW_LIMIT:,}.")
    return rows


Node = dict[str, Any]
_SCHEMA = re.compile(r"https?://(?:www\.)?schema\.org/?")
_SHORT = {"type": "@type", "id": "@id"}  # of the context of schema.org
_REFERENCES = frozenset(
    {"hiringOrganization", "jobLocation", "applicantLocationRequirements", "baseSalary"}
)
_DEEPEST = 4  # references inside references


def is_posting(node: object) -> bool:
    return isinstance(node, dict) and "JobPosting" in _listed(node.get("@type"))


def _prefixes(document: Any) -> re.Pattern[str]:
    """What stands before a name of schema.org, by the contexts of the document."""
    contexts = [
        context
        for node in _nodes(document)
        for context in _listed(node.get("@context"))
        if isinstance(context, dict)
    ]
    names = {
        re.escape(name)
        for context in contexts
        for name, meaning in context.items()
        if isinstance(meaning, str) and _SCHEMA.fullmatch(meaning)
    }
    return re.compile(rf"^(?:{_SCHEMA.pattern}|(?:{'|'.join({*names, 'schema'})}):)(?=\w)")


def postings_in(document: Any) -> list[Any] | None:
    """Every posting of a document, with what it refers to; None when it holds none.

    What stands beside postings in a list and is nothing of JSON-LD stays a row, to be refused.
    """
    document = _expanded(document, _prefixes(document))
    known: dict[str, Node] = {}
    for node in _nodes(document):
        if isinstance(node.get("@id"), str):
            known[node["@id"]] = {**known.get(node["@id"], {}), **node}
    rows: list[Any] = []
    is_found = False
    for item in document if isinstance(document, list) else [document]:
        found = list(_postings(item))
        is_found = is_found or bool(found)
        is_of_jsonld = isinstance(item, dict) and not item.keys().isdisjoint({"@type", "@graph"})
        rows += [_whole(posting, known) for posting in found]
        rows += [] if found or is_of_jsonld else [item]
    return [row for row in rows if not _is_stub(row, known)] if is_found else None


def _postings(value: Any) -> Iterator[Node]:
    if is_posting(value):
        yield value
    else:
        for part in _parts(value):
            yield from _postings(part)


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
    for part in _parts(value):
        yield from _nodes(part)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _is_stub(row: Any, known: dict[str, Node]) -> bool:
    """A posting that only names, by its @id, one that stands elsewhere in full."""
    if not is_posting(row) or row.get("title") or not isinstance(row.get("@id"), str):
        return False
    return bool(known[row["@id"]].get("title"))


def _whole(posting: Node, known: dict[str, Node]) -> Node:
    return {
        name: _resolved(value, known) if name in _REFERENCES else value
        for name, value in posting.items()
    }


def _resolved(value: Any, known: dict[str, Node], depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return value
    if isinstance(value, list):
        return [_resolved(one, known, depth + 1) for one in value]
    if isinstance(value, str):
        return _resolved(known[value], known, depth + 1) if value in known else value
    if isinstance(value, dict):
        name = value.get("@id")
        value = {**known.get(name, {}), **value} if isinstance(name, str) else value
        return {
            key: part if key.startswith("@") else _resolved(part, known, depth + 1)
            for key, part in value.items()
        }
    return value


def _expanded(value: Any, prefix: re.Pattern[str]) -> Any:
    """Values without their wrapping, names without their prefix."""
    if isinstance(value, list):
        return [_expanded(one, prefix) for one in value]
    if not isinstance(value, dict):
        return value
    for wrapping in ("@value", "@list", "@set"):
        if wrapping in value:
            return _expanded(value[wrapping], prefix)
    node = {prefix.sub("", name): _expanded(part, prefix) for name, part in value.items()}
    for short, name in _SHORT.items():
        if name not in node and isinstance(node.get(short), str):
            node[name] = node.pop(short)
    if "@type" in node:
        types = [prefix.sub("", one) for one in _listed(node["@type"]) if isinstance(one, str)]
        node["@type"] = types[0] if len(types) == 1 else types
    return node


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
