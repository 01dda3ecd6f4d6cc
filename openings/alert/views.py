"""Job alerts: asked for by anybody, and kept by whoever holds the link of their mail."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jobstore.lib.zones import read_zone
from jobstore.people.access_token.access import unlisted
from jobstore.people.user.models import User
from jobstore.web.limits import Limit, counts_wrong_links, known_browser, place_of
from jobstore.web.requests import HtmxRequest, SignedInRequest
from openings.alert.actions.begin import (
    HasThisAlert,
    TooManyAlerts,
    ask_for_alert,
    save_alert,
    switch_on,
)
from openings.alert.actions.change import (
    PauseRefused,
    answer_alert,
    change_alert,
    keep_alert,
    pause_alert,
    resume_alert,
    stop_alert,
)
from openings.alert.actions.look import erase_alerts
from openings.alert.forms import AlertForm, FitForm, PauseForm
from openings.alert.models import JobAlert
from openings.alert.queries import (
    MOST_ALERTS,
    AlertLine,
    alert_of_link,
    alerts_of,
    link_of,
    link_of_all,
    opening_to_follow,
    reader_of,
    reader_of_link,
)
from openings.alert.queries.search import like_opening
from openings.alert.states import AlertState, Misfit
from openings.search.forms import criteria_of
from openings.search.queries.criteria import SearchCriteria

GONE = 404
ASKED_FROM_PLACE = Limit(name="alerts-from-place", allowed=20, within=timedelta(days=1))
FULL = f"An address has {MOST_ALERTS} job alerts at most. Stop one of them first."
KNOWN = "You have this alert already. Here it is."
LATER = "Many alerts were asked for from where you are today. Please come back tomorrow."
# What of an alert to change, by what did not fit.
FIELD_OF = {
    Misfit.ROLE: "words",
    Misfit.PLACE: "place",
    Misfit.PAY: "pay",
    Misfit.TOO_FEW: "radius",
    Misfit.TOO_MANY: "rhythm",
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert_new(request: HtmxRequest) -> HttpResponse:
    """From results, from an opening, from an employer: what it looks for can still be changed."""
    user = request.user if isinstance(request.user, User) else None
    zone = user.time_zone if user else read_zone("").key
    form = AlertForm(
        request.POST or None,
        criteria=_begun(request),
        asks_email=user is None,
        initial={"time_zone": zone},
    )
    if request.method == "POST" and form.is_valid():
        if user is not None:
            return _save(request, user, form)
        email = form.cleaned_data["email"]
        is_own = bool(known_browser(request, email))
        if is_own or ASKED_FROM_PLACE.take(place_of(request)):
            ask_for_alert(email=email, wish=form.wish(), is_own_browser=is_own)
            return redirect("openings:alert_asked")
        form.add_error(None, LATER)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "openings/alert/new.html", {"form": form}, status=status)


def _begun(request: HtmxRequest) -> SearchCriteria:
    like = opening_to_follow(request.GET.get("like", ""))
    return like_opening(like) if like else criteria_of(request.GET)


def _save(request: HtmxRequest, user: User, form: AlertForm) -> HttpResponse:
    try:
        alert = save_alert(by=user, wish=form.wish())
    except HasThisAlert as known:
        messages.info(request, KNOWN)
        return redirect(link_of(known.alert))
    except TooManyAlerts:
        form.add_error(None, FULL)
        return render(request, "openings/alert/new.html", {"form": form}, status=422)
    messages.success(request, f"The alert is on: {AlertLine.of(alert).words}.")
    return redirect("openings:alert_list")


@login_not_required
@require_safe
def alert_asked(request: HtmxRequest) -> HttpResponse:
    """The same whatever address was typed."""
    return render(request, "openings/alert/asked.html")


@require_safe
def alert_list(request: SignedInRequest) -> HttpResponse:
    reader = reader_of(request.user)
    lines = [AlertLine.of(alert) for alert in alerts_of(reader)]
    return render(request, "openings/alert/list.html", {"lines": lines, "most": MOST_ALERTS})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
@counts_wrong_links
def alert_all(request: HtmxRequest, signed: str) -> HttpResponse:
    """All of one address, behind the link of its mails; POST erases them."""
    reader = reader_of_link(signed)
    if reader is None:
        return _gone(request)
    if request.method == "POST":
        erase_alerts(reader=reader)
        return render(request, "openings/alert/erased.html")
    lines = [AlertLine.of(alert) for alert in alerts_of(reader)]
    return render(request, "openings/alert/list.html", {"lines": lines, "by_link": True})


def _gone(request: HtmxRequest) -> HttpResponse:
    """The same for a link that is old and for one that is not ours."""
    return render(request, "openings/alert/gone.html", status=GONE)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
@counts_wrong_links
def alert_page(request: HtmxRequest, signed: str) -> HttpResponse:
    """One alert: GET shows it, the buttons act. Whoever has the link is its reader."""
    alert = alert_of_link(signed)
    if alert is None:
        return _gone(request)
    if request.method != "POST":
        return _page(request, alert)
    try:
        act = ACTS.get(request.POST.get("act", ""), _change)
        return act(request, alert)
    except JobAlert.DoesNotExist:  # it went meanwhile
        return _gone(request)


def _page(
    request: HtmxRequest,
    alert: JobAlert,
    *,
    form: AlertForm | None = None,
    pause: PauseForm | None = None,
) -> HttpResponse:
    line = AlertLine.of(alert)
    is_wrong = any(each is not None and each.errors for each in (form, pause))
    wanted = Misfit(misfit) if (misfit := request.GET.get("misfit", "")) in Misfit.values else None
    context = {
        "line": line,
        "form": form or _form(alert, line),
        "pause": pause or PauseForm(prefix="pause"),
        "all_link": link_of_all(alert.reader),
        "waits": alert.state == AlertState.UNCONFIRMED,
        "is_asked": alert.state == AlertState.ASKED,
        "misfit": wanted,
        "field": FIELD_OF.get(wanted, "") if wanted else "",
    }
    return render(request, "openings/alert/page.html", context, status=422 if is_wrong else 200)


def _form(alert: JobAlert, line: AlertLine, data: object = None) -> AlertForm:
    initial = {
        "rhythm": alert.rhythm,
        "weekday": alert.weekday,
        "time_zone": alert.reader.time_zone,
    }
    return AlertForm(data, criteria=line.criteria, asks_email=False, initial=initial)


def _on(request: HtmxRequest, alert: JobAlert) -> HttpResponse:
    try:
        alert = switch_on(alert=alert)
    except TooManyAlerts:
        messages.warning(request, FULL)
        return redirect(link_of_all(alert.reader))
    return _done(request, alert, "The alert is on.")


def _keep(request: HtmxRequest, alert: JobAlert) -> HttpResponse:
    keep_alert(alert=alert)
    return _done(request, alert, "Kept. We ask again in a year.")


def _stop(request: HtmxRequest, alert: JobAlert) -> HttpResponse:
    stop_alert(alert=alert)
    return _done(request, alert, "Stopped. This alert sends no mail any more.")


def _resume(request: HtmxRequest, alert: JobAlert) -> HttpResponse:
    resume_alert(alert=alert)
    return _done(request, alert, "It goes on.")


def _pause(request: HtmxRequest, alert: JobAlert) -> HttpResponse:
    form = PauseForm(request.POST, prefix="pause")
    if form.is_valid():
        try:
            pause_alert(alert=alert, until=form.cleaned_data["until"])
            return _done(request, alert, "Paused.")
        except PauseRefused as refusal:
            form.add_error("until", str(refusal))
    return _page(request, alert, pause=form)


def _change(request: HtmxRequest, alert: JobAlert) -> HttpResponse:
    form = _form(alert, AlertLine.of(alert), request.POST)
    if not form.is_valid():
        return _page(request, alert, form=form)
    try:
        change_alert(alert=alert, wish=form.wish())
    except HasThisAlert as known:
        messages.info(request, KNOWN)
        return redirect(link_of(known.alert))
    return _done(request, alert, "Changed.")


def _done(request: HtmxRequest, alert: JobAlert, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(link_of(alert))


ACTS = {"on": _on, "keep": _keep, "stop": _stop, "resume": _resume, "pause": _pause}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
@counts_wrong_links
def alert_fit(request: HtmxRequest, signed: str, mail: UUID) -> HttpResponse:
    """ "Did these fit?" A "no" leads to what of the alert to change."""
    alert = alert_of_link(signed)
    if alert is None or not alert.told.filter(mail=mail).exists():
        return _gone(request)
    if request.method != "POST":
        return _ask_fit(request, alert, FitForm())
    try:
        return _answer_fit(request, alert, mail)
    except JobAlert.DoesNotExist:  # it went meanwhile
        return _gone(request)


def _answer_fit(request: HtmxRequest, alert: JobAlert, mail: UUID) -> HttpResponse:
    if request.POST.get("did_fit") == "yes":
        answer_alert(alert=alert, mail=mail, did_fit=True)
        return _done(request, alert, "Thank you. The alert stays as it is.")
    form = FitForm(request.POST)
    if not form.is_valid():
        return _ask_fit(request, alert, form)
    misfit = form.cleaned_data["misfit"]
    answer_alert(alert=alert, mail=mail, did_fit=False, misfit=misfit)
    messages.success(request, "Thank you. Change the alert here, if you like.")
    return redirect(f"{link_of(alert)}?misfit={misfit}#change")


def _ask_fit(request: HtmxRequest, alert: JobAlert, form: FitForm) -> HttpResponse:
    context = {"line": AlertLine.of(alert), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "openings/alert/fit.html", context, status=status)
