"""Word files (.docx): a ZIP that is inflated in memory only, within limits counted on the way."""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import defusedxml.ElementTree as SafeTree
import defusedxml.sax
from defusedxml import DefusedXmlException

from jobstore.lib.documents.refusal import PADDING, DocumentRefused

MAX_ENTRIES = 1000
MAX_INFLATED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_MAIN = 20 * 1024 * 1024  # bytes of XML of the text itself
_CHUNK = 64 * 1024
_SLACK = 1024 * 1024  # the ratio of small files says nothing
_END_RECORD = 22  # bytes of a ZIP's last record without a comment

_TYPES = "[Content_Types].xml"
_TEXT_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EITHER = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PARAGRAPH = f"{_TEXT_SPACE}p"
_GONE = {f"{_TEXT_SPACE}moveFrom", f"{_TEXT_SPACE}del"}  # stands elsewhere by now, or nowhere
_SIGNS = {
    f"{_TEXT_SPACE}tab": " ",
    f"{_TEXT_SPACE}br": " ",
    f"{_TEXT_SPACE}cr": " ",
    f"{_TEXT_SPACE}noBreakHyphen": "-",
}
_BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_INSIDE = re.compile(r"(vbaproject|activex|/embeddings/|\.(zip|docx|docm|xlsx|exe|bin|jar|html?)$)")
_LOCAL_TEMPLATE = re.compile(r"file:///[a-z]:[\\/]", re.IGNORECASE)

_DAMAGED = "This Word file is damaged or cut off. Save it again and try again."
_TOO_MUCH = "This Word file unpacks to far too much. Save it as PDF and try again."
_MIXED = "This file is a Word file and something else at once. Save it as PDF and try again."
_MACROS = "This Word file contains macros. Save it as .docx without macros, or as PDF."
_FILES = "This Word file has other files inside. Save it as PDF and try again."
_LINKED = "This Word file loads parts from elsewhere. Save it as PDF and try again."
_NOT_WORD = "This file is called .docx but is not a Word document. Save it as one and try again."
LOCKED = "This Word file is locked with a password. Save it without a password and try again."


def check_word(content: bytes) -> None:
    """Raises DocumentRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_frame(content, archive)
            _check_names(archive.infolist())
            parts = _inflate(archive, packed=len(content))
        _check_parts(parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused(_DAMAGED) from error
    except RuntimeError as error:
        raise DocumentRefused(LOCKED) from error


def text_of_word(content: bytes) -> str:
    """The text of a document that was checked before, a paragraph a line; else DocumentRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _inflate(archive, packed=len(content))
        lines = list(_paragraphs(_tree(parts[_main_part(parts)])))
        # The same head stands in a part for the first page and in one for the others.
        beside = [_tree(parts[name]) for name in sorted(parts) if _BESIDE.fullmatch(name)]
        lines += dict.fromkeys(line for root in beside for line in _paragraphs(root))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise DocumentRefused(_DAMAGED) from error
    return "\n".join(lines)


def _paragraphs(root: Element) -> Iterator[str]:
    """Each piece of text once: what stands in a text box is a paragraph of its own."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.tag == _PARAGRAPH:
            text, boxes = _own_text(node)
            yield text
            waiting += reversed(boxes)
        else:
            waiting += reversed(_standing(node))


def _own_text(paragraph: Element) -> tuple[str, list[Element]]:
    text: list[str] = []
    boxes: list[Element] = []
    waiting = list(reversed(_standing(paragraph)))
    while waiting:
        node = waiting.pop()
        if node.tag == _PARAGRAPH:
            boxes.append(node)
        elif node.tag == f"{_TEXT_SPACE}t":
            text.append(node.text or "")
        elif node.tag in _SIGNS:
            text.append(_SIGNS[node.tag])
        else:
            waiting += reversed(_standing(node))
    return "".join(text), boxes


def _standing(node: Element) -> list[Element]:
    """What counts of a node's parts: of a drawing that stands twice for older programs, one."""
    inner = [child for child in node if child.tag not in _GONE]
    return inner[:1] if node.tag == _EITHER else inner


