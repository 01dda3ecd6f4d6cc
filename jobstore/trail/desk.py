"""What the pages of staff share: who gets in, and what they may do on the page of one thing."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from jobstore.lib.seen import ChangedMeanwhile, as_read
from jobstore.trail.admin import OneAtATime
from jobstore.trail.queries import events_of, who_was_faster
from jobstore.trail.queues import May, WithQueues

CHANGED = "It changed while you were reading. Nothing was done; here is how it stands now."
GONE_ON = "Somebody else has dealt with this, or it was taken back."
PROBLEM = "There is a problem: see what is marked below."
NOTHING = "Nothing was changed."
Row = TypeVar("Row", bound=Model)


# Acts ---------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Act:
    """What a button on the page of a thing does; `do` may return what is said then."""

    do: Callable[["Press"], object]
    done: str = ""
    form: Callable[..., Form] | None = None
    facts: Callable[[Any], dict[str, Any]] = lambda _thing: {}  # what the form is made with
    prefix: str | None = None  # of the form
    then: str = ""  # the queue whose next thing is offered; else the same page again


class Press:
    """The acts of a page with their forms, and which of them somebody of the staff pressed."""

    def __init__(self, desk: "Acts", request: HttpRequest, thing: Any) -> None:
        self.desk, self.request, self.thing = desk, request, thing
        self.by: Any = request.user
        self.name = request.POST.get("act", "")
        self.seen = request.POST.get("seen", "")
        self.act = desk.acts.get(self.name)
        self.forms = {
            name: act.form(
                request.POST if name == self.name else None,
                prefix=act.prefix,
                **act.facts(thing),
            )
            for name, act in desk.acts.items()
            if act.form is not None
        }

    @property
    def form(self) -> Any:
        return self.forms.get(self.name)

    @property
    def typed(self) -> dict[str, Any]:
        """Of the form that was sent, once it was found valid."""
        facts: dict[str, Any] = self.form.cleaned_data
        return facts


class Acts:
    """For a ModelAdmin: a page of one thing, read there and moved by actions only."""

    acts: ClassVar[Mapping[str, Act]] = {}
    page: ClassVar[str] = ""  # its template
    page_url: ClassVar[str] = ""  # its name, where it is not Django's page of changes
    gone: ClassVar[tuple[type[Exception], ...]] = ()  # refusals where somebody was faster
    refusals: ClassVar[Mapping[type[Exception], Any]] = {}  # what is said, or done with the form
    mark: ClassVar[Any]  # of what is read on the page, a `staticmethod`
    is_locked: ClassVar[bool] = False  # while an act that does not look at `seen` itself is done

    def title_of(self, thing: Any) -> str:
        return str(thing)

    def facts_of(self, thing: Any, press: Press) -> dict[str, Any]:
        """What the template shows besides forms and trail."""
        raise NotImplementedError

    def page_of(self: Any, request: HttpRequest, thing: Any) -> HttpResponse:
        press = Press(self, request, thing)
        if request.method == "POST":
            try:
                answer = self._carry_out(press)
            except ChangedMeanwhile:
                say_changed(request, thing)
                answer, press = None, Press(self, request, self._again(request, thing))
            if answer is not None:
                return answer  # type: ignore[no-any-return]  # self is any ModelAdmin
        thing = press.thing
        context = {
            **desk_head(self, request, title=self.title_of(thing)),
            **{f"{name}_form": form for name, form in press.forms.items()},
            "seen": self.mark(thing),
            "trail": events_of(thing),
            **self.facts_of(thing, press),
        }
        return TemplateResponse(request, self.page, context)

    def _carry_out(self: Any, press: Press) -> HttpResponse | None:
        """Do what was pressed and say so; None when the page is to be read once more."""
        request, act = press.request, press.act
        if act is None:
            messages.info(request, NOTHING)
            return redirect(request.path)
        if press.form is not None and not press.form.is_valid():
            messages.error(request, PROBLEM)
            return None
        try:
            with self._as_read(press):
                said = act.do(press)
            done = said if isinstance(said, str) else act.done.format(press.thing)
            messages.success(request, done)
        except self.gone:
            say_gone_on(request, press.thing)
        except tuple(self.refusals) as refusal:
            told = self.refusals[type(refusal)]
            if isinstance(told, str):
                messages.warning(request, told)
            else:
                told(press, refusal)
            press.thing = self._again(request, press.thing)
            return None
        return self.next_of(act.then, press) if act.then else redirect(request.path)

    def _as_read(self, press: Press) -> AbstractContextManager[None]:
        return as_read(press.thing, press.seen, self.mark) if self.is_locked else nullcontext()

    def _again(self: Any, request: HttpRequest, thing: Any) -> Any:
        return self.get_object(request, str(thing.pk)) or thing

    def next_of(self: Any, queue: str, press: Press) -> HttpResponse:
        """The list with a link to the next: its buttons never stand where one was just pressed."""
        waits = self.queues[queue]
        rows = waits.rows(press.by).order_by(waits.since, "pk").exclude(pk=press.thing.pk)
        following = rows.first()
        if following is None:
            return redirect("admin:index")
        stem = stem_of(self)
        url = reverse(self.page_url or f"{stem}_change", args=[following.pk])
        text = format_html('Next: <a href="{}">{}</a>', url, self.title_of(following))
        messages.info(press.request, text)
        return redirect(f"{reverse(f'{stem}_changelist')}?queue={queue}")


# Who gets in ----------------------------------------------------------------------------------
class LookOnly(WithQueues):
    """A list on which staff look: whoever owns the thing acts on pages of their own."""

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

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Guarded(OneAtATime):
    """Whoever may look may write, and nobody deletes."""

    may: ClassVar[Any]  # whether a user gets in, a `staticmethod`

    def get_urls(self) -> list[URLPattern]:
        """No page of staff leaves in an error report what was typed into it."""
        patterns: list[URLPattern] = super().get_urls()
        for pattern in patterns:
            pattern.callback = sensitive_post_parameters()(pattern.callback)
        return patterns

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.may(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.may(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(self.may(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.may(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Desk(LookOnly, Acts, Guarded):
    """A queue and the page of one of its things; nothing is added, edited or deleted by hand."""

    actions: Any = None

    def may_look(self, user: Any) -> bool:
        return bool(self.may(user))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kw: Any) -> Any:
        staff_of(request, self.may)
        thing = self.get_object(request, object_id)
        return self.missing(request, object_id) if thing is None else self.page_of(request, thing)

    def missing(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Not among what staff may read. Raises Http404."""
        raise Http404


