"""The template of test databases: kept while migrations stay, made again when one changes."""

import shutil

import pytest

from tests.template import ALWAYS, ROOT, name_of_template

pytestmark = pytest.mark.once


@pytest.fixture
def tree(tmp_path):
    """A small project of the same shape."""
    for name in ALWAYS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    migration = tmp_path / "openings/migrations/0001_initial.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("from openings.index.models import triggers\n")
    triggers = tmp_path / "openings/index/models/triggers.py"
    triggers.parent.mkdir(parents=True)
    triggers.write_text("SQL = ''\n")
    return tmp_path


def test_same_tree_keeps_its_template(tree):
    assert name_of_template(tree) == name_of_template(tree)
    (tree / "openings/views.py").write_text("# no table\n")
    before = name_of_template(tree)
    (tree / "openings/views.py").write_text("# still none\n")
    assert name_of_template(tree) == before


@pytest.mark.parametrize(
    "changed",
    [
        "openings/migrations/0001_initial.py",
        "openings/migrations/0002_new.py",
        "jobstore/mail/migrations/0001_initial.py",
        "openings/index/models/triggers.py",
        "requirements-dev.txt",
        "jobstore/settings/base.py",
    ],
)
def test_what_makes_tables_asks_for_another_template(tree, changed):
    before = name_of_template(tree)
    path = tree / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text() if path.exists() else ""
    path.write_text(f"{old}# another\n")
    assert name_of_template(tree) != before
