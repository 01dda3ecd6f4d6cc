"""Figures for staff: how the product fares, who answers, what candidates were told."""

from datetime import date
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from coaching.metrics.models import EmployerRecord, ThemeScope, ThemeSnapshot
from coaching.metrics.queries import ranked, shown
from coaching.metrics.queries.health import health_at, last_span
from coaching.metrics.queries.themes import lines_of, published_quarters, quarter_name, snapshots_of
from coaching.permissions import can_see_metrics
from jobstore.lib import clock
from jobstore.people.user.models import User
from jobstore.web.charts import BarChart, bar_chart

MOST_EMPLOYERS = 50


@require_safe
def metrics_page(request: HttpRequest) -> HttpResponse:
    """The query string chooses a quarter and a sort of table, never two at once."""
    if not can_see_metrics(cast("User", request.user)):
        raise PermissionDenied
    at = clock.now()
    quarters = published_quarters()
    quarter = _chosen(request.GET.get("quarter", ""), quarters)
    scope = _scope(request.GET.get("by", ""))
    context = {
        **admin.site.each_context(request),
        "title": "Metrics",
        **_health(at),
        "employers": _employers(),
        "quarters": [(item.isoformat(), quarter_name(item)) for item in quarters],
        "quarter": quarter.isoformat() if quarter else "",
        "quarter_name": quarter_name(quarter) if quarter else "",
        "scope": scope,
        "scopes": ThemeScope.choices,
        "tables": _tables(quarter, scope),
    }
    return TemplateResponse(request, "admin/coaching/metrics.html", context)


def _chosen(text: str, quarters: list[date]) -> date | None:
    """The quarter of the query string if there is one, else the newest."""
    named = {item.isoformat(): item for item in quarters}
    return named.get(text) or (quarters[0] if quarters else None)


def _scope(text: str) -> ThemeScope:
    return ThemeScope(text) if text in ThemeScope.values else ThemeScope.ALL


def _health(at: Any) -> dict[str, Any]:
    figures = health_at(at=at)
    rows = [(item.label, *item.bar, item.value) for item in figures if item.bar is not None]
    return {
        "figures": figures,
        "span": last_span(at=at),
        "health_chart": bar_chart("health", "How the product fares", rows),
    }


def _employers() -> list[dict[str, Any]]:
    """By the lower bound of their feedback share; those with too few people come without one."""
    records = EmployerRecord.objects.select_related("employer").order_by("pk")
    return [
        {"employer": record.employer, "record": shown(record)}
        for record in ranked(records)[:MOST_EMPLOYERS]
    ]


def _tables(quarter: date | None, scope: ThemeScope) -> list[dict[str, Any]]:
    if quarter is None:
        return []
    return [
        {"snapshot": snapshot, "name": _name(snapshot), "chart": _theme_chart(snapshot)}
        for snapshot in snapshots_of(quarter, scope)
    ]


def _name(snapshot: ThemeSnapshot) -> str:
    if snapshot.employer is not None:
        return snapshot.employer.name
    return snapshot.name or "Everybody"


def _theme_chart(snapshot: ThemeSnapshot) -> BarChart:
    rows = [
        (line.label, float(line.share), float(line.low), float(line.high), f"{line.share}%")
        for line in lines_of(snapshot)
    ]
    name = _name(snapshot)
    is_praise = snapshot.scope == ThemeScope.PRAISE
    title = f"What is good about answers of {name}" if is_praise else f"Told: {name}"
    return bar_chart(f"themes-{snapshot.pk}", title, rows)
