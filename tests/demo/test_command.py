"""The command of the demo, and what stands where there is none."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from demo import build, catalog, feedback_stories, sign_ins, stories
from demo.management.commands.demo import moment_of
from jobstore.people.user.models import User
from tests.support.fingerprint import fingerprint

pytestmark = [
    pytest.mark.usefixtures("tidy_tables"),
    pytest.mark.timeout(300),  # the whole demo is built
]
TODAY = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # Tuesday noon in New York


def test_demo_sign_ins_are_not_shown_without_a_demo(client, db):
    assert sign_ins.PASSWORD not in client.get(reverse("account_login")).content.decode()


def test_demo_is_refused_outside_of_development(db, settings):
    settings.DEV_PAGES = False

    with pytest.raises(CommandError, match="development only"):
        call_command("demo")
    assert User.objects.count() == 0


def test_demo_is_the_same_from_the_same_seed(db, monkeypatch):
    for name, module in vars(build).items():
        if name.endswith("_stories"):
            monkeypatch.setattr(module, "ALL", ())
    monkeypatch.setattr(stories, "ALL", (stories.maya, stories.offered))
    monkeypatch.setattr(feedback_stories, "ALL", (feedback_stories.chased,))
    monkeypatch.setattr(build, "CROWD", 8)
    prints = []
    for seed in (3, 3, 4):
        with transaction.atomic():
            before = User.objects.order_by("-pk").values_list("pk", flat=True).first()
            build.build_demo(seed=seed, now=TODAY)
            prints.append(fingerprint())
            transaction.set_rollback(True)
        assert User.objects.order_by("-pk").values_list("pk", flat=True).first() == before

    assert prints[0] == prints[1]
    assert prints[0] != prints[2]


def test_demo_day_is_noon_in_new_york():
    assert moment_of(date(2026, 11, 24)) == TODAY


def test_catalog_copy_is_calm():
    texts = [path.read_text() for path in catalog.FOLDER.glob("*.md")]

    assert len(texts) == 8
    assert not any("!" in text or "rejected" in text or "unfortunately" in text for text in texts)
