"""What a browser loads: built from these sources, small, from this site, and strict."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.openings import OpeningFactory

ROOT = settings.BASE_DIR
SOURCES = ROOT / "jobstore" / "static_src"
STATIC = ROOT / "jobstore" / "static"
FIRST_VISIT_BYTES = 100_000
FONT_BYTES = 60_000
GZIP = b"\x1f\x8b"

pytestmark = pytest.mark.once


def pages() -> list[Path]:
    """Templates of pages; mail programs need styles inside."""
    templates = ROOT.glob("templates/**/*.html")
    return [path for path in templates if "mail" not in path.relative_to(ROOT).parts[1:-1]]


@pytest.mark.parametrize("name", ["site.css", "admin.css"])
def test_style_sheet_is_built_from_these_sources(name):
    files = sorted(path for path in SOURCES.iterdir() if path.suffix in {".scss", ".mjs"})
    digest = hashlib.sha256()
    for path in [*files, ROOT / "package-lock.json"]:
        digest.update(path.read_bytes())
    built = (STATIC / "css" / name).read_text()
    assert digest.hexdigest() in built[:200], "Sources changed: run `make assets`."


def test_no_page_uses_a_class_that_was_purged():
    purged = set((SOURCES / "purged-classes.txt").read_text().split())
    used = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in pages()
        for value in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.findall(r"[\w-]+", value)
        if name in purged
    }
    assert not used, f"Run `make assets`, these classes came into use: {sorted(used)}"


@pytest.mark.parametrize("url", ["/", "/openings/", "an opening"])
@pytest.mark.django_db
def test_first_visit_is_small_as_it_is_served(now, settings, url):
    """By the site itself, as `make run` does: nothing is collected there."""
    settings.WHITENOISE_USE_FINDERS = True
    client = Client()
    kinds = [f"Kind {number}" for number in range(20)]
    openings = [OpeningFactory(title=f"{kind} clerk", category=kind) for kind in kinds]
    address = openings[0].get_absolute_url() if url == "an opening" else url
    page = client.get(address).content
    served = {
        each: b"".join(client.get(each, headers={"Accept-Encoding": "gzip, br"}))
        for each in [address, *re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode())]
    }
    assert len(served) >= 6
    assert {each: len(part) for each, part in served.items() if not part} == {}
    assert sum(map(len, served.values())) <= FIRST_VISIT_BYTES
    assert served[address][:2] == GZIP


def test_fonts_are_small_and_bring_their_license():
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert fonts
    assert sum(path.stat().st_size for path in fonts) <= FONT_BYTES
    assert "SIL Open Font License" in next((STATIC / "fonts").glob("LICENSE*")).read_text()


def test_style_sheets_load_nothing_from_elsewhere():
    for path in STATIC.glob("css/*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text()):
            assert address.strip("\"'").startswith(("../fonts/", "data:image/svg+xml")), address


@pytest.mark.parametrize("sheet", ["site.css", "admin.css"])
def test_boxes_and_buttons_to_choose_take_our_colors(sheet):
    """A browser's own are brown in the dark and blue in the light."""
    text = (STATIC / "css" / sheet).read_text()
    choices, *_ = re.findall(r"input\[type=radio\],input\[type=checkbox\]\{([^}]*)\}", text)
    assert "appearance:none" in choices
    assert "background:var(--surface)" in choices


def test_no_page_holds_inline_styles_or_scripts():
    """The content security policy would refuse them."""
    for path in pages():
        text = path.read_text()
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", text), path
        for attributes in re.findall(r"<script\b([^>]*)>", text):
            assert "src=" in attributes or "json" in attributes, path


def test_only_the_tokens_hold_colors():
    for path in SOURCES.glob("*.scss"):
        if path.name != "_tokens.scss":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl", path.read_text()), path


def test_long_words_break_in_headings_and_lists_instead_of_being_cut_off():
    css = (STATIC / "css" / "site.css").read_text()
    rules = re.findall(r"([^{}]+)\{overflow-wrap:anywhere\}", css)
    broken = {name for rule in rules for name in rule.split(",")}
    assert {"h1", "h2", "h3", "th", "dd", ".lead", ".back-link", ".result"} <= broken
