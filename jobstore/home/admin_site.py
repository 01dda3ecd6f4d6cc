from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator

from jobstore.home.queries.queue import staff_queues
from jobstore.people.user.models import User

# Every list of staff stands in one group, in these words.
LISTS = {
    "People and employers": (
        *("people.user", "people.employer", "people.companytocheck", "people.membership"),
        *("people.invitation", "people.accesstoken"),
    ),
    "Openings and applications": (
        *("openings.opening", "openings.application", "openings.interview", "openings.offer"),
        *("openings.message", "openings.proposal"),
        *("openings.lateanswer", "openings.heldtext", "openings.jurisdiction", "openings.synonym"),
        "openings.jobalert",
    ),
    "After an interview": (
        *("coaching.feedbackrequest", "coaching.letter", "coaching.coachrequest"),
        *("coaching.recoveryplan", "coaching.practicequestion", "coaching.passedadvice"),
    ),
    "Articles, help and wording": (
        *("coaching.article", "coaching.reply", "coaching.heldword", "coaching.helpline"),
        *("coaching.crisiswords", "coaching.wordingrule"),
    ),
    "Mail": (
        *("mail.outgoingmail", "mail.report", "mail.senderblock", "mail.sendingpause"),
        "mail.suppression",
    ),
    "This site": ("trail.trailevent", "auth.group"),
}
# Pages that belong to no list: permission, name, where they stand.
PAGES = (
    ("coaching.view_themesnapshot", "coaching_metrics", "Metrics", "This site"),
    ("openings.view_synonym", "openings_search_index", "Search index", "This site"),
    ("mail.view_outgoingmail", "mail_kind_list", "Kinds of mail, with samples", "Mail"),
)
# What the search looks through: how a row is called, and what stands beside it.
SEARCHED: dict[str, Callable[[Any, Any], tuple[str, str]]] = {
    "people.user": lambda _, user: (user.get_full_name() or user.email, user.email),
    "people.employer": lambda _, employer: (employer.name, employer.website),
    "openings.opening": lambda _, opening: (
        opening.title,
        f"{opening.employer}, {opening.get_state_display()}",
    ),
    "mail.outgoingmail": lambda desk, mail: (
        desk.what(mail),
        f"to {mail.recipient_email}, {mail.get_state_display()}",
    ),
}
MOST_FOUND = 8  # of each kind
LONGEST = 100  # characters of a search
SHORTEST = 2


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
            "groups": self._groups(request),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def _groups(self, request: HttpRequest) -> list[tuple[str, list[dict[str, str]]]]:
        """All lists and pages that this person may open, in the words and order of LISTS."""
        models = {
            model["model"]._meta.label_lower: {  # noqa: SLF001 -- Django's documented _meta
                "name": model["name"],
                "url": model["admin_url"] or "",
                "add_url": model["add_url"] or "",
            }
            for app in self.get_app_list(request)
            for model in app["models"]
        }
        groups = {
            title: [models[one] for one in labels if one in models]
            for title, labels in LISTS.items()
        }
        for permission, page, name, title in PAGES:
            if cast("User", request.user).has_perm(permission):
                url = reverse(f"admin:{page}")
                groups[title].append({"name": name, "url": url, "add_url": ""})
        return [(title, lists) for title, lists in groups.items() if lists]

    def search(self, request: HttpRequest) -> HttpResponse:
        """One box over several lists, each as its own page searches it and for who may see it."""
        words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
        found = []
        if len(words) >= SHORTEST:
            found = [kind for label in SEARCHED if (kind := self._found(request, label, words))]
        context = {**self.each_context(request), "title": "Search", "words": words, "found": found}
        return TemplateResponse(request, "admin/search.html", context)

    def _found(self, request: HttpRequest, label: str, words: str) -> dict[str, Any] | None:
        """One statement; None where nothing is called so, or this person may not look."""
        model = apps.get_model(label)
        desk: Any = self._registry[model]
        if not desk.has_view_permission(request):
            return None
        rows, may_repeat = desk.get_search_results(request, desk.get_queryset(request), words)
        if desk.list_select_related:
            rows = rows.select_related(*desk.list_select_related)
        hits = list((rows.distinct() if may_repeat else rows)[: MOST_FOUND + 1])
        if not hits:
            return None
        stem = f"admin:{label.replace('.', '_')}"
        lines = [
            (reverse(f"{stem}_change", args=[row.pk]), *SEARCHED[label](desk, row))
            for row in hits[:MOST_FOUND]
        ]
        return {
            "name": model._meta.verbose_name_plural,  # noqa: SLF001 -- Django's documented _meta
            "lines": lines,
            "has_more": len(hits) > MOST_FOUND,
            "url": f"{reverse(f'{stem}_changelist')}?{urlencode({'q': words})}",
        }

    def get_urls(self) -> list[Any]:
        """Pages of the staff that belong to no model."""
        from coaching.metrics.admin import metrics_page  # noqa: PLC0415 -- it registers with this site
        from openings.index.admin import index_page  # noqa: PLC0415 -- as above

        index = self.admin_view(index_page)
        return [
            path("coaching/metrics/", self.admin_view(metrics_page), name="coaching_metrics"),
            path("openings/search-index/", index, name="openings_search_index"),
            path("search/", self.admin_view(self.search), name="staff_search"),
            *super().get_urls(),
        ]

    @method_decorator(secure_admin_login)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().login(request, extra_context)