def stem_of(desk: Any) -> str:
    """Of the names of its pages."""
    return f"admin:{desk.opts.app_label}_{desk.opts.model_name}"


def desk_head(desk: Any, request: HttpRequest, *, title: str) -> dict[str, Any]:
    """What `admin/desk.html` shows around the page of one thing."""
    around = desk.admin_site.each_context(request)
    return {**around, "title": title, "opts": desk.opts, "media": desk.media}


def staff_of(request: HttpRequest, may: May) -> Any:
    """Who sits at the desk. Raises PermissionDenied."""
    if not request.user.is_authenticated or not may(request.user):
        raise PermissionDenied
    return request.user


def say_gone_on(request: HttpRequest, thing: Model | None) -> None:
    """One of two at the same desk reads who was faster, and with what; None: it is gone."""
    faster = who_was_faster(thing, reader=request.user) if thing is not None else ""
    messages.warning(request, faster or GONE_ON)


def say_changed(request: HttpRequest, thing: Model) -> None:
    """What they decided about is not what stands there; by whom, where the staff did it."""
    messages.warning(request, f"{who_was_faster(thing, reader=request.user)} {CHANGED}".strip())


def any_row(model: type[Row], object_id: str) -> Row | None:
    """Also one that has left the queue of its desk."""
    try:
        pk = model._meta.pk.to_python(object_id)  # noqa: SLF001 -- Django's documented _meta
    except ValidationError:
        return None
    return model._base_manager.filter(pk=pk).first()  # noqa: SLF001 -- documented
