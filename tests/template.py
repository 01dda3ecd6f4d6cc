"""The database that test databases are copied from: made once, and again when a migration changes.

Whatever a migration does later in a run is still done: each copy is migrated, which finds nothing.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
LOCAL = r"(?:jobstore|openings|coaching)(?:\.\w+)*"
IMPORTS = re.compile(rf"^(?:from ({LOCAL}) import (\w+)|import ({LOCAL}))", re.MULTILINE)
ALWAYS = (
    *("requirements-dev.txt", "jobstore/settings/base.py", "jobstore/settings/test.py"),
    *("openings/data/synonyms.toml", "openings/data/synonyms-more.toml"),
)


def name_of_template(root: Path = ROOT) -> str:
    """Another name when migrations, what they import, settings or libraries are others."""
    content = hashlib.sha256()
    for path in sorted({*_files(root)}):
        content.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return f"template_{content.hexdigest()[:16]}"


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in ALWAYS)
    for pattern in ("*/migrations/*.py", "jobstore/*/migrations/*.py"):
        for path in root.glob(pattern):
            yield path
            for package, name, module in IMPORTS.findall(path.read_text()):
                part = root / (package or module).replace(".", "/")
                candidates = (part.with_suffix(".py"), part / "__init__.py", part / f"{name}.py")
                yield from filter(Path.is_file, candidates)


def ensure_template(database_url: str) -> str:
    """The name of the template on that server; templates of other migrations go."""
    server, name = database_url.rpartition("/")[0], name_of_template()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        there = "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'"
        old = {row[0] for row in connection.execute(there).fetchall()}
        if name in old:
            return name
        for other in old:
            connection.execute(f'ALTER DATABASE "{other}" IS_TEMPLATE false')
            connection.execute(f'DROP DATABASE "{other}"')
        connection.execute("CREATE DATABASE new_template")
        _migrate(f"{server}/new_template")
        connection.execute(f'ALTER DATABASE new_template RENAME TO "{name}"')
        connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name


def _migrate(database_url: str) -> None:
    facts = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "jobstore.settings.test"}
    for command in (["migrate", "--run-syncdb"], ["createcachetable"]):
        subprocess.run(
            [sys.executable, "manage.py", *command, "--verbosity", "0"],
            check=True,
            cwd=ROOT,
            env=os.environ | facts,
        )
