"""Nobody answered: one mail that closes the loop and offers what can be done.

It hears of the telling and of nothing before: a "no" that is recorded and not told neither brings
this mail nor keeps it away. It leaves after the tellings of its morning, so that nobody reads
"no answer" in the hour before the answer.
"""

from datetime import datetime

from coaching.plan.mails.plan import (
    GONE,
    HOLD,
    MOVED_ON,
    after_tellings,
    candidate_of,
    context_of,
    plan_to_mail,
)
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at, path_facts_of, silence_begins
from coaching.plan.states import Branch, StepName
from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, Wait
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from openings.interview.states import PromiseSource


def _silence(plan: RecoveryPlan, _: Leaving) -> datetime | None:
    if branch_at(plan, at=clock.now()) != Branch.PENDING:  # else the promised day was moved
        return None
    return silence_begins(plan.interview)


STOPS = (
    Wait("The promised day is not long past.", _silence),
    Stop(MOVED_ON, lambda one, _: branch_at(one, at=clock.now()) != Branch.NO_ANSWER),
    *HOLD,
)


def _render(mail: OutgoingMail) -> Letter:
    plan = RecoveryPlan.objects.select_related(
        "candidate", "interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    facts = path_facts_of(plan, at=clock.now())
    is_tracked = plan.interview.application.opening.is_tracked
    can_ask = facts.has_interviewer and facts.gives_feedback and not is_tracked
    return Letter(
        context=context_of(plan)
        | {
            "promised_by": None
            if plan.interview.promise_source == PromiseSource.DEFAULT
            else plan.interview.promised_by,
            "can_ask": can_ask and StepName.ASK_THREE not in facts.skipped,
        }
    )


class NoAnswerMail(Mail):
    name = "coaching.no_answer"
    title = "They did not answer"
    category = Category.COACHING
    trigger = "No answer came"
    delay = (
        "10 working days after the promised day, or 3 weeks after the interview where nobody"
        " named a day"
    )
    recipient = "candidate"
    template = "coaching/mail/no_answer"
    render = _render
    lock = plan_to_mail
    gone = GONE
    stops = STOPS
    hours = Hours.DAYTIME
    capped = True
    cap_rank = 45


def no_answer(plan: RecoveryPlan) -> OutgoingMail:
    """Written when the plan opens, whatever comes of it: its being there says nothing."""
    moment = after_tellings(silence_begins(plan.interview), plan.candidate.time_zone)
    return queue_mail(
        NoAnswerMail,
        key=f"no_answer:{plan.pk}",
        to=candidate_of(plan),
        about=plan,
        not_before=moment,
    )
