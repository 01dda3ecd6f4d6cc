"""Replies under an article: leaving one, confirming it, flagging one, muting the mail."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.advice.views import article_page, live_article
from coaching.reply.actions import (
    TooManyFlags,
    TooManyReplies,
    confirm_reply,
    flag_reply,
    set_reply_mail,
    submit_reply,
)
from coaching.reply.forms import ReplyForm
from coaching.reply.mails import KINDS, MUTE
from coaching.reply.models import Reply
from coaching.reply.queries import is_mail_muted, is_settled, place_hash, reply_of_link, shown_reply
from jobstore.lib import tokens
from jobstore.people.access_token.access import by_link, has_link, link_view, unlisted
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from jobstore.web.limits import counts_wrong_links, place_of
from jobstore.web.requests import HtmxRequest
from jobstore.web.shared import without_token

LATER = "You have sent three replies in the last hour. Please come back in a while."


@login_not_required
@without_token
@require_POST
def reply_create(request: HtmxRequest, slug: str) -> HttpResponse:
    article = live_article(slug)
    form = ReplyForm(request.POST, article=article)
    if form.is_trapped:  # dropped; the page is the same
        return redirect("coaching:reply_sent", article.slug)
    if not form.is_valid():
        return article_page(request, article, form=form, status=422)
    facts = form.cleaned_data
    try:
        submit_reply(
            article=article,
            parent=form.parent,
            name=facts["name"],
            email=facts["email"],
            text=facts["text"],
            place=place_hash(place_of(request)),
            by=request.user if isinstance(request.user, User) else None,
        )
    except TooManyReplies:
        form.add_error(None, LATER)
        return article_page(request, article, form=form, status=429)
    return redirect("coaching:reply_sent", article.slug)


@login_not_required
@require_safe
def reply_sent(request: HtmxRequest, slug: str) -> HttpResponse:
    return render(request, "coaching/reply/sent.html", {"article": live_article(slug)})


PURPOSE = TokenPurpose.REPLY
reply_link = link_view(PURPOSE, "coaching:reply_confirm")


def _reply_for(request: HtmxRequest, pk: UUID) -> Reply | None:
    return reply_of_link(pk) if has_link(request, pk, purpose=PURPOSE) else None


@by_link(PURPOSE, _reply_for, "GET", "HEAD", "POST")
def reply_confirm(request: HtmxRequest, reply: Reply) -> HttpResponse:
    if request.method == "POST":
        confirm_reply(reply=reply)
        return redirect("coaching:reply_confirm", reply.pk)
    context = {"reply": reply, "article": reply.article, "is_settled": is_settled(reply)}
    return render(request, "coaching/reply/confirm.html", context)


@login_not_required
@without_token
@require_POST
def reply_flag(request: HtmxRequest, pk: UUID) -> HttpResponse:
    reply = shown_reply(pk)
    if reply is None:
        raise Http404
    back = redirect(f"{reply.article.get_absolute_url()}#replies")
    try:
        flag_reply(reply=reply, place=place_hash(place_of(request)))
    except TooManyFlags:
        messages.warning(request, "You have flagged a lot just now. Please come back in a while.")
    else:
        messages.success(request, "Thank you. Somebody from our team will look at this reply.")
    return back


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
@counts_wrong_links
def reply_mute(request: HtmxRequest, signed: str) -> HttpResponse:
    """The page behind the mute link: GET shows how it stands, POST changes it."""
    what, _, mail_hash = (tokens.unsign(signed, purpose=MUTE) or "").partition(".")
    if what not in KINDS:
        raise Http404
    if request.method == "POST":
        is_off = request.POST.get("mail") != "on"
        set_reply_mail(mail_hash=mail_hash, kinds=KINDS[what], is_muted=is_off)
        return redirect("coaching:reply_mute", signed)
    context = {"is_muted": is_mail_muted(mail_hash, KINDS[what])}
    return render(request, "coaching/reply/mute.html", context)
