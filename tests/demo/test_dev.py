"""`make run`, for real: own port, own folder, own database."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from demo.dev.site import RunningSite
from tests.servers import free_port

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(300)  # three Pythons start, beside whatever else runs


def processes_of(var: Path) -> list[int]:
    """Every process that was given this folder or works in it, whatever its group or parent."""
    marker = f"VAR_DIR={var}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environ = (entry / "environ").read_bytes().split(b"\0")
            if marker in environ or (entry / "cwd").readlink().is_relative_to(var):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


class Site:
    def __init__(self, var: Path, *, port: int, arguments: tuple[str, ...] = ()) -> None:
        environ = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "SITE_URL", "MAIL_TRANSPORT"}
        }
        self.environ = {
            **environ,
            "VAR_DIR": str(var),
            "DJANGO_SETTINGS_MODULE": "jobstore.settings.dev",
        }
        self.var = var
        self.port = port
        self.output = var.parent / f"console-{port}.txt"
        with self.output.open("wb") as console:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "dev", "--port", str(port), *arguments],
                cwd=ROOT,
                env=self.environ,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until(self, condition, *, seconds: float = 150) -> None:
        until = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.console()
            assert time.monotonic() < until, self.console()
            time.sleep(0.2)

    def is_welcoming(self) -> bool:
        return "Ctrl-C stops everything" in self.console()

    def console(self) -> str:
        return self.output.read_text()

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as page:
            return page.read().decode()

    def refusal(self, path: str, *, data: bytes | None = None, **headers: str) -> tuple[int, str]:
        """How the site says no, as a visitor reads it."""
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, data=data, headers=headers)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=10)
        with refused.value as page:
            return page.code, page.read().decode()

    def ask_for_a_reset(self, email: str) -> None:
        """Through the page, as a browser does."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        url = f"http://127.0.0.1:{self.port}/accounts/password/reset/"
        form = opener.open(url, timeout=10).read().decode()
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form))
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "email": email})
        opener.open(url, data=data.encode(), timeout=10).close()

    def has_mailed(self, email: str) -> bool:
        files = (self.var / "mail").glob("*")
        return any(f"To: {email}" in file.read_text() for file in files)

    def setting(self, name: str) -> str:
        """As a command sees it that is started beside the site."""
        show = f"from django.conf import settings; print(settings.{name})"
        done = subprocess.run(
            [sys.executable, "-c", show],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            check=True,
            text=True,
        )
        return done.stdout.strip()

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


def assert_own_page(refusal: tuple[int, str], code: int, words: str) -> None:
    assert refusal[0] == code
    assert words in refusal[1]
    assert "DEBUG" not in refusal[1]


@pytest.fixture
def start(tmp_path):
    sites = []

    def start_site(*arguments: str, port: int | None = None, name: str = "var") -> Site:
        site = Site(tmp_path / name, port=port or free_port(), arguments=arguments)
        sites.append(site)
        return site

    yield start_site
    for site in sites:
        if site.process.poll() is None:
            site.stop(signal.SIGTERM)


def test_dev_answers_sends_a_mail_and_leaves_no_process(start):
    site = start("--no-demo")
    site.wait_until(site.is_welcoming)

    assert "Job Store" in site.get("/")
    assert len(processes_of(site.var)) >= 5
    site.ask_for_a_reset("nobody@example.org")
    site.wait_until(lambda: site.has_mailed("nobody@example.org"))

    # Visitors of the demo meet its own pages, dressed; never a list of addresses for developers.
    assert_own_page(site.refusal("/a-mistyped/address/"), 404, "This page is not here")
    assert_own_page(site.refusal("/accounts/login/", data=b"login=x"), 403, "open too long")
    assert_own_page(site.refusal("/", Host="elsewhere.example"), 400, "could not read that request")
    assert "DEBUG" not in site.refusal("/openings/999999999999999999999/")[1]
    assert "--bs-" in site.get("/static/css/site.css")

    # A command of its own, such as `tick`, writes links to the site that runs.
    assert site.setting("SITE_URL") == f"http://localhost:{site.port}"

    code = site.stop(signal.SIGTERM)

    assert code == 0
    assert site.console().rstrip().endswith("Stopped.")
    assert processes_of(site.var) == []


def test_dev_killed_outright_leaves_no_process(start):
    site = start("--no-demo")
    site.wait_until(site.is_welcoming)

    site.stop(signal.SIGKILL)

    until = time.monotonic() + 20
    while processes_of(site.var) and time.monotonic() < until:
        time.sleep(0.2)
    assert processes_of(site.var) == []


def test_dev_refuses_a_taken_port_in_one_line(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site = start("--no-demo", port=port)
        code = site.process.wait(30)

    assert code == 1
    assert site.console() == (
        f"CommandError: Port {port} is taken or not allowed. "
        f"Choose another: make run PORT={port + 1}\n"
    )
    assert not site.var.exists()


def test_dev_refuses_a_second_site_in_one_folder(start):
    first = start("--no-demo")
    first.wait_until((first.var / "dev.lock").exists)
    second = start("--no-demo")

    code = second.process.wait(30)

    assert code == 1
    assert "This folder's site is running already." in second.console()


def test_dev_starts_a_dead_child_again(start):
    site = start("--no-demo")
    site.wait_until(site.is_welcoming)
    titles = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes_of(site.var)}
    [broker] = [pid for pid, title in titles.items() if b"redis.sock" in title]

    os.kill(broker, signal.SIGKILL)

    site.wait_until(lambda: "The queue ended and is started again" in site.console())
    assert "Job Store" in site.get("/")


def test_dev_shows_faults_to_who_follows_the_code_only(tmp_path, settings, monkeypatch):
    settings.VAR_DIR, settings.SITE_URL_FILE = tmp_path, None
    monkeypatch.delenv("DEBUG", raising=False)
    sites = [RunningSite(port=1, reload=reload) for reload in (False, True)]
    monkeypatch.setenv("DEBUG", "true")
    sites.append(RunningSite(port=1, reload=False))
    for site in sites:
        site.clean_up()

    assert [site.env["DEBUG"] for site in sites] == ["False", "True", "true"]
