"""The web server of the broken site, and people who use it at a steady rate."""

import http.client
import random
import re
import threading
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests import servers
from tests.support.processes import Process, wait_until

TOKEN = "c" * 32
TIMEOUT = 90.0
THREADS = 16


@dataclass(frozen=True)
class Answer:
    status: int  # 0: the connection broke
    seconds: float
    location: str = ""
    text: str = ""
    cookies: str = ""


class Web:
    def __init__(self, folder: Path, env: dict[str, str], *, workers: int = 1) -> None:
        self.port = servers.free_port()
        options = ["--no-control-socket", "--preload", "--workers", str(workers)]
        threads = ["--worker-class", "gthread", "--threads", str(THREADS), "--timeout", "120"]
        bind = ["--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"]
        command = ["-m", "gunicorn", "jobstore.wsgi", *options, *threads, *bind]
        self.process = Process(*command, log=folder / "web.log", **env)
        if not wait_until(lambda: self.get("/healthz").status == 200, seconds=40):
            raise RuntimeError((folder / "web.log").read_text()[-1500:])

    def stop(self) -> None:
        self.process.kill()

    def get(self, path: str, *, cookie: str = "", timeout: float = TIMEOUT) -> Answer:
        return self._ask("GET", path, None, {"Cookie": cookie}, timeout)

    def post(self, path: str, fields: dict[str, str], *, cookie: str = "", die: str = "") -> Answer:
        """A form with a token of our own, as the CSRF check wants it: cookie and field agree."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        headers = {
            "Cookie": f"csrftoken={TOKEN}; {cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Chaos-Die": die,
        }
        return self._ask("POST", path, body, headers, TIMEOUT)

    def _ask(
        self, method: str, path: str, body: str | None, headers: dict[str, str], timeout: float
    ) -> Answer:
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            cookies = "; ".join(
                re.split(";", value)[0] for value in response.headers.get_all("Set-Cookie") or []
            )
            location = response.headers.get("Location", "")
            took = time.monotonic() - started
            return Answer(response.status, took, location, text, cookies)
        except (OSError, http.client.HTTPException):
            return Answer(0, time.monotonic() - started)
        finally:
            connection.close()


class Visitors:
    """Each asks for a link to a new password: a POST that queues a mail. Inside `with`."""

    def __init__(self, web: Web, *, per_second: float, name: str) -> None:
        self.web = web
        self.pause = 1 / per_second
        self.name = name
        self.answers: list[tuple[str, Answer]] = []
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._clerk = threading.Thread(target=self._send_in)
        self._clerk.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._clerk.join()
        for thread in self._threads:
            thread.join()

    def _send_in(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            address = f"{self.name}-{number}-{random.getrandbits(32):x}@example.org"
            thread = threading.Thread(target=self._visit, args=(address,))
            thread.start()
            self._threads.append(thread)
            self._over.wait(self.pause)

    def _visit(self, address: str) -> None:
        answer = self.web.post("/accounts/password/reset/", {"email": address})
        self.answers.append((address, answer))

    @property
    def promised(self) -> set[str]:
        """The addresses to which a page said that a mail is on its way."""
        return {address for address, answer in self.answers if answer.status == 302}

    @property
    def failed(self) -> int:
        return sum(answer.status == 0 or answer.status >= 500 for _, answer in self.answers)

    def slowest(self, share: float = 0.99) -> float:
        times = sorted(answer.seconds for _, answer in self.answers)
        return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0
