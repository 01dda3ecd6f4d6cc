"""Résumés good and hostile, built in the test: nothing hostile lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen import canvas

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(*, pages: int = 1, text: str = "Dana Seeker. Ten years on the shop floor.") -> bytes:
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer)
    for number in range(pages):
        page.drawString(72, 720, f"{text} {number}")
        page.linkURL("https://example.org/dana", (72, 700, 200, 715))
        page.showPage()
    page.save()
    return buffer.getvalue()


def written(change) -> bytes:
    """A good PDF after `change(writer)`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def encrypted_pdf(password: str = "secret", algorithm: str = "RC4-128") -> bytes:
    """With an empty password anybody may read it, and only its owner may change it."""
    return written(
        lambda writer: writer.encrypt(password, owner_password="own", algorithm=algorithm)
    )


def compound(stream: str) -> bytes:
    """The frame in which old Word files, and new ones with a password, are stored."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")


def script_pdf() -> bytes:
    def add(writer):
        action = DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert(1);"),
            }
        )
        names = ArrayObject([TextStringObject("start"), writer._add_object(action)])
        tree = DictionaryObject({NameObject("/Names"): names})
        writer.root_object[NameObject("/Names")] = DictionaryObject(
            {NameObject("/JavaScript"): tree}
        )

    return written(add)


def embedded_pdf() -> bytes:
    return written(lambda writer: writer.add_attachment("a.txt", b"hello"))


def action_pdf(kind: str, **more) -> bytes:
    action = DictionaryObject({NameObject("/S"): NameObject(kind), **more})

    def add(writer):
        writer.root_object[NameObject("/OpenAction")] = action

    return written(add)


def launch_pdf() -> bytes:
    return action_pdf("/Launch", **{NameObject("/F"): TextStringObject("calc.exe")})


def calling_pdf() -> bytes:
    return action_pdf("/URI", **{NameObject("/URI"): TextStringObject("https://evil.example")})


def opening_pdf() -> bytes:
    """Opens at its first page, as many programs write it: harmless."""

    def add(writer):
        writer.root_object[NameObject("/OpenAction")] = ArrayObject(
            [writer.pages[0].indirect_reference, NameObject("/Fit")]
        )

    return written(add)


def xfa_pdf() -> bytes:
    def add(writer):
        stream = DecodedStreamObject()
        stream.set_data(b"<xdp:xdp/>")
        form = DictionaryObject(
            {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): writer._add_object(stream)}
        )
        writer.root_object[NameObject("/AcroForm")] = form

    return written(add)


def packed_script_pdf() -> bytes:
    """The script sits in a compressed object stream, where no search of the bytes finds it."""
    packed = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
    }
    offsets, bodies = [], b""
    for number, content in packed.items():
        offsets.append(b"%d %d" % (number, len(bodies)))
        bodies += content + b" "
    first = b" ".join(offsets) + b" "
    stream = zlib.compress(first + bodies)
    body = b"%PDF-1.5\n"
    at_stream = len(body)
    body += (
        b"5 0 obj\n<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>\nstream\n"
        % (len(first), len(stream))
        + stream
        + b"\nendstream\nendobj\n"
    )
    at_table = len(body)
    rows = [(0, 0, 0), *[(2, 5, index) for index in range(4)], (1, at_stream, 0), (1, at_table, 0)]
    table = zlib.compress(b"".join(struct.pack(">BHB", *row) for row in rows))
    body += (
        b"6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(table)
        + table
        + b"\nendstream\nendobj\n"
    )
    return body + b"startxref\n%d\n%%%%EOF\n" % at_table


def bomb_pdf() -> bytes:
    """A cross-reference stream whose filters unpack to far more than the memory allowed."""
    layer = zlib.compress(b"\x00" * 200_000_000, 9)
    filters = "/Filter /FlateDecode"
    head = (
        f"1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R {filters} "
        f"/Length {len(layer)} >>\nstream\n"
    ).encode()
    body = b"%PDF-1.5\n"
    start = len(body)
    body += head + layer + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def claiming_pdf() -> bytes:
    """Says that it has a million pages."""

    def add(writer):
        writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(1_000_000)

    return written(add)


def looping_pdf() -> bytes:
    """The page tree contains itself."""

    def add(writer):
        pages = writer.root_object["/Pages"]
        pages["/Kids"].append(writer.root_object.raw_get("/Pages"))

    return written(add)


def word(text: str = "Dana Seeker. Ten years on the shop floor.") -> bytes:
    document = docx.Document()
    document.add_heading("Dana Seeker")
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def blank_word() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def word_with(
    added: Mapping[str, bytes] | None = None,
    changed: Mapping[str, tuple[bytes, bytes]] | None = None,
    left_out: str = "",
) -> bytes:
    """A good Word file with parts added, changed by replacement, or left out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word())) as good,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for info in good.infolist():
            content = good.read(info)
            if info.filename == left_out:
                continue
            for name, (old, new) in (changed or {}).items():
                if info.filename == name:
                    assert old in content
                    content = content.replace(old, new)
            archive.writestr(info.filename, content)
        for name, content in (added or {}).items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word_with_relation(kind: str, target: str, mode: str = "External") -> bytes:
    line = (
        f'<Relationship Id="rId99" Type="{RELATION}/{kind}" Target="{target}" '
        f'TargetMode="{mode}"/></Relationships>'
    )
    return word_with(changed={"word/_rels/document.xml.rels": (b"</Relationships>", line.encode())})


def zip_of(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
