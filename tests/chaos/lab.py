"""The broken site as a whole: servers, processes, the clock, and what was promised."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, connections, transaction
from django.db.models import Q

from jobstore.lib import clock
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.outgoing.queries import next_mail_at
from jobstore.mail.states import OPEN, MailState
from jobstore.mail.stop.models import Suppression
from tests import servers
from tests.chaos.cluster import Cluster
from tests.chaos.crew import Crew
from tests.chaos.kinds import FOLLOW_UP
from tests.chaos.oracle import Journal, SinkLog
from tests.chaos.profile import Profile
from tests.chaos.web import Web
from tests.support.processes import Process, wait_until
from tests.support.redis import RedisServer

T = TypeVar("T")
GRACE = timedelta(seconds=20)  # so that what is due a little later comes along
HOUR = timedelta(hours=1)


class Lab:
    def __init__(
        self, *, profile: Profile, seed: int, folder: Path, env: dict[str, str], cluster: Cluster
    ) -> None:
        self.profile = profile
        self.seed = seed
        self.random = Random(seed)
        self.folder = folder
        self.env = env
        self.cluster = cluster
        self.redis = RedisServer(folder)
        self.sink_port = int(env["EMAIL_PORT"])
        self.sink_log = SinkLog(folder / "sink.log")
        self.journal = Journal(folder / "journal.log")
        self.crew = Crew(folder, env, self.random)
        self._sink: Process | None = None
        self._web: Web | None = None

    # Servers ----------------------------------------------------------------------------------
    def open(self) -> None:
        self.redis.port = int(self.env["REDIS_URL"].split(":")[2].split("/")[0])
        self.redis.client.connection_pool.connection_kwargs["port"] = self.redis.port
        self.redis.__enter__()
        self.start_sink()

    def close(self) -> None:
        self.crew.stop()
        self.stop_web()
        self.stop_sink()
        self.redis.__exit__()
        connections.close_all()

    def start_sink(self) -> None:
        command = ["-m", "tests.chaos.sink", str(self.sink_port), str(self.folder), str(self.seed)]
        self._sink = Process(*command, log=self.folder / "sink-process.log", **self.env)
        servers.wait_for_port(self.sink_port)

    def stop_sink(self) -> None:
        if self._sink is not None:
            self._sink.kill()
            self._sink = None

    @property
    def sink(self) -> Process:
        assert self._sink is not None
        return self._sink

    @property
    def web(self) -> Web:
        """Started when it is first wanted."""
        if self._web is None:
            self._web = Web(self.folder, self.env)
        return self._web

    def stop_web(self) -> None:
        if self._web is not None:
            self._web.stop()
            self._web = None

    # The script of the mail server --------------------------------------------------------------
    def rules(self, *rules: dict[str, Any]) -> None:
        unfinished = self.folder / "rules.new"
        unfinished.write_text(json.dumps(rules))
        unfinished.replace(self.folder / "rules.json")

    def pace(self) -> None:
        """A small load is slowed so that a fault meets some of it; a full one is met in any case,
        and the plan counts second copies on a mail server that answers at once."""
        if not self.profile.is_full:
            self.slow_down()

    def slow_down(self, seconds: float = 0.02, *more: dict[str, Any]) -> None:
        """Each mail takes a moment, so that a fault meets some on their way."""
        self.rules(*more, {"phase": "eod", "action": "delay", "seconds": seconds})

    # Between two faults -------------------------------------------------------------------------
    def reset(self) -> None:
        """No mail, no rules, the true time; processes go on."""
        self.rules()
        clock.reset()
        self.again(self._empty)
        self.sink_log.reset()
        self.journal.reset()

    def _empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
            tables = [OutgoingMail._meta.db_table, Suppression._meta.db_table]
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
            cursor.execute("RESET lock_timeout")

    # Mail -----------------------------------------------------------------------------------------
    def fill(
        self,
        count: int,
        *,
        kind: type[Mail] = FOLLOW_UP,
        name: str = "m",
        after: float = 0,
        **more: Any,
    ) -> set[str]:
        """Rows that are due in `after` seconds, promised in the journal; their Message-IDs."""
        due = clock.now() + timedelta(seconds=after) if after else None
        ids = set()
        with transaction.atomic():
            for number in range(count):
                key = f"{name}:{number}"
                to = Recipient(email=f"{name}{number}@example.org")
                mail = queue_mail(kind, key=key, to=to, not_before=due, **more)
                ids.add(mail.message_id)
            texts = {"subject": "Hello", "text": "Good morning."}
            OutgoingMail.objects.filter(message_id__in=ids).update(**texts)
        for message_id in ids:
            self.journal.promise(message_id)
        return ids

    def open_rows(self) -> int:
        """Rows without an end; what the site itself plans for later days does not count."""
        return self.again(lambda: _still_open().count())

    def wait_final(self, seconds: float) -> float:
        """How long it took until every row was final. Raises TimeoutError."""
        started = time.monotonic()
        if not wait_until(lambda: self.open_rows() == 0, seconds=seconds):
            raise TimeoutError(f"{self.open_rows()} rows are not final: {self.diagnosis()}")
        return time.monotonic() - started

    def wait_taken(self, count: int, *, seconds: float = 60) -> None:
        """Until the sink has so many. Raises TimeoutError."""
        if not wait_until(lambda: self.sink_log.count() >= count, seconds=seconds):
            raise TimeoutError(f"{self.sink_log.count()} of {count} came: {self.diagnosis()}")

    def wait_final_by_clock(self, seconds: float) -> int:
        """As `wait_final`, but a pause ends at once: the clock jumps over it; how many jumps."""
        until = time.monotonic() + seconds
        jumps = 0
        while self.open_rows():
            if time.monotonic() > until:
                raise TimeoutError(f"{self.open_rows()} rows are not final: {self.diagnosis()}")
            if self._everything_waits():
                moment = self.again(next_mail_at)
                if moment is not None and moment > clock.now():
                    clock.move_to(moment + GRACE)
                    jumps += 1
            time.sleep(0.1)
        return jumps

    def _everything_waits(self) -> bool:
        busy = _still_open().exclude(state=MailState.PENDING, not_before__gt=clock.now())
        return self.again(lambda: not busy.exists())

    def states(self) -> dict[str, int]:
        rows = self.again(lambda: list(OutgoingMail.objects.values_list("state", flat=True)))
        return {state: rows.count(state) for state in sorted(set(rows))}

    def diagnosis(self) -> str:
        errors = OutgoingMail.objects.filter(state__in=OPEN).values_list(
            "state", "last_error", "claims"
        )
        return f"{self.states()} {self.again(lambda: list(errors[:3]))}"

    # The database comes and goes ------------------------------------------------------------------
    @staticmethod
    def again(do: Callable[[], T], *, seconds: float = 40) -> T:
        """What `do` returns once the database answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                return do()
            except (OperationalError, InterfaceError):
                connections.close_all()
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def _still_open() -> OutgoingMailQuerySet:
    ours = Q(kind__startswith="chaos.") | Q(not_before__lte=clock.now() + HOUR)
    return OutgoingMail.objects.filter(state__in=OPEN).filter(ours)
