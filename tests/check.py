"""`make check`: everything that can be judged without running the product."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
TEMPLATES = [str(path) for path in sorted(Path("templates").rglob("*.html"))]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "jobstore.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "PRIVATE_TEXT_SALTS": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "jobs.example.org",
    "SITE_URL": "https://jobs.example.org",
    # Named as production demands; nothing connects to them.
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("format", ["ruff", "format", "--check", "--quiet", "."], {}),
    ("lint", ["ruff", "check", "--quiet", "."], {}),
    ("types", ["mypy"], {}),
    ("import contracts", ["lint-imports", "--no-logo"], {}),
    ("templates", ["djade", "--check", "--target-version", "5.2", *TEMPLATES], {}),
    ("template lint", ["djlint", "--lint", "--quiet", "templates"], {}),
    ("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    (
        "deployment",
        ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        PRODUCTION,
    ),
]


def main() -> int:
    failed = []
    for name, command, environment in CHECKS:
        print(f"{name:18}", end="", flush=True)
        result = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        print("ok" if result.returncode == 0 else "FAILED", flush=True)
        if result.returncode != 0:
            failed.append(name)
            print(result.stdout + result.stderr, flush=True)
    if failed:
        print(f"Not in order: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
