from django import template

from coaching.pass_on.queries import PassedOn, advice_passed_on, may_pass_on
from coaching.plan.models import RecoveryPlan
from jobstore.people.user.models import User

register = template.Library()


@register.simple_tag
def passed_on_for(plan: RecoveryPlan) -> list[PassedOn]:
    """What others pass on to somebody who seeks a job of this kind."""
    category = plan.interview.application.opening.category
    return advice_passed_on(category, besides=plan.candidate)


@register.simple_tag
def has_advice_to_give(user: User) -> bool:
    return may_pass_on(user)
