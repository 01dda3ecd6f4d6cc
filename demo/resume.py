"""A plain one-page PDF, written by hand: enough for a résumé that opens everywhere."""

from jobstore.lib.documents.check import CheckedDocument

LINE_HEIGHT = 18
TOP = 740


def resume_of(name: str, lines: list[str]) -> CheckedDocument:
    shown = [name, "", *lines]
    text = "".join(f"({_escaped(line)}) Tj 0 -{LINE_HEIGHT} Td\n" for line in shown)
    stream = f"BT /F1 12 Tf 72 {TOP} Td\n{text}ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    file_name = f"{name.replace(' ', '-').lower()}-resume.pdf"
    return CheckedDocument(name=file_name, mime_type="application/pdf", content=_pdf(objects))


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf(objects: list[bytes]) -> bytes:
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(content))
    )
