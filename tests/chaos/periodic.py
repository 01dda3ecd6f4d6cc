"""Due work of the faults: so many mails in every minute, each under a key of its own."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jobstore.lib import clock, due
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from tests.chaos.kinds import FOLLOW_UP


def plan_file() -> Path:
    folder: Path = settings.CHAOS_FOLDER
    return folder / "periodic.json"


def write_plan(*, start: datetime, minutes: int, each: int) -> None:
    facts = {"start": start.isoformat(), "minutes": minutes, "each": each}
    plan_file().write_text(json.dumps(facts))


def queue_what_is_due() -> int:
    if not plan_file().exists():
        return 0
    plan = json.loads(plan_file().read_text())
    start = datetime.fromisoformat(plan["start"])
    passed = min(int((clock.now() - start) / timedelta(minutes=1)), plan["minutes"])
    known = OutgoingMail.objects.filter(key__startswith="periodic:").values_list("key", flat=True)
    wanted = {f"periodic:{minute}:{n}" for minute in range(passed) for n in range(plan["each"])}
    missing = sorted(wanted - set(known))
    for key in missing:
        with transaction.atomic():
            to = Recipient(email=f"{key.replace(':', '-')}@example.org")
            mail = queue_mail(FOLLOW_UP, key=key, to=to)
            if not mail.text:
                OutgoingMail.objects.filter(pk=mail.pk).update(subject="Again", text="Once only.")
    return len(missing)


def declare() -> None:
    due.register(
        due.DueWork(name="chaos.periodic", run=queue_what_is_due, next_at=lambda: None, done="")
    )