def _check_frame(content: bytes, archive: zipfile.ZipFile) -> None:
    """The archive is the whole file: nothing stands before or behind it."""
    infos = archive.infolist()
    if not infos:
        raise DocumentRefused(_NOT_WORD)
    if min(info.header_offset for info in infos) != 0 or archive.comment:
        raise DocumentRefused(_MIXED)
    end = content.rfind(b"PK\x05\x06")
    if content[end + _END_RECORD :].strip(PADDING):
        raise DocumentRefused(_MIXED)


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_ENTRIES:
        raise DocumentRefused(_TOO_MUCH)
    names = [info.filename for info in infos]
    if len({name.lower() for name in names}) != len(names):
        raise DocumentRefused(_DAMAGED)
    for info in infos:
        name = info.orig_filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise DocumentRefused(_DAMAGED)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise DocumentRefused(_DAMAGED)
        if info.flag_bits & 0x1:
            raise DocumentRefused(LOCKED)
        if "vbaproject" in name.lower():
            raise DocumentRefused(_MACROS)
        if _INSIDE.search(name.lower()) and not name.lower().startswith("word/printersettings"):
            raise DocumentRefused(_FILES)


def _inflate(archive: zipfile.ZipFile, *, packed: int) -> dict[str, bytes]:
    """The XML parts. Every part is inflated to count it, whatever its header claims."""
    limit = min(MAX_INFLATED, max(packed * MAX_RATIO, _SLACK))
    total = 0
    parts: dict[str, bytes] = {}
    for info in archive.infolist():
        keeps = info.filename.lower().endswith((".xml", ".rels"))
        kept: list[bytes] = []
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > limit:
                    raise DocumentRefused(_TOO_MUCH)
                if keeps:
                    kept.append(chunk)
        if keeps:
            parts[info.filename] = b"".join(kept)
    return parts


def _check_parts(parts: dict[str, bytes]) -> None:
    for text in parts.values():
        if _declares(text):
            raise DocumentRefused(_DAMAGED)
    main = _main_part(parts)
    for name, text in parts.items():
        if name.endswith(".rels"):
            _check_relations(text)
    if len(parts[main]) > MAX_MAIN:
        raise DocumentRefused(_TOO_MUCH)
    try:
        defusedxml.sax.parseString(parts[main], ContentHandler(), forbid_dtd=True)
    except (SAXException, DefusedXmlException) as error:
        raise DocumentRefused(_DAMAGED) from error


def _declares(text: bytes) -> bool:
    """A document type or an entity, in any of the encodings of Unicode."""
    plain = text.replace(b"\x00", b"").upper()
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _tree(text: bytes) -> Element:
    try:
        root: Element = SafeTree.fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as error:
        raise DocumentRefused(_DAMAGED) from error
    return root


def _main_part(parts: dict[str, bytes]) -> str:
    if _TYPES not in parts:
        raise DocumentRefused(_NOT_WORD)
    types = {
        one.get("PartName", "").lstrip("/"): one.get("ContentType", "")
        for one in _tree(parts[_TYPES])
    }
    if any(re.search("macroenabled|vbaproject", kind.lower()) for kind in types.values()):
        raise DocumentRefused(_MACROS)
    for name, kind in types.items():
        if kind == _MAIN and name in parts:
            return name
    raise DocumentRefused(_NOT_WORD)


def _check_relations(text: bytes) -> None:
    for one in _tree(text):
        kind = one.get("Type", "").rsplit("/", maxsplit=1)[-1]
        if kind in {"aFChunk", "oleObject", "package", "control"}:
            raise DocumentRefused(_FILES)
        if one.get("TargetMode", "").lower() != "external" or kind == "hyperlink":
            continue
        # Word notes where on its author's own disk the template of a document lay.
        if kind == "attachedTemplate" and _LOCAL_TEMPLATE.match(one.get("Target", "")):
            continue
        raise DocumentRefused(_LINKED)
