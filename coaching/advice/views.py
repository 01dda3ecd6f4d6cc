"""Articles, for people and for machines; advice passed on; lines to call, and help at once."""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.sitemaps import Sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from coaching.advice.actions.help import NothingToPassOn, pass_on_advice, take_back_advice
from coaching.advice.forms import PassOnForm
from coaching.advice.models import Article
from coaching.advice.queries import (
    Shelf,
    article_named,
    live_articles,
    minutes_of,
    more_articles,
    next_article_at,
    readable,
    shelves,
)
from coaching.advice.queries.help import (
    categories_to_pass_on,
    country_name,
    country_of_zone,
    help_lines,
    lines_anywhere,
    mentions_crisis,
    own_advice,
)
from coaching.advice.queries.help import countries as lines_countries
from coaching.advice.queries.tool import page_url, plan_for, tool_named, tool_url
from coaching.course.queries import next_step
from coaching.reply.forms import TRAP, ReplyForm
from coaching.reply.queries import replies_to
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.web.requests import HtmxRequest, SignedInRequest, saying
from jobstore.web.shared import for_everybody
from openings.feeds import SITEMAPS


@login_not_required
@require_safe
def advice_list(request: HtmxRequest) -> HttpResponse:
    now = clock.now()
    found = shelves(at=now)
    return for_everybody(
        request,
        partial(_list, request, found),
        shows=[shelf.articles for shelf in found],
        ends=[next_article_at(after=now)],
    )


def _list(request: HttpRequest, found: list[Shelf]) -> HttpResponse:
    groups = [
        (shelf.title, [(article, minutes_of(article)) for article in shelf.articles])
        for shelf in found
    ]
    return render(request, "coaching/advice/list.html", {"groups": groups})


@login_not_required
@require_safe
def advice_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    return article_page(request, live_article(slug))


def live_article(slug: str) -> Article:
    """Raises Http404."""
    article = article_named(slug, at=clock.now())
    if article is None:
        raise Http404
    return article


def article_page(
    request: HttpRequest,
    article: Article,
    *,
    form: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The article with its replies, and the form as it stands."""
    now = clock.now()
    replies, more = replies_to(article), more_articles(article, at=now)

    def draw() -> HttpResponse:
        context = {
            **page_context(article, more),
            "replies": replies,
            "form": form or _empty_form(request, article),
            "trap": TRAP,
        }
        return render(request, "coaching/advice/detail.html", context, status=status)

    shows = [article, replies, more]
    return for_everybody(request, draw, shows=shows, ends=[next_article_at(after=now)])


def _empty_form(request: HttpRequest, article: Article) -> ReplyForm:
    user = request.user
    known = {"name": user.get_short_name(), "email": user.email} if user.is_authenticated else {}
    answer_to = {"answer_to": request.GET.get("answer", "")}
    return ReplyForm(article=article, initial={**known, **answer_to})


def page_context(
    article: Article, more: list[Article], *, is_preview: bool = False
) -> dict[str, object]:
    """What the page of an article shows; the preview for staff is the same page."""
    return {
        "article": article,
        "text": readable(article.body, article.sources),
        "more": more,
        "is_preview": is_preview,
    }


@login_not_required
@require_safe
def advice_do(request: HtmxRequest, tool: str) -> HttpResponse:
    """From a piece of advice to the page where it is done; what is personal asks to sign in."""
    wanted = tool_named(tool)
    if wanted is None:
        raise Http404
    if not request.user.is_authenticated and not wanted.is_open:
        return redirect_to_login(request.get_full_path())
    now = clock.now()
    plan = plan_for(wanted, request.user, at=now) if request.user.is_authenticated else None
    if url := tool_url(wanted, plan):
        return redirect(url)
    context = {
        "tool": wanted,
        "plan": plan,
        "step": next_step(plan, now) if plan is not None else None,
        "elsewhere_url": page_url("reported_create"),
    }
    return render(request, "coaching/advice/not_yet.html", context)


class ArticleSitemap(Sitemap):  # type: ignore[type-arg]  # not generic at run time
    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 -- Django's signature
        return str(urlsplit(settings.SITE_URL).scheme)

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 -- Django's signature
        """From the settings: a request's Host never decides where links lead."""
        return str(urlsplit(settings.SITE_URL).netloc)

    def items(self) -> list[Article]:
        return list(live_articles(at=clock.now()))

    def lastmod(self, item: Article) -> datetime:
        return item.updated_at


SITEMAPS["advice"] = ArticleSitemap


@login_not_required
@require_safe
def help_now(request: HtmxRequest) -> HttpResponse:
    """Lines of the reader's country, and of any other by the selector."""
    countries = lines_countries()
    known = {country.code for country in countries}
    wish = request.GET.get("country", "")
    zone = getattr(request.user, "time_zone", settings.SITE_TIME_ZONE)
    chosen = wish if wish in known else country_of_zone(zone)
    here = chosen if chosen in known else ""
    lines = help_lines(here) if here else lines_anywhere()
    context = {
        "countries": countries,
        "chosen": here,
        "country_name": country_name(here) if here else "",
        "lines": lines,
    }
    draw = partial(render, request, "coaching/help/now.html", context)
    return for_everybody(request, draw, shows=[countries, lines])


HELP_NOW = "help-now"  # the mark of the message that `components/messages.html` shows as the panel
PANEL = "coaching/help/_help_now.html"
OK = 200
View = Callable[..., HttpResponse]


def offers_help(view: View) -> View:
    """Help at once for whoever writes heavy words, wherever in this half they write them.

    Every view of `coaching.urls` goes through it: nobody who adds a page has to remember. Of the
    text nothing is kept, told or mailed; the page that answers shows the panel, once.
    """

    @sensitive_post_parameters()
    @wraps(view)
    def helping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not mentions_crisis(*_typed(request)):
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):  # what is saved while it is typed
            return _above(view(request, *args, **kwargs), request)
        messages.info(request, "You can talk to somebody now.", extra_tags=HELP_NOW)
        return view(request, *args, **kwargs)

    return helping


def _typed(request: HttpRequest) -> list[str]:
    fields = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    return [text for name in fields for text in request.POST.getlist(name)]


def _above(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    if response.status_code == OK:
        panel = render_to_string(PANEL, request=request)
        response.content = panel.encode() + response.content
    return response


@require_http_methods(["GET", "POST"])
def pass_on_create(request: SignedInRequest) -> HttpResponse:
    categories = categories_to_pass_on(request.user)
    if request.POST.get("action") == "take_back":
        return _take_back(request)
    form = PassOnForm(request.POST or None, categories=categories)
    if request.method == "POST" and form.is_valid():
        twice = {NothingToPassOn: "You have passed something on for this kind of job."}
        done = "Thank you. Somebody here reads it, then others can."
        with saying(request, twice, done=done):
            pass_on_advice(by=request.user, **form.cleaned_data)
        return redirect("coaching:pass_on_create")
    context = {
        "form": form,
        "may_write": bool(categories),
        "own": own_advice(request.user),
    }
    return render(request, "coaching/pass_on/form.html", context)


def _take_back(request: SignedInRequest) -> HttpResponse:
    gone = dict.fromkeys((ValueError, IllegalMove), "There is nothing to take back.")
    with saying(request, gone, done="Taken back. Nobody reads it any more."):
        take_back_advice(pk=UUID(request.POST.get("advice", "")), by=request.user)
    return redirect("coaching:pass_on_create")
