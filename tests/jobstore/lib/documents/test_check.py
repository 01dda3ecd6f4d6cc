import io
import random
import signal
import stat
import time
import zipfile
from pathlib import Path

import pytest

from jobstore.lib.documents import helper, inspect_pdf, pdf
from jobstore.lib.documents.check import MAX_BYTES, check_document
from jobstore.lib.documents.refusal import DocumentRefused
from tests.support import documents as make
from tests.support.proof import SEED, rounds

MZ = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200


def made(content):
    """Some are slow or large to build, so they are built when they are needed."""
    return content() if callable(content) else content


def entry(name, content=b"x", *, mode=0):
    """A good Word file with one odd entry, whose name zipfile would not write as it is."""
    buffer = io.BytesIO(make.word())
    with zipfile.ZipFile(buffer, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, content)
    return buffer.getvalue()


def many_entries():
    return make.word_with(added={f"word/x{number}.xml": b"<a/>" for number in range(1001)})


def encrypted_word():
    """The bit that says "encrypted" set on the first entry, in both of its headers."""
    content = bytearray(make.word())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


REFUSED = {
    # what: (name, content, part of the sentence)
    "empty pdf": ("cv.pdf", b"", "empty"),
    "empty docx": ("cv.docx", b"", "empty"),
    "six megabytes": ("cv.pdf", lambda: b"%PDF-1.4" + b"x" * (6 * 1024 * 1024), "larger than 5 MB"),
    "one byte too many": ("cv.pdf", lambda: b"%PDF-" + b"x" * (MAX_BYTES - 4), "larger than 5 MB"),
    "exe as pdf": ("cv.pdf", MZ, "not a PDF"),
    "elf as docx": ("cv.docx", ELF, "not a Word document"),
    "html as pdf": ("cv.pdf", b"<html><script>alert(1)</script></html>", "not a PDF"),
    "svg as pdf": ("cv.pdf", b"<svg onload='alert(1)'/>", "not a PDF"),
    "gif as pdf": ("cv.pdf", b"GIF89a" + b"\x00" * 40, "not a PDF"),
    "exe by name": ("cv.pdf.exe", MZ, "Choose a PDF"),
    "no extension": ("cv", make.pdf, "Choose a PDF"),
    "zip": ("cv.zip", lambda: make.zip_of({"a": b"b"}), "Choose a PDF"),
    "doc": ("cv.doc", b"\xd0\xcf\x11\xe0", "old Word file"),
    "docm by name": ("cv.docm", make.word, "macros"),
    "pages": ("cv.pages", b"PK\x03\x04", "Pages"),
    "rtf": ("cv.rtf", rb"{\rtf1 x}", "Save this file"),
    "reversed name": ("cv\u202efdp.exe", MZ, "Choose a PDF"),
    "pdf as docx": ("cv.docx", make.pdf, "name that ends in .pdf"),
    "docx as pdf": ("cv.pdf", make.word, "end in .docx"),
    "old word as docx": ("cv.docx", make.compound("WordDocument"), "old Word file"),
    "locked word": ("cv.docx", make.compound("EncryptedPackage"), "password"),
    "rtf as docx": ("cv.docx", b"{\\rtf1 Dana}", "Save this file as PDF"),
    "text behind the padding": ("cv.pdf", lambda: make.pdf() + bytes(2000) + b"x", "else at once"),
    "header too late": ("cv.pdf", lambda: b"x" * 900 + make.pdf(), "Print it to a new PDF"),
    "byte order mark": ("cv.pdf", lambda: b"\xef\xbb\xbf" + make.pdf(), "Print it to a new PDF"),
    "truncated pdf": ("cv.pdf", lambda: make.pdf()[:400], "damaged"),
    "garbled pdf": ("cv.pdf", b"%PDF-1.4\n" + b"garbage " * 50 + b"\n%%EOF\n", "damaged"),
    "pdf and zip": (
        "cv.pdf",
        lambda: make.pdf() + make.zip_of({"a.class": b"x"}),
        "something else",
    ),
    "pdf and html": (
        "cv.pdf",
        lambda: b"%PDF-1.4\n<html><script>x</script>" + make.pdf(),
        "something",
    ),
    "pdf and a tail": ("cv.pdf", lambda: make.pdf() + b"x" * 5000, "something else"),
    "encrypted": ("cv.pdf", make.encrypted_pdf, "password"),
    "script": ("cv.pdf", make.script_pdf, "script"),
    "packed script": ("cv.pdf", make.packed_script_pdf, "script"),
    "script when opened": ("cv.pdf", lambda: make.action_pdf("/JavaScript"), "script"),
    "launch": ("cv.pdf", make.launch_pdf, "another program"),
    "embedded file": ("cv.pdf", make.embedded_pdf, "other files"),
    "calls home when opened": ("cv.pdf", make.calling_pdf, "by itself"),
    "submits when opened": ("cv.pdf", lambda: make.action_pdf("/SubmitForm"), "by itself"),
    "xfa": ("cv.pdf", make.xfa_pdf, "XFA"),
    "31 pages": ("cv.pdf", lambda: make.pdf(pages=31), "31 pages"),
    "unpacking pdf": ("cv.pdf", make.bomb_pdf, ""),
    "page loop": ("cv.pdf", make.looping_pdf, ""),
    "plain zip": ("cv.docx", lambda: make.zip_of({"a.txt": b"hello"}), "not a Word document"),
    "no content types": (
        "cv.docx",
        lambda: make.word_with(left_out="[Content_Types].xml"),
        "not a Word document",
    ),
    "truncated docx": ("cv.docx", lambda: make.word()[:-400], "damaged"),
    "zip bomb": (
        "cv.docx",
        lambda: make.word_with(added={"word/media/a.xml": b"\x00" * 60_000_000}),
        "unpacks",
    ),
    "small zip bomb": (
        "cv.docx",
        lambda: make.word_with(added={"word/media/a.jpg": b"\x00" * 30_000_000}),
        "unpacks",
    ),
    "many entries": ("cv.docx", many_entries, "unpacks"),
    "nested zip": (
        "cv.docx",
        lambda: entry("word/a.zip", make.zip_of({"a": b"b"})),
        "other files",
    ),
    "macros": ("cv.docx", lambda: entry("word/vbaProject.bin"), "macros"),
    "docm renamed": (
        "cv.docx",
        lambda: make.word_with(
            changed={
                "[Content_Types].xml": (
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    b"application/vnd.ms-word.document.macroEnabled.main",
                )
            }
        ),
        "macros",
    ),
    "ole": ("cv.docx", lambda: entry("word/embeddings/oleObject1.bin"), "other files"),
    "active x": ("cv.docx", lambda: entry("word/activeX/activeX1.xml"), "other files"),
    "parent path": ("cv.docx", lambda: entry("../evil.xml"), "damaged"),
    "absolute path": ("cv.docx", lambda: entry("/etc/passwd"), "damaged"),
    "drive path": ("cv.docx", lambda: entry("C:\\x.xml"), "damaged"),
    "symlink": ("cv.docx", lambda: entry("word/link", mode=stat.S_IFLNK | 0o777), "damaged"),
    "locked entry": ("cv.docx", encrypted_word, "password"),
    "remote template": (
        "cv.docx",
        lambda: make.word_with_relation("attachedTemplate", "https://evil.example/t.dotm"),
        "elsewhere",
    ),
    "share template": (
        "cv.docx",
        lambda: make.word_with_relation("attachedTemplate", "file://evil.example/share/t.dotm"),
        "elsewhere",
    ),
    "remote picture": (
        "cv.docx",
        lambda: make.word_with_relation("image", "https://evil.example/pixel.png"),
        "elsewhere",
    ),
    "html part": (
        "cv.docx",
        lambda: make.word_with_relation("aFChunk", "part.xml", mode="Internal"),
        "other files",
    ),
    "billion laughs": (
        "cv.docx",
        lambda: make.word_with(
            added={"word/l.xml": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><l>&a;</l>'}
        ),
        "damaged",
    ),
    "external entity": (
        "cv.docx",
        lambda: make.word_with(
            added={
                "word/l.xml": '<?xml version="1.0" encoding="UTF-16"?>'
                '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l/>'.encode("utf-16")
            }
        ),
        "damaged",
    ),
    "broken text": (
        "cv.docx",
        lambda: make.word_with(changed={"word/document.xml": (b"</w:document>", b"")}),
        "damaged",
    ),
    "docx before something": ("cv.docx", lambda: make.word() + b"<html>", "something else"),
    "docx behind something": ("cv.docx", lambda: b"PK\x03\x04junk" + make.word(), "something else"),
}


@pytest.mark.parametrize(("name", "content", "sentence"), REFUSED.values(), ids=REFUSED)
def test_hostile_file_is_refused_clearly_and_soon(name, content, sentence):
    content = made(content)
    started = time.monotonic()

    with pytest.raises(DocumentRefused) as refusal:
        check_document(content, name=name)

    assert sentence in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert time.monotonic() - started < 10  # 2 s on an idle machine; this one is shared


ACCEPTED = {
    "plain": ("resume.pdf", make.pdf),
    "30 pages": ("resume.pdf", lambda: make.pdf(pages=30)),
    "opens at a page": ("resume.pdf", make.opening_pdf),
    "upper case": ("RESUME.PDF", make.pdf),
    "emoji": ("résumé 🎉.pdf", make.pdf),
    "claims a million pages": ("resume.pdf", make.claiming_pdf),
    "rewritten": ("resume.pdf", lambda: make.written(lambda writer: None)),
    "blank lines at the end": ("resume.pdf", lambda: make.pdf() + b"\r\n\r\n"),
    "padded": ("resume.pdf", lambda: make.pdf() + bytes(4096)),
    "padded with blanks": ("resume.pdf", lambda: make.pdf() + b" \n" * 4000),
    "padded word": ("resume.docx", lambda: make.word() + bytes(4096)),
    "changes forbidden": ("resume.pdf", lambda: make.encrypted_pdf("")),
    "changes forbidden, newer": ("resume.pdf", lambda: make.encrypted_pdf("", "AES-256")),
    "word": ("resume.docx", make.word),
    "word in japanese": ("履歴書.docx", lambda: make.word("職務経歴")),
    "word with a link": (
        "resume.docx",
        lambda: make.word_with_relation("hyperlink", "https://example.org/dana"),
    ),
    "word from a template": (
        "resume.docx",
        lambda: make.word_with_relation("attachedTemplate", "file:///C:\\Users\\dana\\Modern.dotx"),
    ),
}


@pytest.mark.parametrize(("name", "content"), ACCEPTED.values(), ids=ACCEPTED)
def test_good_resume_is_accepted(name, content):
    content = made(content)

    document = check_document(content, name=name)

    assert document.size == len(content)
    assert document.name == ("RESUME.pdf" if name.isupper() else name)


def test_long_name_is_cut_before_its_extension():
    document = check_document(make.pdf(), name="a" * 200 + ".pdf")

    assert document.name == "a" * 100 + ".pdf"


@pytest.fixture
def helpers(monkeypatch):
    """Those that are started in a test; none is left of other tests, or to them."""
    started = []

    class Counted(helper.Helper):
        def __init__(self, program):
            super().__init__(program)
            started.append(self)

    helper.end_all()
    monkeypatch.setattr(helper, "Helper", Counted)
    yield started
    helper.end_all()


@pytest.fixture
def program(tmp_path, monkeypatch, helpers):
    """The program with another line where it would read the file."""

    def write(line, *, seconds=5):
        source = Path(inspect_pdf.__file__).read_text()
        read = "    reader = PdfReader(BytesIO(content))\n"
        assert read in source
        path = tmp_path / "inspect_pdf.py"
        source = source.replace(read, f"    {line}\n{read}")
        path.write_text(source.replace("CPU_SECONDS = 5", f"CPU_SECONDS = {seconds}"))
        monkeypatch.setattr(pdf, "_INSPECTOR", path)

    return write


ASKED = "if b'% greedy' in content: "


def test_parser_that_takes_too_long_is_stopped_with_all_it_started(program, helpers, monkeypatch):
    monkeypatch.setattr(pdf, "WALL_SECONDS", 0.3)
    program("exec('while True: pass')")

    with pytest.raises(DocumentRefused, match="too complex"):
        check_document(make.pdf(), name="cv.pdf")
    assert [one.process.returncode for one in helpers] == [-signal.SIGKILL]


@pytest.mark.parametrize(
    "greedy",
    [
        "x = b'x' * 400_000_000",
        "exec('while True: pass')",
        "os.kill(os.getpid(), 9)",
        "os._exit(0)",
    ],
    ids=["memory", "processor", "killed", "silent"],
)
def test_parser_has_little_memory_and_time(program, helpers, greedy):
    """The limits of the child process, with a parser that knows none; the next file is read."""
    program(ASKED + greedy, seconds=1)
    greedy_file = make.pdf().replace(b"%%EOF", b"% greedy\n%%EOF")

    for _ in range(2):
        with pytest.raises(DocumentRefused, match="too complex"):
            check_document(greedy_file, name="cv.pdf")
        check_document(make.pdf(), name="cv.pdf")
    assert len(helpers) == 1


def test_no_file_meets_what_another_one_left(program, helpers):
    program(
        "import builtins; left = vars(builtins).setdefault('left', []); left.append(1); "
        "assert left == [1]"
    )
    for _ in range(3):
        check_document(make.pdf(), name="cv.pdf")
    assert len(helpers) == 1


def test_helper_that_was_killed_is_replaced_and_its_file_read(helpers):
    check_document(make.pdf(), name="cv.pdf")
    helpers[0].process.kill()
    check_document(make.pdf(), name="cv.pdf")
    helpers[1].process.kill()
    helpers[1].process.wait()
    check_document(make.pdf(), name="cv.pdf")
    assert len(helpers) == 3
    with pytest.raises(DocumentRefused, match="damaged"):
        check_document(b"%PDF-1.4\n%%EOF\n", name="cv.pdf")


def test_helper_that_breaks_twice_refuses_the_file(program, helpers):
    program("os.kill(os.getppid(), 9)")
    with pytest.raises(DocumentRefused, match="too complex"):
        check_document(make.pdf(), name="cv.pdf")
    assert len(helpers) == 2


def test_helper_ends_after_so_many_files_and_with_its_web_process(helpers, monkeypatch):
    monkeypatch.setattr(helper, "MOST_FILES", 2)
    for _ in range(3):
        check_document(make.pdf(), name="cv.pdf")
    first, second = helpers
    assert first.process.returncode is not None
    assert second.process.poll() is None
    second.process.stdin.close()  # as when the web process has gone
    assert second.process.wait(timeout=5) == 0


def test_forked_web_process_starts_a_helper_of_its_own(helpers):
    check_document(make.pdf(), name="cv.pdf")
    helpers[0].owner -= 1
    check_document(make.pdf(), name="cv.pdf")
    assert len(helpers) == 2
    helpers[0].end()


def test_name_is_one_clean_line():
    document = check_document(make.pdf(), name='a\r\nBcc: x"; b\x00\x1f.pdf')

    assert document.name == 'a Bcc: x"; b.pdf'


@pytest.mark.proof
@pytest.mark.parametrize("make_one", [make.pdf, make.word])
def test_mangled_file_never_breaks_the_check(make_one):
    good = make_one()
    name = "cv.pdf" if good.startswith(b"%PDF") else "cv.docx"
    sample = 5 if name == "cv.pdf" else 150
    chance = random.Random(SEED)
    for _ in range(rounds(sample=sample, whole=sample * 40)):
        mangled = bytearray(good)
        for _ in range(chance.randint(1, 30)):
            mangled[chance.randrange(8, len(mangled))] = chance.randrange(256)
        try:
            check_document(bytes(mangled), name=name)
        except DocumentRefused:
            continue
