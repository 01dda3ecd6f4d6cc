"""Advice on spelling: what is looked at, what is left alone, and what cannot be read."""

import io

import docx
import pytest

from jobstore.lib.documents.check import DOCX, PDF
from jobstore.lib.documents.spelling import CannotAdvise, doubtful_words
from tests.support import documents as make

TEXT = "I was responsable for the recieving of goods at the back door of the store."


def words(content, mime_type=PDF):
    return [(row.word, row.nearest) for row in doubtful_words(content, mime_type=mime_type)]


@pytest.mark.parametrize(
    ("content", "mime_type"), [(make.pdf(text=TEXT), PDF), (make.word(TEXT), DOCX)]
)
def test_misspelled_words_are_named_in_their_order_with_the_nearest_one(content, mime_type):
    assert words(content, mime_type) == [
        ("responsable", "responsible"),
        ("recieving", "receiving"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dana Seekr worked at Acmee Storez in Colombus.",  # with a capital: names
        "Write to dana@exampel.org or see shop.exampel/danna for more of it.",
        "I know kubernetes, postgres and planograms, and I improved workflows.",
        "I ran the pos and the wms for abt two years.",  # short: abbreviations
        "The kombu broth, the kombu salad and the kombu stew were mine.",  # so often on purpose
    ],
)
def test_what_is_right_or_a_name_is_left_alone(text):
    assert words(make.word(text), DOCX) == []


def test_word_that_is_broken_over_runs_of_the_file_is_read_whole():
    document = docx.Document()
    paragraph = document.add_paragraph("I was respon")
    paragraph.add_run("sible").bold = True
    paragraph.add_run(" for the stock.")
    buffer = io.BytesIO()
    document.save(buffer)
    assert words(buffer.getvalue(), DOCX) == []


@pytest.mark.parametrize(
    ("content", "mime_type", "reason"),
    [
        (make.pdf(text=""), PDF, "no text"),
        (make.word(""), DOCX, "no text"),
        (b"%PDF-1.4 nonsense", PDF, "could not read"),
        (b"PK nonsense", DOCX, "could not read"),
        (
            make.word(
                "ich habe zehn jahre lang waren verkauft und kunden beraten, bestellungen"
                " geschrieben, regale gefüllt, kassen geführt, lieferungen geprüft und neue"
                " kollegen eingearbeitet, immer pünktlich und immer freundlich gewesen"
            ),
            DOCX,
            "not look like English",
        ),
    ],
)
def test_what_cannot_be_read_is_said(content, mime_type, reason):
    with pytest.raises(CannotAdvise, match=reason):
        doubtful_words(content, mime_type=mime_type)
