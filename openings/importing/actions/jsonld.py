"""JSON-LD as plain objects: wherever postings are, in whichever wrapping."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

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
