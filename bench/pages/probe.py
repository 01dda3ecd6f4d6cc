"""One build, asked for its pages in this process: reads "name times" lines, answers in JSON.

Processor time is that of this process and of its connection's PostgreSQL process.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 -- filled only now
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from jobstore.lib import clock  # noqa: E402

# By their names: where a model is defined differs between builds.
Application = apps.get_model("openings", "Application")
Opening = apps.get_model("openings", "Opening")
RecoveryPlan = apps.get_model("coaching", "RecoveryPlan")
User = apps.get_model("people", "User")

SEARCHES = ("q=nurse", "q=night+manager", "", "q=driver&type=FULL_TIME", "place=Columbus%2C+OH")
DEPTHS, STEP = 100, 23  # calls; a chunk of the stack holds about so many
LISTS = ("openings/opening", "openings/application", "openings/interview", "mail/outgoingmail")


def pages() -> dict[str, tuple[str, list[str]]]:
    """Who asks for which addresses, by the name of the page."""
    opening = Opening.objects.live(at=clock.now()).order_by("-publish_at", "-pk")[0]
    plan = RecoveryPlan.objects.filter(candidate__email="maya@example.org").order_by("-pk")[0]
    rex = Opening.objects.filter(employer__memberships__user__email="rex@example.org")
    board = rex.filter(state="published").order_by("pk").select_related("employer")[0]
    own = Application.objects.filter(candidate__email="maya@example.org").order_by("pk")[0]
    search = reverse("openings:opening_list")
    return {
        "home": ("", ["/"]),
        "search": ("", [f"{search}?{query}" for query in SEARCHES]),
        "opening": ("", [opening.get_absolute_url()]),
        "status": ("maya", [reverse("openings:application_detail", args=[own.pk])]),
        "plan": ("maya", [reverse("coaching:plan_detail", args=[plan.pk])]),
        "plans": ("maya", [reverse("coaching:plan_list")]),
        "board": ("rex", [reverse("openings:pipeline", args=[board.employer.slug, board.pk])]),
        "recruiter": ("rex", [reverse("home:dashboard")]),
        "staff": ("sam", [reverse("home:dashboard")]),
        "staff lists": ("sam", [f"/staff/{name}/" for name in LISTS]),
    }


def client_of(name: str) -> Client:
    client = Client()
    if name:
        client.force_login(User.objects.get(email=f"{name}@example.org"))
    return client


def get(client: Client, url: str, *, depth: int) -> Any:
    """From deeper in the stack: CPython pays each time that a call leaves a chunk of it, so that
    a page may cost half as much again at one depth as at another."""
    return get(client, url, depth=depth - 1) if depth else client.get(url)


class Count:
    """Counts statements as an execute wrapper."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, *rest: Any) -> Any:
        self.statements += 1
        return execute(*rest)


def database_seconds(pid: int) -> float:
    """Processor time of a process; reading it costs next to nothing."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def measure(client: Client, urls: list[str], times: int, pid: int) -> dict[str, float]:
    """Per request, over `times` rounds of all the addresses."""
    count, size = Count(), 0
    web, database, wall = time.process_time(), database_seconds(pid), time.perf_counter()
    with connection.execute_wrapper(count):
        for turn in range(times):
            for url in urls:
                response = get(client, url, depth=turn * STEP % DEPTHS)
                if response.status_code != 200:  # noqa: PLR2004 -- a page, and nothing else
                    raise RuntimeError(f"{url} answered {response.status_code}")
                size += len(response.content)
    requests = times * len(urls)
    return {
        "web": (time.process_time() - web) / requests,
        "database": (database_seconds(pid) - database) / requests,
        "wall": (time.perf_counter() - wall) / requests,
        "statements": count.statements / requests,
        "bytes": size / requests,
    }


def main() -> None:
    known = pages()
    clients = {who: client_of(who) for who, _ in known.values()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    for line in sys.stdin:
        name, _, times = line.strip().rpartition(" ")
        who, urls = known[name]
        sys.stdout.write(json.dumps(measure(clients[who], urls, int(times), pid)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobstore.settings.test")
    main()
