"""What the pages of staff share: who gets in, and that rows are moved by actions only."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from jobstore.people.user.models import User
from jobstore.trail.admin import OneAtATime
from jobstore.trail.queries import who_was_faster

CHANGED = "It changed while you were reading. Nothing was done; here is how it stands now."
GONE_ON = "Somebody else has dealt with this, or it was taken back."
Row = TypeVar("Row", bound=Model)
May = Callable[[Any], bool]


class ReadOnly:
    """A page on which staff look: whoever owns the thing acts on pages of their own."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Without the fields that say nothing, and without the parts that hold only such."""
        parts = []
        for title, part in super().get_fieldsets(request, obj):  # type: ignore[misc]  # a mixin
            told = [
                name for name in part["fields"] if getattr(obj, str(name), "?") not in ("", None)
            ]
            if told:
                parts.append((title, {**part, "fields": told}))
        return parts


class Guarded(OneAtATime):
    """Whoever may look may write, and nobody deletes."""

    @staticmethod
    def may(user: Any) -> bool:
        """A predicate of `coaching.permissions`; each page names its own."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        """No page of staff leaves in an error report what was typed into it."""
        patterns: list[URLPattern] = super().get_urls()
        for pattern in patterns:
            pattern.callback = sensitive_post_parameters()(pattern.callback)
        return patterns

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Desk(Guarded):
    """A queue: rows are read here and moved by actions; nothing is added, edited or deleted."""

    list_per_page = 50
    show_facets = ShowFacets.NEVER  # the queues carry their counts

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def desk_head(desk: Any, request: HttpRequest, *, title: str) -> dict[str, Any]:
    """What `admin/desk.html` shows around the page of one thing."""
    around = desk.admin_site.each_context(request)
    return {**around, "title": title, "opts": desk.opts, "media": desk.media}


def staff_of(request: HttpRequest, may: May) -> User:
    """Who sits at the desk. Raises PermissionDenied."""
    user = request.user
    if not isinstance(user, User) or not may(user):
        raise PermissionDenied
    return user


def say_gone_on(request: HttpRequest, thing: Model) -> None:
    """One of two at the same desk reads who was faster, and with what."""
    messages.warning(request, who_was_faster(thing, reader=request.user) or GONE_ON)


def say_changed(request: HttpRequest, thing: Model) -> None:
    """What they decided about is not what stands there; by whom, where the staff did it."""
    messages.warning(request, f"{who_was_faster(thing, reader=request.user)} {CHANGED}".strip())


def back_to_queue(
    request: HttpRequest,
    waiting: QuerySet[Any],
    *,
    done: Model,
    query: str = "",
    page: str = "",
    named: Callable[[Any], str] = str,
) -> HttpResponse:
    """The list with a link to the next one: its buttons never stand where one was just pressed."""
    following = waiting.exclude(pk=done.pk).first()
    if following is None:
        return redirect("admin:index")
    opts = following._meta  # noqa: SLF001 -- Django's documented _meta
    stem = f"admin:{opts.app_label}_{opts.model_name}"
    url = reverse(page or f"{stem}_change", args=[following.pk])
    messages.info(request, format_html('Next: <a href="{}">{}</a>', url, named(following)))
    return redirect(f"{reverse(f'{stem}_changelist')}{query}")


def any_row(model: type[Row], object_id: str) -> Row | None:
    """Also one that has left the queue of its desk."""
    try:
        pk = model._meta.pk.to_python(object_id)  # noqa: SLF001 -- Django's documented _meta
    except ValidationError:
        return None
    return model._base_manager.filter(pk=pk).first()  # noqa: SLF001 -- documented


def queue_tabs(
    queues: Mapping[str, str], counts: Mapping[str, int], request: HttpRequest
) -> dict[str, Any]:
    """The queues above a list, with their counts and the chosen one."""
    rows = [{"name": name, "label": label, "count": counts[name]} for name, label in queues.items()]
    return {"queues": rows, "chosen": request.GET.get("queue", "")}
