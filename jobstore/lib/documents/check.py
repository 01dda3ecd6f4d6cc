"""Uploaded documents judged by what they contain, never by what they are called."""

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import puremagic

from jobstore.lib.documents.pdf import MIXED, check_pdf
from jobstore.lib.documents.refusal import DocumentRefused
from jobstore.lib.documents.word import LOCKED, check_word
from jobstore.lib.text import clean_header_text

MAX_BYTES = 5 * 1024 * 1024
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEAD = 2048
_NAME_LIMIT = 100

_OTHER_KINDS = {
    ".docm": "This Word file may contain macros. Save it as .docx or as PDF.",
    ".doc": "This is an old Word file. Save it as .docx or as PDF.",
    ".pages": "Export this file from Pages as PDF or Word.",
    ".odt": "Save this file as PDF or .docx.",
    ".rtf": "Save this file as PDF or .docx.",
    ".txt": "Save this file as PDF or .docx.",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old Word file, or a new one with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADS = {
    b"%PDF-": "This file is a PDF. Give it a name that ends in .pdf and try again.",
    b"PK\x03\x04": "This file is no PDF. If it is a Word file, let its name end in .docx.",
    b"{\\rtf": _OTHER_KINDS[".rtf"],
}


@dataclass(frozen=True, kw_only=True)
class CheckedDocument:
    """A document that passed every check and may be stored."""

    name: str
    mime_type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def check_document(content: bytes, *, name: str, size: int | None = None) -> CheckedDocument:
    """Extension, first bytes and structure must agree. Raises DocumentRefused.

    `size` is what arrived, where the reader stopped keeping bytes beyond the limit.
    """
    name = clean_header_text(name, limit=255)
    suffix = PurePosixPath(name).suffix.lower()
    if (size or len(content)) > MAX_BYTES:
        raise DocumentRefused("This file is larger than 5 MB. Save a smaller one and try again.")
    if suffix not in {".pdf", ".docx"}:
        raise DocumentRefused(_OTHER_KINDS.get(suffix, "Choose a PDF or a Word file (.docx)."))
    if not content:
        raise DocumentRefused("This file is empty. Save it again and choose it once more.")
    if suffix == ".pdf":
        if not content.startswith(b"%PDF-") or not _looks_like(content, PDF):
            raise DocumentRefused(_not_a("PDF", suffix, content))
        check_pdf(content)
    else:
        if not content.startswith(b"PK\x03\x04") or not _looks_like(content, "zip"):
            raise DocumentRefused(_not_a("Word document", suffix, content))
        check_word(content)
    return CheckedDocument(
        name=_short(name, suffix), mime_type=PDF if suffix == ".pdf" else DOCX, content=content
    )


def _looks_like(content: bytes, kind: str) -> bool:
    """Whether the known signatures allow this kind; every DOCX is a ZIP to them."""
    try:
        found = puremagic.magic_string(content[:_HEAD])
    except puremagic.PureError:
        return False
    if kind == "zip":
        return any("zip" in match.mime_type or "openxml" in match.mime_type for match in found)
    return any(match.mime_type == kind for match in found)


def _not_a(kind: str, suffix: str, content: bytes) -> str:
    """The true reason, where the first bytes tell it."""
    if content.startswith(_OLE):
        return LOCKED if _ENCRYPTED in content else _OTHER_KINDS[".doc"]
    if suffix == ".pdf" and b"%PDF-" in content[:_HEAD]:
        return MIXED
    for head, sentence in _HEADS.items():
        if content.startswith(head):
            return sentence
    return f"This file is called {suffix} but is not a {kind}. Save it as one and try again."


def _short(name: str, suffix: str) -> str:
    stem = name[: -len(suffix)].strip(" .") or "resume"
    return f"{stem[:_NAME_LIMIT]}{suffix}"
