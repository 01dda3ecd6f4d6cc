import signal
import sys
import threading
import time

import pytest

from demo.dev.supervisor import Child, Supervisor, Undertaker

pytestmark = pytest.mark.once


def sleeper(tmp_path, **changes):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    return Child(name="worker", command=command, log=tmp_path / "w.log", env={}, **changes)


def watched(child, *, seconds):
    """What the supervisor said while it watched for so long, and the processes it started."""
    said, processes = [], []
    supervisor = Supervisor([child], said.append)
    supervisor.start(timeout=10)
    timer = threading.Timer(seconds, supervisor.ask_to_stop)
    timer.start()
    try:
        supervisor.watch(lambda: processes.append(child.process))
    finally:
        timer.cancel()
        supervisor.stop()
    return said, list(dict.fromkeys(processes))


def test_worker_that_lives_and_does_nothing_is_started_again(tmp_path):
    child = sleeper(tmp_path, is_working=lambda: False, patience=0.5)
    said, processes = watched(child, seconds=1.2)
    assert len(processes) > 1
    assert processes[0].poll() is not None
    assert "The worker lives and does no work" in said[0]


def test_worker_that_works_is_left_alone(tmp_path):
    child = sleeper(tmp_path, is_working=lambda: True, patience=0.2)
    said, processes = watched(child, seconds=1)
    assert (said, len(processes)) == ([], 1)


def test_fresh_worker_gets_its_time(tmp_path):
    child = sleeper(tmp_path, is_working=lambda: False, patience=30)
    started = time.monotonic()
    said, processes = watched(child, seconds=1)
    assert (said, len(processes)) == ([], 1)
    assert time.monotonic() - started < 10


def end_of_orphan(tmp_path, *, on_term):
    """How a child ends that is left to an undertaker whose supervisor has gone."""
    command = f"import signal, time; signal.signal(signal.SIGTERM, {on_term}); print(flush=True)"
    child = sleeper(tmp_path)
    child.command = [sys.executable, "-c", f"{command}; time.sleep(60)"]
    child.start()
    while not child.log.read_text():
        time.sleep(0.02)
    keeper = Undertaker(grace=1)
    keeper.look_after(child)
    keeper.process.stdin.close()
    code = child.process.wait(30)
    keeper.process.wait(30)
    return code


def test_orphan_is_asked_to_end(tmp_path):
    assert end_of_orphan(tmp_path, on_term="signal.SIG_DFL") == -signal.SIGTERM


def test_orphan_that_will_not_end_is_ended(tmp_path):
    assert end_of_orphan(tmp_path, on_term="signal.SIG_IGN") == -signal.SIGKILL
