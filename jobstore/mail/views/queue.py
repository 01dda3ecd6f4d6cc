"""The charts above the outbox in the admin."""

from typing import Any

from jobstore.lib import clock
from jobstore.mail.queries.queue import category_queues, sent_by_hour, state_counts
from jobstore.mail.states import Category
from jobstore.web.bar_chart import BarChart, column_chart, count_chart

_NAMES = {
    Category.SECURITY: "Security",
    Category.TRANSACTIONAL: "Applications",
    Category.COACHING: "Coaching",
    Category.DIGEST: "Digests and alerts",
    Category.RELAYED: "Written by candidates",
}


def queue_context() -> dict[str, Any]:
    at = clock.now()
    queues = category_queues(at=at)
    named = [(_NAMES[queue.category], queue) for queue in queues]
    states = state_counts()
    return {
        "now": at,
        "queues": named,
        "states": states,
        "due_total": sum(queue.due for queue in queues),
        "waiting_total": sum(queue.waiting for queue in queues),
        "due_chart": _chart("due", "Due now", [(name, row.due) for name, row in named]),
        "waiting_chart": _chart("later", "Later", [(name, row.waiting) for name, row in named]),
        "state_chart": _chart(
            "states",
            "States",
            [(str(state.label).capitalize(), number) for state, number in states],
        ),
        **_sent(at),
    }


def _chart(key: str, title: str, rows: list[tuple[str, int]]) -> BarChart:
    return count_chart(f"outbox-{key}", title, rows)


def _sent(at: Any) -> dict[str, Any]:
    hours = sent_by_hour(at=at)
    rows = [(f"{hour:%a %H:%M}", number) for hour, number in hours]
    return {
        "sent_chart": column_chart("outbox-sent", "Sent in each hour", rows, label_every=12),
        "sent_rows": [(hour, number) for hour, number in hours if number],
        "sent_total": sum(number for _, number in hours),
    }
