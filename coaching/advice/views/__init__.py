"""Articles, for people and for machines."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.sitemaps import Sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from coaching.advice.models import Article
from coaching.advice.queries import (
    article_named,
    live_articles,
    minutes_of,
    more_articles,
    readable,
    shelves,
)
from coaching.advice.queries.tool import page_url, plan_for, tool_named, tool_url
from coaching.course.queries import next_step
from coaching.reply.forms import TRAP, ReplyForm
from coaching.reply.queries import replies_to
from jobstore.lib import clock
from jobstore.web.requests import HtmxRequest
from openings.feeds import SITEMAPS


@login_not_required
@require_safe
def advice_list(request: HtmxRequest) -> HttpResponse:
    groups = [
        (shelf.title, [(article, minutes_of(article)) for article in shelf.articles])
        for shelf in shelves(at=clock.now())
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
    user = request.user
    known = {"name": user.get_short_name(), "email": user.email} if user.is_authenticated else {}
    answer_to = {"answer_to": request.GET.get("answer", "")}
    context = {
        **page_context(article),
        "replies": replies_to(article),
        "form": form or ReplyForm(article=article, initial={**known, **answer_to}),
        "trap": TRAP,
    }
    return render(request, "coaching/advice/detail.html", context, status=status)


def page_context(article: Article, *, is_preview: bool = False) -> dict[str, object]:
    """What the page of an article shows; the preview for staff is the same page."""
    return {
        "article": article,
        "text": readable(article.body, article.sources),
        "more": more_articles(article, at=clock.now()),
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
