"""Several people at the same instant, each with a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from jobstore.lib import clock


def all_at_once(*doings: Callable[[], Any]) -> list[Any]:
    """What each returned, or the exception that it raised; the business clock stands for all."""
    start = threading.Barrier(len(doings))
    results: list[Any] = [None] * len(doings)
    now = clock.now()

    def run(number: int, do: Callable[[], Any]) -> None:
        try:
            with clock.at(now):
                start.wait(timeout=20)
                results[number] = do()
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, do)) for number, do in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
