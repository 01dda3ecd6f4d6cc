from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator

from jobstore.home.queries.queue import staff_queues
from jobstore.people.user.models import User


class JobStoreAdminSite(AdminSite):
    """Staff sign in where everybody does, so that limits, codes and passkeys hold here too."""

    site_header = "Job Store staff"
    site_title = "Job Store staff"
    index_title = "What waits for you"
    enable_nav_sidebar = False  # lists need the width; the first page leads everywhere

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        queues = staff_queues(cast("User", request.user))
        context = {
            "queues": queues,
            "waiting": [queue for queue in queues if queue.count],
            "quiet": [queue for queue in queues if not queue.count],
        }
        return super().index(request, {**context, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Pages of the staff that belong to no model."""
        from coaching.metrics.admin import metrics_page  # noqa: PLC0415 -- it registers with this site

        page = self.admin_view(metrics_page)
        return [path("coaching/metrics/", page, name="coaching_metrics"), *super().get_urls()]

    @method_decorator(secure_admin_login)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().login(request, extra_context)
