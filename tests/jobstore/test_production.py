"""Production does not start with weak secrets or open doors, whichever process it is."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from jobstore.mail.bounce.views import PROVIDERS
from jobstore.settings.safety import EVENTS_PROVIDERS, faults_of, is_build_step, weakness_of

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY, GOOD_SALT = secrets.token_urlsafe(50), secrets.token_urlsafe(50)
POSTGRES = {"ENGINE": "django.db.backends.postgresql"}
GOOD = {
    "key": GOOD_KEY,
    "salts": [GOOD_SALT],
    "hosts": ["jobs.example.org"],
    "site_url": "https://jobs.example.org",
    "database": POSTGRES,
    "has_database_url": True,
    "redis_url": "redis://:secret@127.0.0.1:6379/0",
    "events_provider": "",
    "events_key": "",
}


def test_a_whole_environment_is_fine():
    assert faults_of(**GOOD) == []
    assert faults_of(**{**GOOD, "redis_url": "redis+socket:///run/redis.sock?virtual_host=1"}) == []
    assert faults_of(**{**GOOD, "hosts": [".example.org", "10.0.0.7"]}) == []
    assert faults_of(**{**GOOD, "salts": [GOOD_SALT, secrets.token_hex(32)]}) == []


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"key": ""}, "SECRET_KEY"),
        ({"salts": []}, "PRIVATE_TEXT_SALTS"),
        ({"salts": ["development-only"]}, "PRIVATE_TEXT_SALTS"),
        ({"salts": [GOOD_SALT, "x"]}, "PRIVATE_TEXT_SALTS"),
        ({"salts": [GOOD_KEY]}, "PRIVATE_TEXT_SALTS"),
        ({"hosts": []}, "ALLOWED_HOSTS"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
        ({"hosts": ["jobs.example.org", "*"]}, "ALLOWED_HOSTS"),
        ({"hosts": ["*.example.org"]}, "ALLOWED_HOSTS"),
        ({"hosts": [".", "jobs.example.org"]}, "ALLOWED_HOSTS"),
        ({"site_url": "http://jobs.example.org"}, "SITE_URL"),
        ({"site_url": ""}, "SITE_URL"),
        ({"site_url": "https://"}, "SITE_URL"),
        ({"site_url": "https://jobs.example.org/"}, "SITE_URL"),
        ({"site_url": "https://evil.example"}, "SITE_URL"),
        ({"site_url": "https://u:p@jobs.example.org"}, "SITE_URL"),
        ({"site_url": "https://[jobs.example.org"}, "SITE_URL"),
        ({"site_url": "https://jobs.example.org:http"}, "SITE_URL"),
        ({"site_url": "https://jobs.example.org:99999"}, "SITE_URL"),
        ({"has_database_url": False}, "DATABASE_URL"),
        ({"database": {"ENGINE": "django.db.backends.sqlite3"}}, "DATABASE_URL"),
        ({"redis_url": ""}, "REDIS_URL"),
        ({"redis_url": "localhost"}, "REDIS_URL"),
        ({"redis_url": "redis://[::1:6379/0"}, "REDIS_URL"),
        ({"events_provider": "postmark", "events_key": GOOD_KEY}, "MAIL_EVENTS_PROVIDER"),
        ({"events_provider": "Mailgun", "events_key": GOOD_KEY}, "MAIL_EVENTS_PROVIDER"),
        ({"events_provider": "mailgun"}, "MAIL_EVENTS_KEY"),
        ({"events_provider": "mailgun", "events_key": "short"}, "MAIL_EVENTS_KEY"),
    ],
)
def test_each_open_door_is_named_alone(facts, named):
    [fault] = faults_of(**{**GOOD, **facts})
    assert fault.startswith(named)


def test_providers_that_production_takes_are_those_that_are_heard():
    assert set(PROVIDERS) == set(EVENTS_PROVIDERS)


@pytest.mark.parametrize(
    "key",
    [
        *("x", "x" * 60, "ab" * 40, "0123456789" * 6, "django-insecure-" + GOOD_KEY),
        *("development-only-key-that-protects-nothing-at-all", "..." + GOOD_KEY),
        *("change-me-" + GOOD_KEY, "<" + GOOD_KEY + ">", secrets.token_hex(32)[:20] * 4),
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "your-secret-key-here-your-secret-key-here-your-secret-key",
        secrets.token_urlsafe(50)[:49],
        *("todo-" + GOOD_KEY, "your-" + GOOD_KEY, "xxxxxx" + GOOD_KEY, GOOD_KEY + "_TODO"),
    ],
    ids=[f"key{number}" for number in range(17)],  # some are made anew in each process
)
def test_weak_keys(key):
    weakness = weakness_of(key, least=50)
    assert weakness
    assert key not in weakness


@pytest.mark.parametrize("chance", ["aToDo", "todo7", "3xXxXx9", "aYour-", "7your_"])
def test_letters_that_chance_wrote_make_no_placeholder(chance):
    assert weakness_of(GOOD_KEY[:25] + chance + GOOD_KEY[25:], least=50) == ""


@pytest.mark.parametrize(
    "make",
    [
        lambda: secrets.token_urlsafe(50),
        lambda: secrets.token_hex(32),
        lambda: os.urandom(48).hex(),
    ],
)
def test_what_the_readme_makes_is_strong(make):
    assert {weakness_of(make(), least=50) for _ in range(300)} == {""}


@pytest.mark.parametrize(
    ("argv", "builds"),
    [
        (["manage.py", "collectstatic"], True),
        (["/app/manage.py", "collectstatic", "--noinput"], True),
        (["manage.py", "migrate"], False),
        (["manage.py"], False),
        (["/bin/gunicorn", "collectstatic"], False),
        (["/bin/celery", "-A", "jobstore", "worker"], False),
        ([], False),
    ],
)
def test_only_build_steps_need_no_secret(argv, builds):
    assert is_build_step(argv) is builds


WEB = ["-c", "import jobstore.wsgi"]
WORKER = ["-m", "celery", "-A", "jobstore", "report"]
MIGRATE = ["manage.py", "migrate", "--plan"]


@pytest.mark.parametrize("process", [WEB, WORKER, MIGRATE], ids=["web", "queue", "migrate"])
def test_processes_refuse_and_say_everything_at_once(process):
    """Worker and beat read the settings as every command of Celery does."""
    ended = run(process, SECRET_KEY="x", SITE_URL="http://evil", ALLOWED_HOSTS="*")
    assert ended.returncode != 0
    said = ended.stderr + ended.stdout
    for name in ("SECRET_KEY", "PRIVATE_TEXT_SALTS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL"):
        assert f"\n{name} " in said, said[-600:]
    assert "\nREDIS_URL " in said


def test_static_files_are_collected_without_any_secret(tmp_path):
    start = "import sys, django; sys.argv = ['manage.py', 'collectstatic']; django.setup()"
    ended = run(["-c", start], VAR_DIR=str(tmp_path))
    assert ended.returncode == 0, ended.stderr[-600:]


def run(process, **environment):
    """A process of production with nothing but `environment`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *process],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "jobstore.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
