"""What pages of other apps, and of every room, show of coaching without knowing its rooms."""

import re
from typing import Any

from django import template
from django.db.models import QuerySet
from django.forms import BaseForm
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from coaching.advice.models import HelpLine
from coaching.advice.queries.help import (
    PassedOn,
    advice_passed_on,
    country_of_zone,
    help_lines,
    may_pass_on,
    mentions_crisis,
)
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import requests_waiting_for
from coaching.letter.models import Letter
from coaching.letter.queries.state import STATE_WORDS, letters_of, letters_received, note_state
from coaching.metrics.queries import ShownRecord, shown_record
from coaching.metrics.queries.themes import ThemeLine, praise_of_employer, told_by_employer
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import plan_of_interview
from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.interview.models import Interview
from openings.opening.models import Opening

register = template.Library()


@register.simple_tag(takes_context=True)
def recovery_plan(context: Context, interview: Interview) -> RecoveryPlan | None:
    """The reader's own plan after this interview; nothing for anybody but the candidate."""
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return plan_of_interview(interview, user)


@register.simple_tag
def notes_received(application: Application) -> list[Letter]:
    """Notes to the employer that have left."""
    return letters_received(application)


@register.simple_tag(takes_context=True)
def notes_written(context: Context, application: Application) -> list[tuple[Letter, str]]:
    """The reader's own letters and where each is; nothing for anybody but the candidate."""
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if user is None or user.pk != application.candidate_id:
        return []
    now = clock.now()
    return [(one, STATE_WORDS[note_state(one, at=now)]) for one in letters_of(application)]


MOST_REQUESTS = 5


@register.simple_tag
def feedback_waiting_for(opening: Opening) -> QuerySet[FeedbackRequest]:
    """The oldest requests of an opening that its employer has yet to answer."""
    waiting = requests_waiting_for(opening.employer)
    return waiting.filter(plan__interview__application__opening=opening)[:MOST_REQUESTS]


# Pages of the recovery half that a candidate reads; the help stands beside all of them.
SHOWN = "coaching.help_now"  # in the request's META, for the time of one page
PATHS = ("/recovery/", "/coach/", "/interviews/", "/pass-it-on/")


@register.simple_tag(takes_context=True)
def lines_for_reader(context: Context) -> list[HelpLine]:
    """The lines of the reader's country, by their time zone; else of the site's country."""
    user = getattr(getattr(context, "request", None), "user", None)
    return help_lines(country_of_zone(getattr(user, "time_zone", "")))


@register.simple_tag(takes_context=True)
def is_recovery_page(context: Context) -> bool:
    request = getattr(context, "request", None)
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return False
    path: str = request.path
    return path.startswith(PATHS) and not path.startswith("/coach/shared/")


@register.simple_tag(takes_context=True)
def first_help_here(context: Context) -> bool:
    """Whether this page has not shown the panel yet: one is enough."""
    request = getattr(context, "request", None)
    if request is None:
        return True
    is_first = SHOWN not in request.META
    request.META[SHOWN] = True
    return is_first


@register.simple_tag
def says_crisis(*texts: Any) -> bool:
    """Whether a text of the reader's own calls for help at once. Nothing of it is kept."""
    return mentions_crisis(*(text for text in texts if isinstance(text, str)))


@register.simple_tag
def form_says_crisis(form: BaseForm) -> bool:
    """The same for everything that stands in a form of the reader's own."""
    return says_crisis(*(field.value() for field in form))


@register.simple_tag
def employer_record(employer: Employer) -> ShownRecord:
    """What the public may read of how an employer kept its word."""
    return shown_record(employer)


@register.simple_tag
def employer_themes(employer: Employer) -> list[ThemeLine]:
    """What an employer told its candidates lately, for its own recruiters."""
    return told_by_employer(employer)


@register.simple_tag
def employer_praise(employer: Employer) -> list[ThemeLine]:
    """What candidates said lately of an employer's answers, for its own recruiters."""
    return praise_of_employer(employer)


@register.simple_tag
def passed_on_for(plan: RecoveryPlan) -> list[PassedOn]:
    """What others pass on to somebody who seeks a job of this kind."""
    category = plan.interview.application.opening.category
    return advice_passed_on(category, besides=plan.candidate)


@register.simple_tag
def has_advice_to_give(user: User) -> bool:
    return may_pass_on(user)


_LINK = re.compile(r"(https?://[^\s<>\"']*[\w/])")
_PARAGRAPHS = re.compile(r"\n\s*\n")


@register.filter
def reply_text(text: str) -> SafeString:
    """Plain, with its lines and paragraphs, and links that pass on no rank."""
    paragraphs = _PARAGRAPHS.split(text.replace("\r\n", "\n").strip())
    return format_html_join("\n", "<p>{}</p>", ((_lines(item),) for item in paragraphs))


def _lines(paragraph: str) -> SafeString:
    line_break = format_html("<br{}>", "")
    return format_html_join(line_break, "{}", ((_linked(line),) for line in paragraph.split("\n")))


def _linked(line: str) -> SafeString:
    pieces = _LINK.split(line)
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<a href="{}" rel="nofollow ugc noopener noreferrer">{}</a>', piece, piece
                )
                if number % 2
                else piece,
            )
            for number, piece in enumerate(pieces)
        ),
    )
