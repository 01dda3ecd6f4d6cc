"""What programs of today write: CSV of every kind, JSON-LD in any page."""

import json

import pytest

from openings.importing.actions.files import (
    UnreadableFile,
    postings_in,
    read_csv,
    read_html,
    read_text,
)
from tests.openings.importing.postings import BASE

ROWS = 'Title,Pay Min,employment-type,title\nCook,"18.50",Full-time,Chef\n,,,\nBaker,,,\n'
READ = [
    {"title": "Cook", "pay_min": "18.50", "employment_type": "Full-time", "title (2)": "Chef"},
    {"title": "Baker", "pay_min": "", "employment_type": "", "title (2)": ""},
]


@pytest.mark.parametrize(
    "text", [ROWS, ROWS.replace(",", ";"), f"sep=;\r\n{ROWS}".replace(",", ";"), f"sep=,\n{ROWS}"]
)
def test_csv_has_its_columns_by_name_each_once_and_no_empty_row(tmp_path, text):
    assert read_csv(tmp_path, text) == READ


def test_csv_says_in_which_row_it_ends_to_be_one(tmp_path):
    with pytest.raises(UnreadableFile, match=r"is not CSV: row 2: unexpected end of data\."):
        read_csv(tmp_path, 'title\nCook\n"Baker\n')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_encoding_that_says_which_it_is(tmp_path, encoding):
    path = tmp_path / "rows.csv"
    text = "title\nBäcker\n"
    path.write_bytes(
        f"{'' if encoding in ('utf-8', 'utf-8-sig', 'utf-16') else chr(0xFEFF)}{text}".encode(
            encoding
        )
    )
    assert read_text(path).lstrip("\ufeff") == text


@pytest.mark.parametrize(
    "kind", ["application/ld+json", "application/LD+json; charset=utf-8", "application/ld+json "]
)
def test_markup_of_a_page_is_found_whatever_stands_behind_its_kind(tmp_path, kind):
    page = f'<!doctype html><script type="{kind}">{json.dumps(BASE)}</script>'
    assert postings_in(read_html(tmp_path, page)) == [BASE]


@pytest.mark.parametrize("odd", [json.dumps(BASE)[:-1] + ",}", json.dumps(BASE) + ";"])
def test_markup_that_is_no_json_is_the_reason_given(tmp_path, odd):
    with pytest.raises(UnreadableFile, match="is not JSON: line 1, column"):
        read_html(tmp_path, f'<script type="application/ld+json">{odd}</script>')
