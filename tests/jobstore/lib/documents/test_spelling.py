"""Advice on spelling: what is looked at, what is left alone, and what cannot be read."""

import io
from pathlib import Path

import docx
import pytest

from jobstore.lib.documents.check import DOCX, PDF
from jobstore.lib.documents.spell import advise
from jobstore.lib.documents.spelling import CannotAdvise, doubtful_words
from jobstore.lib.documents.word import text_of_word
from tests.support import documents as make

TEXT = "I was responsable for the recieving of goods at the back door of the store."


def words(content, mime_type=PDF):
    return [(row.word, row.nearest) for row in doubtful_words(content, mime_type=mime_type)]


def words_in(text):
    """Of plain text, as it stands in a file."""
    return [word for word, _ in advise(text, set())["words"]]


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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        # Right across the sea, and not every word in -lled or -our.
        (
            (
                "I organised the labour programme, travelled to the theatre, modelled licences and"
                " practised behavioural defence for anaesthetised paediatric patients."
            ),
            "",
        ),
        (
            "I compilled lists, was the doctour and organissed it in colour.",
            "compilled doctour organissed",
        ),
        # More slips than words that are right, and it is English all the same.
        (
            (
                "I recieved an award, acheived goals, had managment experiance, definately seperate"
                " maintainance and a succesful calender."
            ),
            "recieved acheived managment experiance definately seperate maintainance succesful",
        ),
        ("Wide experience in recieving/shiping and/or sales.", "recieving shiping"),
        # Of two languages, advice on one.
        (
            (
                "I trained people on safety and servise.\nAtención al cliente en español.\nTutora"
                " en la iglesia comunitaria de mi barrio. I opened the shop with the manager."
            ),
            "servise",
        ),
    ],
)
def test_english_is_advised_on_in_all_its_kinds_and_nothing_else_is(text, read):
    known = set(Path("jobstore/lib/documents/known_words.txt").read_text().split())
    assert [word for word, _ in advise(text, known)["words"]] == read.split()


@pytest.mark.parametrize(
    "text",
    [
        "Cajera en supermercado. Atendí clientes, manejé dinero y ayudé a mis compañeros.",
        "Ich war verantwortlich für das Lager und habe neue Kollegen mit der Kasse eingearbeitet.",
        "Byłem odpowiedzialny za magazyn i obsługę klientów w sklepie, szkoliłem nowych ludzi.",
        "Bir mağazada beş yıl çalıştım ve yeni çalışanları eğittim, stokları yönettim.",
        "Tôi đã làm việc tại cửa hàng trong năm năm và đào tạo nhân viên mới mỗi ngày.",
    ],
)
def test_short_text_in_another_language_is_no_list_of_slips(text):
    assert advise(text, set()) == {"problem": "language"}


WHOLE = "I was responsible for the performance of the inventory and for the information desk."


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad", "-  "])
def test_words_that_a_line_broke_are_read_whole(hyphen):
    text = WHOLE.replace("perfor", f"perfor{hyphen}\n").replace("inven", f"inven{hyphen}\n")
    assert words_in(f"{text} I worked part{hyphen}\ntime and long{hyphen}\nterm.") == []
    assert words_in(text.replace("mance", "mence")) == ["performence"]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("It raised e\ufb03cency of the team.", ["efficency"]),
        ("It was a di\ufb00erent \ufb02oor of the o\ufb03ce.", []),
        ("My re\u00adspon\u00adsable work.", ["responsable"]),
        ("Two\u2011year terms, well\u2010known places.", []),
    ],
)
def test_letters_that_print_as_one_hide_no_word(printed, read):
    assert words_in(printed) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("• Comfortible with people of all ages.", ["comfortible"]),
        ("Greeted guests. Mantained the machines every day.", ["mantained"]),
        ("Responsable, as the lead, for safety.", ["responsable"]),
        ("Colombus Storez was my first employer.", []),  # two capitals: a name
        ("RESPONSABLE FOR SAFTY AND TRAINED NEW PEOPLE.", ["responsable", "safty"]),
        ("DANA SEEKR, COLOMBUS", []),
        ("Kwotzzers hired me at once.", []),
    ],
)
def test_capital_hides_no_word_that_begins_a_sentence(text, read):
    assert words_in(text) == read


BOX = """<w:p><w:r><w:t xml:space="preserve">I led a team </w:t></w:r><w:r><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>
<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>
<w:r><w:t>of three</w:t><w:cr/><w:t>people for co</w:t><w:noBreakHyphen/><w:t>op stores</w:t></w:r>
<w:moveFrom><w:r><w:t>remooved</w:t></w:r></w:moveFrom></w:p>"""
INSIDE = "<w:txbxContent><w:p><w:r><w:t>machinary</w:t></w:r></w:p></w:txbxContent>"
SPACE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def test_each_piece_of_a_word_file_is_read_once():
    inner = BOX.format(box=INSIDE).replace("<w:p>", f'<w:p xmlns:mc="{SPACE}">', 1)
    content = make.word_with(
        changed={"word/document.xml": (b"<w:body>", f"<w:body>{inner}".encode())}
    )
    lines = text_of_word(content).splitlines()
    assert lines[:2] == ["I led a team of three people for co-op stores", "machinary"]
    assert words(content, DOCX) == [("machinary", "machinery")]


def test_head_of_each_page_is_read_once():
    document = docx.Document()
    document.add_paragraph("I was here.")
    for section in (document.sections[0], document.add_section()):
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "a recieving clerk"
    buffer = io.BytesIO()
    document.save(buffer)
    assert text_of_word(buffer.getvalue()).count("recieving") == 1


def test_file_that_only_forbids_changes_is_read():
    assert words(make.encrypted_pdf("")) == []


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
        (make.blank_word(), DOCX, "no text"),
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
        (make.word("Десять лет работал в магазине и обучал людей."), DOCX, "not look like English"),
        (
            make.word("私は十年間お店で働き、新しい人を教えました。毎日です"),
            DOCX,
            "not look like English",
        ),
    ],
)
def test_what_cannot_be_read_is_said(content, mime_type, reason):
    with pytest.raises(CannotAdvise, match=reason):
        doubtful_words(content, mime_type=mime_type)
