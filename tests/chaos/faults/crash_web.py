"""F26: the web process dies between the commit and the answer, and the browser sends again."""

from uuid import uuid4

from django.test import Client

from openings.application.models import Application
from openings.application.states import Stage
from tests.chaos.killing import AFTER_COMMIT
from tests.chaos.lab import Lab
from tests.chaos.oracle import second_copies
from tests.chaos.report import Checks
from tests.chaos.web import Answer, Web
from tests.factories.openings import OpeningFactory, ResumeFactory
from tests.factories.people import UserFactory
from tests.support.processes import wait_until

KIND = "openings.application_received"


def killed_before_the_answer(lab: Lab) -> Checks:
    applies = 500 if lab.profile.is_full else 6
    lab.crew.start()
    opening = OpeningFactory()
    died = same = 0
    addresses = set()
    for _ in range(applies):
        candidate = UserFactory()
        addresses.add(candidate.email)
        fields = _fields(candidate, ResumeFactory(candidate=candidate))
        cookie = _signed_in(candidate)
        path = f"/openings/{opening.pk}/apply/"
        first = lab.web.post(path, fields, cookie=cookie, die=AFTER_COMMIT)
        died += first.status == 0
        second = _again(lab.web, path, fields, cookie)
        third = lab.web.post(path, fields, cookie=cookie)
        same += second.status == 302 and second.location == third.location
    lab.wait_final(120)
    sent = Application.objects.filter(opening=opening).exclude(stage=Stage.DRAFT)
    receipts = [event for event in lab.sink_log.events() if event.is_copy]
    checks = Checks()
    checks.equal("answers that never came", died, applies)
    checks.equal("applications", sent.count(), applies)
    to_applicants = {event.recipient for event in receipts} & addresses
    checks.equal("confirmations", len(to_applicants), applies)
    checks.zero("second copies", second_copies(lab.sink_log.copies()))
    checks.equal("second answer as the first", same, applies)
    return checks


def _fields(candidate, resume) -> dict[str, str]:
    return {
        "name": candidate.name,
        "phone": "",
        "earlier_resume": str(resume.pk),
        "cover_note": "I would like to work with you.",
        "submission_key": str(uuid4()),
        "opened": "",
    }


def _signed_in(candidate) -> str:
    client = Client()
    client.force_login(candidate, backend="django.contrib.auth.backends.ModelBackend")
    return f"sessionid={client.cookies['sessionid'].value}"


def _again(web: Web, path: str, fields: dict[str, str], cookie: str) -> Answer:
    """As a person does who sees a broken page: once the site answers, send the same again."""
    if not wait_until(lambda: web.get("/healthz", timeout=5).status == 200, seconds=30):
        raise TimeoutError("the web process does not come back")
    return web.post(path, fields, cookie=cookie)
