"""What README and docs name is there: files, commands, targets, modules, decisions."""

import re
from importlib import import_module, util
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from jobstore.mail import kinds

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[1]
DOCS = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
FOLDERS = (ROOT, ROOT / "docs", ROOT / "openings", ROOT / "templates")
MADE_BY_A_RUN = ("var/", "staticfiles/")
TERM = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w./-]+/[\w./-]*|[\w-]+\.(py|md|html|toml|txt)")
NAME = re.compile(r"(jobstore|openings|coaching)(\.\w+)+")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def terms(pattern: re.Pattern[str], paths: list[Path] = DOCS) -> list[tuple[str, str]]:
    """Terms in backticks of that shape, with the file where they stand."""
    return [
        (path.name, term)
        for path in paths
        for term in TERM.findall(CODE_BLOCK.sub("", path.read_text()))
        if pattern.fullmatch(term.partition("::")[0])
    ]


def is_there(path: str) -> bool:
    name = path.partition("::")[0]
    return name.startswith((*MADE_BY_A_RUN, "/")) or any((at / name).exists() for at in FOLDERS)


def is_known(name: str) -> bool:
    """A module, or something in one; a kind of mail; a model by its label."""
    if name in {kind.name for kind in kinds.all_kinds()}:
        return True
    if name in {model._meta.label for model in apps.get_models()}:
        return True
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = util.find_spec(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        if found is not None:
            thing = import_module(found.name)
            for part in parts[length:]:
                thing = getattr(thing, part, None)
            return thing is not None
    return False


def test_docs_name_only_files_that_exist():
    named = terms(PATH)

    assert len(named) > 60
    assert [term for term in named if not is_there(term[1])] == []


def test_docs_name_only_code_that_exists():
    named = terms(NAME)

    assert len(named) > 10
    assert [term for term in named if not is_known(term[1])] == []


@pytest.mark.parametrize("term", ["jobstore/api/urls.py", "openings/actions/application.py"])
def test_file_that_is_gone_is_noticed(term):
    assert not is_there(term)


def test_name_that_is_gone_is_noticed():
    assert is_known("openings.status.queries.status.status_for_candidate")
    assert not is_known("openings.application.queries.no_such_thing")
    assert not is_known("openings.no_such_module.thing")


def test_docs_name_only_commands_and_targets_that_exist():
    text = "\n".join(path.read_text() for path in DOCS)
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    targets = set(re.findall(r"`make ([a-z-]+)", text)) | set(
        re.findall(r"^    make ([a-z-]+)", text, re.MULTILINE)
    )
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert commands - set(get_commands()) == set()
    assert targets - made == set()
    assert {"tick", "import_openings"} <= commands
    assert {"run", "test"} <= targets


def test_links_between_docs_lead_somewhere():
    broken = [
        (path.name, target)
        for path in DOCS
        for target in re.findall(r"\]\(([^)#:\s]+)\)", path.read_text())
        if not (path.parent / target).exists()
    ]

    assert broken == []


def test_decisions_have_a_number_each_and_are_named_by_it():
    numbers = [path.name[:4] for path in sorted(ROOT.glob("docs/decisions/*.md"))]
    named = {
        number
        for path in [*DOCS, *ROOT.glob("jobstore/**/*.py"), *ROOT.glob("openings/**/*.py")]
        for number in re.findall(r"decisions?[ /](\d{4})", path.read_text())
    }

    assert len(numbers) == len(set(numbers))
    assert named - set(numbers) == set()
