"""Nothing that somebody typed is lost: every form of the site, with every way to lose it."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from lxml import html as lxml_html

from jobstore.web.limits import Limit
from jobstore.web.typed import middleware
from tests.access_matrix import MATRIX
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.support.gallery import ROOMS, gallery
from tests.support.gallery.parts import Cast
from tests.support.world import build_world

pytestmark = [pytest.mark.once, pytest.mark.timeout(600)]

TYPED = {"text", "search", "tel", "url", "email", "number"}
PUBLIC, PRIVATE = "for everybody", "behind the sign-in"
# Every form with a field for words: "page" or "page > address of the form", and who may send it.
FORMS = {
    "account_email": PRIVATE,
    "account_login": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_signup": PUBLIC,
    "admin:auth_group_add": PRIVATE,
    "admin:auth_group_change": PRIVATE,
    "admin:coaching_article_add": PRIVATE,
    "admin:coaching_article_change": PRIVATE,
    "admin:coaching_coachrequest_change": PRIVATE,
    "admin:coaching_crisiswords_change": PRIVATE,
    "admin:coaching_feedbackrequest_change": PRIVATE,
    "admin:coaching_heldword_add": PRIVATE,
    "admin:coaching_heldword_change": PRIVATE,
    "admin:coaching_helpline_add": PRIVATE,
    "admin:coaching_helpline_change": PRIVATE,
    "admin:coaching_letter_change": PRIVATE,
    "admin:coaching_practicequestion_add": PRIVATE,
    "admin:coaching_practicequestion_change": PRIVATE,
    "admin:coaching_reply_change": PRIVATE,
    "admin:coaching_wordingrule_add": PRIVATE,
    "admin:coaching_wordingrule_change": PRIVATE,
    "admin:coaching_wordingrule_try": PRIVATE,
    "admin:mail_outgoingmail_change > admin:mail_outgoingmail_changelist": PRIVATE,
    "admin:mail_sendingpause_add": PRIVATE,
    "admin:openings_jurisdiction_add": PRIVATE,
    "admin:openings_jurisdiction_change": PRIVATE,
    "admin:openings_synonym_add": PRIVATE,
    "admin:openings_synonym_change": PRIVATE,
    "admin:people_accesstoken_change > admin:people_accesstoken_changelist": PRIVATE,
    "admin:people_employer_change": PRIVATE,
    "admin:people_user_change": PRIVATE,
    "coaching:advice_detail > coaching:reply_create": PUBLIC,
    "coaching:call_log": PRIVATE,
    "coaching:call_plan": PRIVATE,
    "coaching:clarification_edit": PRIVATE,
    "coaching:coach_create": PRIVATE,
    "coaching:coach_detail": PRIVATE,
    "coaching:debrief_edit": PRIVATE,
    "coaching:feedback_create": PRIVATE,
    "coaching:feedback_decline": PUBLIC,
    "coaching:feedback_form": PUBLIC,
    "coaching:feedback_open > coaching:feedback_action": PRIVATE,
    "coaching:gracious_reply_edit": PRIVATE,
    "coaching:letter_edit": PRIVATE,
    "coaching:letter_read > coaching:letter_report": PUBLIC,
    "coaching:mood_edit": PRIVATE,
    "coaching:pass_on_create": PRIVATE,
    "coaching:plan_close": PRIVATE,
    "coaching:practice_form": PUBLIC,
    "coaching:practice_friend": PRIVATE,
    "coaching:practice_solo": PRIVATE,
    "coaching:reported_create": PRIVATE,
    "coaching:second_look": PRIVATE,
    "coaching:status_check_edit": PRIVATE,
    "openings:alert_new": PUBLIC,
    "openings:application_decide": PRIVATE,
    "openings:application_review > openings:application_move": PRIVATE,
    "openings:application_review > openings:application_note": PRIVATE,
    "openings:application_withdraw": PRIVATE,
    "openings:interview_cancel": PRIVATE,
    "openings:interview_create": PRIVATE,
    "openings:interview_move": PRIVATE,
    "openings:interview_other_time": PRIVATE,
    "openings:message_list": PRIVATE,
    "openings:message_list_team": PRIVATE,
    "openings:message_report": PRIVATE,
    "openings:message_report_team": PRIVATE,
    "openings:proposal_other_times": PUBLIC,
    "openings:opening_apply": PRIVATE,
    "openings:opening_create": PRIVATE,
    "openings:opening_edit": PRIVATE,
    "openings:template_create": PRIVATE,
    "openings:template_start": PRIVATE,
    "people:employer_create": PRIVATE,
    "people:employer_edit": PRIVATE,
    "people:invitation_create": PRIVATE,
    "people:profile": PRIVATE,
}
# Long texts that are not saved while somebody types, with the reason.
NOT_SAVED = {
    "coaching:debrief_edit": "has a draft of its own, saved step by step",
    "openings:opening_apply": "has a draft of its own, with the résumé",
}
LONG = 4  # rows of a field for more than some sentences
TRAP = "homepage"  # a field that people do not see
PRINCIPALS = ("candidate", "recruiter", "staff", "other_candidate", "anonymous")


@dataclass
class Form:
    page: str
    by: Any
    client: Client
    action: str
    data: dict[str, list[str]]
    marks: dict[str, str]
    is_unsaved: bool  # long, and not saved while somebody types

    @property
    def key(self):
        page, action = (resolve(urlsplit(path).path).view_name for path in (self.page, self.action))
        return page if page == action else f"{page} > {action}"

    def send(self, **more):
        """As a browser does: with what the form holds, and with where it stands."""
        headers = {"Referer": f"http://testserver{self.page}", "Origin": "http://testserver"}
        data = {name: value for name, value in (self.data | more).items() if value is not None}
        return self.client.post(self.action, data, headers=headers)

    def lost_on(self, response):
        """The fields whose words a page does not hold."""
        if not response.content:
            return f"answered {response.status_code} and nothing"
        page = lxml_html.fromstring(response.content.decode())
        held = {value.strip() for value in page.xpath("//input/@value")}
        held |= {(area.text or "").strip() for area in page.xpath("//textarea")}
        return sorted(name for name, mark in self.marks.items() if mark not in held)


def controls_of(element):
    """What the form sends once words are typed into every field that takes some."""
    data, marks = {}, {}
    buttons = element.xpath(".//button[@name]")
    for button in [one for one in buttons if "btn-primary" in one.get("class", "")] or buttons:
        data.setdefault(button.get("name"), [button.get("value") or ""])
    for control in element.xpath(".//input|.//textarea|.//select"):
        name, kind = control.get("name"), (control.get("type") or "text").lower()
        if not name or name in {"csrfmiddlewaretoken", TRAP}:
            continue
        if control.tag == "textarea" or (control.tag == "input" and kind in TYPED):
            marks[name] = f'Typed "here" in <{name}>, é & more'
            data[name] = [marks[name]]
        elif control.tag == "select":
            chosen = control.value if control.get("multiple") is None else None
            data |= {name: [chosen]} if isinstance(chosen, str) else {}
        elif kind == "hidden" or control.get("checked") is not None:
            data.setdefault(name, []).append(control.get("value") or "on")
    return data, marks


def forms_on(client, user, response):
    if response.status_code != 200 or "text/html" not in response["Content-Type"]:
        return
    path, query = response.request["PATH_INFO"], response.request["QUERY_STRING"]
    page = f"{path}?{query}" if query else path
    for element in lxml_html.fromstring(response.content.decode()).xpath("//form"):
        if (element.get("method") or "").lower() == "post":
            data, marks = controls_of(element)
            if marks:
                action = urljoin(page, element.get("action") or "")
                yield Form(page, user, client, action, data, marks, is_unsaved(element))


def is_unsaved(element):
    is_long = any(int(area.get("rows") or 0) >= LONG for area in element.xpath(".//textarea"))
    return is_long and not element.xpath(".//*[@data-autosave]")


def pages_of(world):
    for name, rule in MATRIX.items():
        if rule.get:
            who = next((one for one in PRINCIPALS if one in rule.allowed), None)
            yield reverse(name, args=rule.args(world)), world.people[who or "anonymous"]
    staff, candidate = world.people["staff"], world.people["candidate"]
    for name in ("account_login", "account_signup", "account_reset_password"):
        yield reverse(name), None
    yield reverse("account_email"), candidate
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._default_manager.order_by("pk").first()
        pages = [reverse(f"{name}_add")]
        pages += [reverse(f"{name}_change", args=[row.pk])] if row else []
        yield from ((page, staff) for page in pages)
    case = ApplicationFactory(opening=world.opening)
    args = [world.employer.slug, case.pk]
    recruiter = world.people["recruiter"]
    for name in ("application_review", "interview_create"):
        yield reverse(f"openings:{name}", args=args), recruiter
    for choice in ("offer", "not-selected"):
        yield f"{reverse('openings:application_decide', args=args)}?as={choice}", recruiter
    other = OpeningFactory(employer=world.employer, title="Baker")
    yield reverse("openings:opening_apply", args=[other.pk]), candidate


@pytest.fixture
def forms(now, employer, alice, bob, charlie, dana, erin, client_of):
    """Each form with words once, in each set of fields that it comes in."""
    world = build_world(employer, alice, charlie, dana, erin)
    dana.emailaddress_set.update_or_create(
        email=dana.email, defaults={"verified": True, "primary": True}
    )
    pages = list(pages_of(world))
    type(world.own_mail).objects.filter(pk=world.own_mail.pk).update(key="-", message_id="<->")
    cast = Cast(employer=employer, recruiter=bob, candidate=dana, staff=erin)
    for room in ROOMS.keys() - {"ends"}:  # the board's own forms come from the world
        pages += [(picture.path, picture.by) for picture in gallery(cast, room)]
    found = {}
    for path, user in pages:
        client = Client() if user is None else client_of(user)
        for form in forms_on(client, user, client.get(path, follow=True)):
            found.setdefault((form.key, frozenset(form.marks)), form)
    return list(found.values())


def signed_out(form):
    """The session ended; after signing in the page with the form comes, with the text."""
    form.client.cookies.pop("sessionid", None)
    sent = urlsplit(form.send().headers.get("Location", ""))
    if sent.path != "/accounts/login/":
        return f"not sent to sign in but to {sent.path}"
    form.client.force_login(form.by, backend="django.contrib.auth.backends.ModelBackend")
    return form.lost_on(form.client.get(parse_qs(sent.query)["next"][0], follow=True))


def stale(form):
    """Signed out and in again in another window: the token of this one is worth nothing."""
    form.client.handler.enforce_csrf_checks = True
    answer = form.send(csrfmiddlewaretoken=["x" * 32])
    form.client.handler.enforce_csrf_checks = False
    if answer.status_code == 302:
        answer = form.client.get(answer["Location"], follow=True)
    elif answer.status_code != 403:
        return f"answered {answer.status_code}"
    return form.lost_on(answer)


def too_many_fields(form):
    answer = form.send(padding=["1"] * 1001)
    return form.lost_on(answer) if answer.status_code == 413 else answer.status_code


def too_large(form):
    answer = form.send(padding=["x" * 30_001])
    return form.lost_on(answer) if answer.status_code == 413 else answer.status_code


def limit_reached(form):
    """What can be refused is refused: wrong words, missing ticks, and each limit."""
    with mock.patch.multiple(Limit, take=lambda *_: False, is_used_up=lambda *_: True):
        return _kept_by_the_page(form, form.send())


def without_version(form):
    return _kept_by_the_page(form, form.send(version=None))


def old_version(form):
    return _kept_by_the_page(form, form.send(version=["0"], step=["record"]))


def _kept_by_the_page(form, answer):
    """Unless the form was taken, its page or that of the refusal holds the words."""
    if answer.status_code == 302:
        after = form.client.get(answer["Location"], follow=True)
        return form.lost_on(after) if b"data-typed-back" in after.content else []
    return form.lost_on(answer)


def losses_of(form):
    yield from (stale, too_many_fields, too_large, limit_reached)
    if "version" in form.data:
        yield from (without_version, old_version)
    if FORMS[form.key] == PRIVATE:
        yield signed_out


def test_no_form_loses_what_was_typed(forms, monkeypatch):
    monkeypatch.setattr(middleware, "MOST_TEXT", 30_000)
    assert {form.key for form in forms} == set(FORMS), "a form with words is not listed here"
    unsaved = {form.key for form in forms if form.is_unsaved and FORMS[form.key] == PRIVATE}
    assert {key for key in unsaved if not key.startswith("admin:")} == set(NOT_SAVED)
    lost = {}
    for form in forms:
        for loss in losses_of(form):
            cookies = deepcopy(form.client.cookies)
            with transaction.atomic():
                missing = loss(form)
                transaction.set_rollback(True)
            form.client.cookies = cookies
            if missing:
                lost[form.key, loss.__name__] = missing
    assert lost == {}
