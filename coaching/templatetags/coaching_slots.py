"""What pages of the job board show of this half of the product, through templates/home."""

from django import template
from django.template import Context

from coaching.letter.models import Letter
from coaching.letter.queries.state import STATE_WORDS, letters_of, letters_received, note_state
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import plan_of_interview
from jobstore.lib import clock
from openings.application.models import Application
from openings.interview.models import Interview

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
