"""`python -m tests.support.nursery` forks, for each folder it reads, one who follows its index."""

import os
import signal
import sys

PAUSE = 0.01  # seconds between two looks


def main() -> None:
    """Comparing is switched off: it would mend what following lost."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from openings.index.actions import keeping

    keeping.PAUSE = PAUSE
    keeping.compare_index = lambda _searcher: iter(())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody stays as a zombie
    for line in sys.stdin:
        if pid := os.fork():
            print(pid, flush=True)
            continue
        settings.SEARCH_INDEX_DIR = line.strip()
        call_command("index", "--follow")
        os._exit(0)
    os.killpg(0, signal.SIGKILL)  # and whoever was forked: nobody outlives the tests


if __name__ == "__main__":
    main()
