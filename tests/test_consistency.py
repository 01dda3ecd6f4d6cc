"""What no single feature can see: the whole tree keeps its own rules."""

import ast
import re
from pathlib import Path

import allauth
import crispy_bootstrap5
import django
import pytest
from django import forms
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

from jobstore.celery import app
from jobstore.mail import kinds
from jobstore.mail.states import Category

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("jobstore", "openings", "coaching")
TEMPLATES = ROOT / "templates"
SOURCES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
# Found by name, not by reference: Django's error pages and what overrides a library's template.
LIBRARIES = [
    Path(django.__file__).parent / "contrib" / "admin" / "templates",
    Path(allauth.__file__).parent / "templates",
    Path(crispy_bootstrap5.__file__).parent / "templates",
]
FOUND_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_template_is_used():
    texts = "\n".join(
        path.read_text()
        for path in [*SOURCES, *TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]
    )
    mail_stems = {kind.template for kind in kinds.all_kinds()}
    unused = []
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = path.relative_to(TEMPLATES).as_posix()
        stem = name.removesuffix(".html").removesuffix(".txt").removesuffix(".subject")
        overrides = any((folder / name).exists() for folder in LIBRARIES)
        if name in texts or stem in mail_stems or name in FOUND_BY_DJANGO or overrides:
            continue
        unused.append(name)
    assert unused == []


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.name)
def test_mail_kind_has_its_three_templates(kind):
    if not kind.template:
        return  # a message of Django or allauth, stored as it was rendered
    for ending in (".subject.txt", ".txt", ".html"):
        get_template(kind.template + ending)


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.name)
def test_mail_kind_that_people_may_stop_keeps_to_hours(kind):
    if kind.category in {Category.COACHING, Category.DIGEST, Category.RELAYED}:
        assert kind.hours != "any"
    assert kind.trigger
    assert kind.recipient
    assert kind.stops_when


def test_openings_never_name_a_coaching_page():
    guilty = [
        relative(path)
        for path in (TEMPLATES / "openings").rglob("*.*")
        if re.search(r"""url\s+["']coaching:""", path.read_text())
    ]
    assert guilty == []


def test_enqueued_tasks_are_registered():
    app.loader.import_default_modules()
    names = {
        match
        for path in SOURCES
        for match in re.findall(r'enqueue\(\s*"([a-z_.]+)"', path.read_text())
    }
    names |= {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert names
    assert names <= set(app.tasks)


def test_only_the_background_module_talks_to_the_queue():
    """A follow-up is a row with a due time, never a message that waits in the broker."""
    guilty = [
        relative(path)
        for path in SOURCES
        if re.search(r"\b(apply_async|eta=|countdown=)", path.read_text())
        and relative(path) != "jobstore/lib/background.py"
    ]
    assert guilty == []


def test_addresses_are_typed_into_one_field():
    """Django's own field lets addresses pass to which no mail can be written."""
    plain = re.compile(r"\bforms\.EmailField\(|\bvalidate_email\b")
    homes = {"jobstore/web/forms.py", "jobstore/lib/text.py"}
    found = [relative(path) for path in SOURCES if plain.search(path.read_text())]
    assert set(found) <= homes


def test_no_box_is_ticked_beforehand():
    """What somebody agrees to is theirs to say; a form that edits shows what they said."""
    assert get_resolver().url_patterns, "each form is loaded by a page"
    ticked = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_subclass(forms.BaseForm)
        if form.__module__.partition(".")[0] in PACKAGES
        if not issubclass(form, forms.ModelForm)  # staff's rows, such as "in use"
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.BooleanField)
        if field.initial and not field.widget.is_hidden
    ]
    assert ticked == []


def every_subclass(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from every_subclass(sub)


def test_only_two_modules_mark_html_as_safe():
    guilty = {
        relative(path)
        for path in SOURCES
        if re.search(r"\bmark_safe\(|\bSafeString\(", path.read_text())
    }
    guilty |= {
        relative(path)
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\|\s*safe\b", path.read_text())
    }
    # The second puts an escaped name into cells that Django's admin has made.
    assert guilty <= {"jobstore/web/markdown.py", "jobstore/web/templatetags/staff_lists.py"}


def test_tables_stack_on_a_phone():
    """Columns beside each other break words letter by letter on 390 pixels."""
    side_by_side = [
        relative(path)
        for path in TEMPLATES.rglob("*.html")
        if path.relative_to(TEMPLATES).parts[0] not in {"admin", "allauth", "mail"}
        for table in re.findall(r"<table[^>]*>", path.read_text())
        if "table-stack" not in table
    ]
    assert side_by_side == []


def test_no_inline_script_or_style():
    """The content security policy forbids both; JSON data blocks are not executed."""
    bad = re.compile(r"\sstyle=|\son[a-z]+=\"|<script(?![^>]*(\bsrc=|application/(ld\+)?json))")
    guilty = [
        relative(path)
        for path in TEMPLATES.rglob("*.html")
        if "/mail/" not in f"/{relative(path)}" and bad.search(path.read_text())
    ]
    assert guilty == []


def test_candidates_never_read_hard_words():
    words = re.compile(r"\b(rejected|rejection|unfortunately)\b", re.IGNORECASE)
    guilty = [
        relative(path)
        for path in TEMPLATES.rglob("*.*")
        if not relative(path).startswith("templates/admin") and words.search(path.read_text())
    ]
    assert guilty == []


def test_files_and_functions_stay_short():
    """Files under 300 lines, functions under 40: short things are easy to move."""
    long = []
    for path in SOURCES:
        text = path.read_text()
        if text.count("\n") > 300:
            long.append(f"{relative(path)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 40:
                    long.append(f"{relative(path)}: {node.name} has {length} lines")
    assert long == []


def test_no_drawers():
    names = {"utils", "helpers", "common", "misc", "services"}
    assert [relative(path) for path in SOURCES if path.stem in names] == []
