"""`make mutate-mail`: takes each net out of the outbox in turn; a test must turn red each time.

    python -m tests.mutate_mail [words of the nets to try]

It works on a copy of the tree. A net whose source is not found any more is an error, not a pass.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    "jobstore",
    "openings",
    "coaching",
    "demo",
    "templates",
    "tests",
    "manage.py",
    "pyproject.toml",
)
ACTIONS = "jobstore/mail/outgoing/actions"
BOUNCES = "jobstore/mail/bounce"
TESTS = "tests/jobstore/mail"
BEGIN = f"{TESTS}/outgoing/test_actions_begin.py"
FINISH = f"{TESTS}/outgoing/test_actions_finish.py"
DRAIN = f"{TESTS}/outgoing/test_actions_drain.py::test_guard_stops_a_mail"
FAULTS = f"{TESTS}/test_faults.py"
RACES = f"{TESTS}/test_races.py"
BOUNCE = f"{TESTS}/bounce/test_actions.py"
DSN = f"{TESTS}/bounce/test_actions_dsn.py"
ANSWER = f"{TESTS}/test_answer.py"
UNASKED = "tests/jobstore/people/test_unasked_mail.py"


class NetNotFound(Exception):
    """The source does not read as it did when the mutation was written."""


@dataclass(frozen=True)
class Edit:
    path: str
    old: str
    new: str
    times: int = 1  # how often it stands there


@dataclass(frozen=True)
class Net:
    name: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]
    changes_tables: bool = False


VERDICT = "_global_stop(mail) or _guard(mail, kind, message) or _wait(mail, kind)"
NETS = (
    Net(
        "the kind's own stop conditions",
        (Edit(f"{ACTIONS}/begin.py", VERDICT, "_global_stop(mail) or _wait(mail, kind)"),),
        (BEGIN, DRAIN),
    ),
    Net(
        "the stop conditions of all kinds",
        (Edit(f"{ACTIONS}/begin.py", VERDICT, "_guard(mail, kind, message) or _wait(mail, kind)"),),
        (BEGIN, DRAIN),
    ),
    Net(
        "what makes a mail wait",
        (
            Edit(
                f"{ACTIONS}/begin.py", VERDICT, "_global_stop(mail) or _guard(mail, kind, message)"
            ),
        ),
        (BEGIN, DRAIN),
    ),
    Net(
        "the fencing of a sender that slept",
        (
            Edit(
                f"{ACTIONS}/begin.py",
                "OutgoingMail.objects.held_by(_token(mail))\n"
                "        .filter(pk=mail.pk, lease_until__gt=Now())",
                "OutgoingMail.objects.filter(pk=mail.pk)",
            ),
        ),
        (FINISH,),
    ),
    Net(
        "SKIP LOCKED",
        (
            Edit(
                f"{ACTIONS}/claim.py",
                "select_for_update(skip_locked=True)",
                "select_for_update()",
                times=2,
            ),
        ),
        (f"{FAULTS}::test_claim_passes_by_what_another_sender_holds",),
    ),
    Net(
        "the row locks of senders",
        (
            Edit(
                f"{ACTIONS}/claim.py",
                ".select_for_update(skip_locked=True)",
                "",
                times=2,
            ),
        ),
        (f"{FAULTS}::test_claim_passes_by_what_another_sender_holds",),
    ),
    Net(
        "the stable Message-ID",
        (Edit(f"{ACTIONS}/compose.py", '        "Message-ID": mail.message_id,\n', ""),),
        (FINISH,),
    ),
    Net(
        "hold a relayed mail whose sender died",
        (
            Edit(
                f"{ACTIONS}/claim.py",
                "held = Q(category=",
                "held = Q(doubt__gte=1) or Q(category=",
            ),
        ),
        (FINISH,),
    ),
    Net(
        "hold a relayed mail that was not answered",
        (
            Edit(
                f"{ACTIONS}/finish.py",
                "again = doubt == Doubt.RESEND and mail.doubt == 0",
                "again = mail.doubt == 0",
            ),
        ),
        (FINISH,),
    ),
    Net(
        "the second doubt holds any mail",
        (Edit(f"{ACTIONS}/claim.py", " | Q(doubt__gte=1)", ""),),
        (FINISH,),
    ),
    Net(
        "the advisory lock behind the caps",
        (Edit("jobstore/mail/stop/queries.py", "pg_advisory_xact_lock(", "abs("),),
        (RACES,),
    ),
    Net(
        "the cap on rows that kill their sender",
        (
            Edit(
                f"{ACTIONS}/claim.py",
                "poisonous = Q(claims__gte=CLAIMS_ALLOWED)",
                "poisonous = Q(claims__gte=10_000)",
            ),
        ),
        (FINISH,),
    ),
    Net(
        "words about us close no address",
        (Edit("jobstore/mail/answer.py", "    if is_about_us(answer):\n", "    if False:\n"),),
        (ANSWER,),
    ),
    Net(
        "only words about the recipient close an address",
        (Edit("jobstore/mail/answer.py", "or status in _NO_ADDRESS else", "or status else"),),
        (ANSWER,),
    ),
    Net(
        "keep a mail that is refused because of us",
        (
            Edit(
                f"{ACTIONS}/finish.py",
                "if outcome.ending == Ending.ABOUT_US:\n        return MailState.PENDING",
                "if outcome.ending == Ending.ABOUT_US:\n        return MailState.DEAD",
            ),
        ),
        (FINISH,),
    ),
    Net(
        "keep a mail that comes back because of us",
        (
            Edit(
                f"{BOUNCES}/actions.py",
                "        _settle_as_refused(mail, event)\n",
                "        pass\n",
            ),
        ),
        (BOUNCE,),
    ),
    Net(
        "slow down when mail comes back because of us",
        (
            Edit(
                f"{BOUNCES}/actions.py", "    if event.kind == EventKind.ABOUT_US:", "    if False:"
            ),
        ),
        (BOUNCE,),
    ),
    Net(
        "slow down when a server refuses us",
        (Edit(f"{ACTIONS}/finish.py", "    )\n    slow_down()\n", "    )\n"),),
        (FINISH,),
    ),
    Net(
        "one trial in each run while we are refused",
        (Edit(f"{ACTIONS}/drain.py", "bool(batch) and sends_slowly()", "False"),),
        (FINISH,),
    ),
    Net(
        "a complaint stops mail",
        (Edit(f"{BOUNCES}/actions.py", ", EventKind.COMPLAINT: COMPLAINED}", "}"),),
        (DSN,),
    ),
    Net(
        "only a report on a mail to that very address counts",
        (
            Edit(
                f"{BOUNCES}/actions.py",
                "if mail.recipient_email.casefold() in report.addresses",
                "if report.addresses",
            ),
        ),
        (DSN,),
    ),
    Net(
        "a report counts once",
        (Edit(f"{BOUNCES}/actions.py", "    if not is_new:\n        return None\n", ""),),
        (DSN,),
    ),
    Net(
        "so many a day of each kind that strangers cause",
        (Edit("jobstore/mail/outgoing/queries.py", ">= kind.per_day", ">= 10_000"),),
        (UNASKED,),
    ),
    Net(
        "so many a day of all that strangers cause",
        (Edit("jobstore/mail/outgoing/queries.py", ">= OUTSIDER_PER_DAY", ">= 10_000"),),
        (UNASKED,),
    ),
    Net(
        "so many a day from a known browser",
        (Edit("jobstore/mail/outgoing/queries.py", ">= OWN_BROWSER_PER_DAY", ">= 10_000"),),
        (UNASKED,),
    ),
    Net(
        "the stop of what strangers cause",
        (
            Edit(
                "jobstore/mail/stop/queries.py",
                "Q(scope=SuppressionScope.UNASKED) if is_unasked(target) else Q(pk__in=[])",
                "Q(pk__in=[])",
            ),
        ),
        (UNASKED,),
    ),
    Net(
        "the unique key",
        (
            Edit(
                "jobstore/mail/outgoing/models.py",
                "    key = models.CharField(max_length=200, unique=True)",
                "    key = models.CharField(max_length=200)",
            ),
            Edit(
                "jobstore/mail/migrations/0001_initial.py",
                "('key', models.CharField(max_length=200, unique=True))",
                "('key', models.CharField(max_length=200))",
            ),
        ),
        (RACES,),
        changes_tables=True,
    ),
)


class Copy:
    """The tree in a temporary folder, where nets are taken out and put back."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = {**os.environ, **env, "PYTHONDONTWRITEBYTECODE": "1"}
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=ignored)
            else:
                shutil.copy(source, folder / name)

    @contextlib.contextmanager
    def without(self, net: Net) -> Iterator[None]:
        """Raises NetNotFound."""
        before = {edit.path: (self.folder / edit.path).read_text() for edit in net.edits}
        try:
            for edit in net.edits:
                path = self.folder / edit.path
                text = path.read_text()
                if text.count(edit.old) != edit.times:
                    raise NetNotFound(f"{edit.path} has not {edit.times} of: {edit.old}")
                path.write_text(text.replace(edit.old, edit.new))
            yield
        finally:
            for name, text in before.items():
                (self.folder / name).write_text(text)

    def test(self, *tests: str, create_db: bool) -> subprocess.CompletedProcess[str]:
        database = "--create-db" if create_db else "--reuse-db"
        command = [sys.executable, "-m", "pytest", "-q", "-x", database, "-p", "no:cacheprovider"]
        command.append("--timeout=900")  # a busy machine makes the tables slowly, which is no net
        return subprocess.run(
            [*command, *tests],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )


def red_test(output: str) -> str:
    """The first test that failed, as pytest's summary names it."""
    lines = [line for line in output.splitlines() if line.startswith("FAILED ")]
    return lines[0].removeprefix("FAILED ").split(" - ")[0] if lines else ""


def try_net(copy: Copy, net: Net) -> bool:
    """Whether a test noticed that the net is gone; other ends of pytest do not count."""
    with copy.without(net):
        result = copy.test(*net.tests, create_db=net.changes_tables)
    red = red_test(result.stdout) if result.returncode == 1 else ""
    print(f"{'caught' if red else 'MISSED':7} {net.name}: {red or 'no test failed'}", flush=True)
    if not red:
        print("\n".join(result.stdout.splitlines()[-15:]), flush=True)
    return bool(red)


def run(copy: Copy, nets: list[Net]) -> int:
    tests = sorted({test for net in nets for test in net.tests})
    unchanged = copy.test(*tests, create_db=True)
    if unchanged.returncode != 0:
        print(
            "The unchanged copy is not green:", unchanged.stdout[-4000:], unchanged.stderr[-1000:]
        )
        return 1
    print(f"green   the unchanged copy: {unchanged.stdout.splitlines()[-1]}", flush=True)
    caught = sum(try_net(copy, net) for net in nets)
    print(f"{caught} of {len(nets)} nets caught")
    return 0 if caught == len(nets) else 1


def main() -> int:
    nets = [net for net in NETS if all(word in net.name for word in sys.argv[1:])]
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="jobstore-mutate-"))
        env = {
            "DATABASE_URL": stack.enter_context(servers.postgres()),
            "TEST_REDIS_URL": stack.enter_context(servers.redis()),
            "DJANGO_SETTINGS_MODULE": "jobstore.settings.test",
        }
        try:
            return run(Copy(Path(folder), env), nets)
        except NetNotFound as error:
            print(f"ERROR   {error}")
            return 1


if __name__ == "__main__":
    sys.exit(main())
