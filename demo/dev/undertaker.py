"""Ends the children of a supervisor that was killed outright: run as a script, apart from it.

Its argument is the seconds between asking and ending. Reads the process group of every child, one a
line; the end of the input is the supervisor's own.
A signal of the kernel to each child is not enough: what is just starting, or waits for a queue that
has ended, may outlive it.
"""

import contextlib
import os
import signal
import sys
import time


def main() -> None:
    groups = [int(line) for line in sys.stdin]
    _tell(groups, signal.SIGTERM)
    until = time.monotonic() + float(sys.argv[1])
    while time.monotonic() < until and (groups := [group for group in groups if _lives(group)]):
        time.sleep(0.1)
    _tell(groups, signal.SIGKILL)


def _tell(groups: list[int], number: signal.Signals) -> None:
    for group in groups:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
