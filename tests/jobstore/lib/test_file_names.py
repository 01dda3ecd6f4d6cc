import pytest

from jobstore.lib.file_names import free_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("maya-resume.pdf", "maya-resume.pdf"),
        ("Lebenslauf Zoë.docx", "Lebenslauf Zoë.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\dana\\cv.pdf", "cv.pdf"),
        ("..", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("con.pdf", "_con.pdf"),
        ("a\x00b\u202egpj.pdf", "abgpj.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_name_is_fit_for_an_archive(wanted, name):
    assert free_name(wanted, set()) == name


def test_names_do_not_meet_whatever_their_case():
    taken: set[str] = set()
    names = [free_name(wanted, taken) for wanted in ("cv.pdf", "CV.pdf", "a/cv.pdf", "cv (2).pdf")]
    assert names == ["cv.pdf", "CV (2).pdf", "cv (3).pdf", "cv (2) (2).pdf"]
