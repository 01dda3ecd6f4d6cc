from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from coaching.queries.advice import ARTICLES, TOOLS, article_named, tool_link
from coaching.queries.plan import newest_plan, next_step
from jobstore.lib import clock
from jobstore.web.requests import HtmxRequest, SignedInRequest


@login_not_required
@require_GET
def advice_list(request: HtmxRequest) -> HttpResponse:
    return render(request, "coaching/advice/list.html", {"articles": ARTICLES})


@login_not_required
@require_GET
def advice_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    article = article_named(slug)
    if article is None:
        raise Http404
    return render(request, article.template, {"article": article})


@require_GET
def advice_do(request: SignedInRequest, tool: str) -> HttpResponse:
    """From a piece of advice to the page where it is done."""
    wanted = TOOLS.get(tool)
    if wanted is None:
        raise Http404
    plan = newest_plan(request.user)
    link = tool_link(wanted, plan) if plan is not None else None
    if link is not None:
        name, args = link
        return redirect(name, *args)
    step = next_step(plan, clock.now()) if plan is not None else None
    return render(request, "coaching/advice/not_yet.html", {"tool": wanted, "step": step})
