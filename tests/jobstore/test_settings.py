"""The settings of the queue that the outbox counts on."""

import pytest
from django.conf import settings
from django.db import connection

from jobstore.celery import app

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("accept_content", ["json"]),
        ("task_ignore_result", True),
        ("task_acks_late", False),
        ("task_publish_retry", False),
        ("task_time_limit", 60),
        ("task_soft_time_limit", 45),
        ("timezone", "UTC"),
        ("broker_connection_retry_on_startup", True),
        ("worker_prefetch_multiplier", 1),
        ("worker_max_tasks_per_child", 500),
        ("worker_max_memory_per_child", 300_000),
        ("worker_soft_shutdown_timeout", 8),
        (
            "broker_transport_options",
            {
                "socket_timeout": 2,
                "socket_connect_timeout": 1,
                "visibility_timeout": 3600,
                "unacked_restore_interval": 10,
                "unacked_restore_throttle": 1,
            },
        ),
    ],
)
def test_queue_is_set_up_for_mail_that_is_rows(name, value):
    assert app.conf[name] == value


def test_no_task_has_limits_of_its_own():
    ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]
    assert ours
    assert {(task.soft_time_limit, task.time_limit) for task in ours} <= {(None, None), (45, 60)}


def test_beat_knows_intervals_only_and_no_nudge_outlives_the_next():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert isinstance(entry["schedule"], float)
        assert entry["options"]["expires"] <= entry["schedule"]


@pytest.mark.postgres
def test_who_freezes_in_a_transaction_is_sent_away(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        [limit] = cursor.fetchone()
    assert limit != "0"


def test_one_step_with_the_mail_server_is_shorter_than_a_deploy_waits_and_than_the_lease():
    assert settings.EMAIL_TIMEOUT < 10
    assert settings.EMAIL_TIMEOUT < settings.OUTBOX_LEASE_SECONDS
