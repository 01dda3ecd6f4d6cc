"""Stop conditions, kind by kind, as coaching.md 4.4 has them. Each says why a mail was too much."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from coaching.plan.models import RecoveryPlan
from coaching.plan.states import StepName
from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from tests.simulation.check.evidence import Evidence, Mail

EVENING = timedelta(hours=14)  # after an interview, in which somebody may ask how it went
WAKES = time(10)  # of a parked plan, on the next day
STOPPABLE = frozenset({"T2", "T3", "T4"})
COACHING = frozenset({"T2", "T3"})


# For every kind -------------------------------------------------------------------------------
def stopped_by_its_reader(evidence: Evidence, mail: Mail) -> str:
    stops = evidence.diary.stops
    is_stopped = mail.category in STOPPABLE and any(
        at <= mail.at and address == mail.to and category == mail.category
        for at, address, category in stops
    )
    return "the reader has pressed stop" if is_stopped else ""


def muted(evidence: Evidence, mail: Mail) -> str:
    plan = _coached_plan(evidence, mail)
    if plan is None:
        return ""
    presses = [on for at, on in evidence.diary.mutes.get(plan.pk, []) if at <= mail.at]
    return "the plan is muted" if presses and presses[-1] else ""


def closed(evidence: Evidence, mail: Mail) -> str:
    """What was asked for before is announced once all the same."""
    plan = _coached_plan(evidence, mail)
    if plan is None or plan.closed_at is None or plan.closed_at > mail.at:
        return ""
    if mail.kind == "coaching.feedback_arrived" and not mail.payload.get("is_reminder"):
        return ""
    if mail.kind == "coaching.withheld_kept":
        return ""
    return "the plan is closed"


def parked(evidence: Evidence, mail: Mail) -> str:
    """Whichever plan was parked, the person is left alone; a plan that is closed parks nothing."""
    if mail.category not in COACHING or not evidence.is_candidate(mail):
        return ""
    candidate = evidence.candidates[mail.to]
    zone = read_zone(candidate.time_zone)
    for at, plan_id in evidence.diary.parks.get(candidate.pk, []):
        closed_at = evidence.plans[plan_id].closed_at
        is_over = closed_at is not None and closed_at <= mail.at
        if at <= mail.at < _next_morning(at, zone) and not is_over:
            return "the candidate has parked until the morning"
    return ""


def _next_morning(moment: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, WAKES, tzinfo=zone)


def _coached_plan(evidence: Evidence, mail: Mail) -> RecoveryPlan | None:
    """The plan behind a coaching mail to its candidate."""
    if mail.category not in COACHING or not evidence.is_candidate(mail):
        return None
    return evidence.plan_of(mail)


# For one kind ---------------------------------------------------------------------------------
def told(evidence: Evidence, mail: Mail) -> str:
    """The candidate has an answer, or has left."""
    application = evidence.application_of(mail)
    if application is None:
        return ""
    plan = evidence.plan_of(mail)
    interview = evidence.interviews[plan.interview_id] if plan else None
    if interview is not None and interview.decision == "advanced" and interview.decided_at:
        return "they went on with the candidate" if interview.decided_at <= mail.at else ""
    answers = ("told", "hired", "withdrawn", "offered")
    if evidence.happened(application, *answers, by=mail.at):
        return "the application has an answer"
    return ""


def went_on(evidence: Evidence, mail: Mail) -> str:
    application = evidence.application_of(mail)
    good = ("offered", "hired", "withdrawn")
    if application is not None and evidence.happened(application, *good, by=mail.at):
        return "there is other news by now"
    return ""


def evening_over(evidence: Evidence, mail: Mail) -> str:
    plan = evidence.plan_of(mail)
    interview = evidence.interviews[plan.interview_id] if plan else None
    is_late = interview is not None and mail.at > interview.ends_at + EVENING
    return "the evening of the interview is over" if is_late else ""


def debrief_begun(evidence: Evidence, mail: Mail) -> str:
    plan = evidence.plan_of(mail)
    debrief = evidence.debriefs.get(plan.pk) if plan else None
    return "the debrief is begun" if debrief and debrief.created_at <= mail.at else ""


def debrief_sealed(evidence: Evidence, mail: Mail) -> str:
    plan = evidence.plan_of(mail)
    debrief = evidence.debriefs.get(plan.pk) if plan else None
    is_sealed = debrief is not None and debrief.sealed_at and debrief.sealed_at <= mail.at
    return "the debrief is sealed" if is_sealed else ""


def debrief_skipped(evidence: Evidence, mail: Mail) -> str:
    plan = evidence.plan_of(mail)
    at = evidence.diary.skips.get((plan.pk, StepName.DEBRIEF)) if plan else None
    return "the debrief is skipped" if at is not None and at <= mail.at else ""


def note_written(evidence: Evidence, mail: Mail) -> str:
    plan = evidence.plan_of(mail)
    letters = [row for row in evidence.letters.values() if plan and row.plan_id == plan.pk]
    for letter in letters:
        undone = evidence.diary.undone.get(letter.pk, [])
        first = undone[0][0] if undone else letter.queued_at
        is_out = first is not None and first <= mail.at
        if is_out and not any(begun <= mail.at < _again(letter.queued_at, undone_at)
                              for begun, undone_at in undone):  # fmt: skip
            return "the note is written"
    return ""


def _again(queued_at: datetime | None, undone_at: datetime) -> datetime:
    """Until when a note that was taken back was a draft."""
    if queued_at is None or queued_at <= undone_at:
        return clock.now() + timedelta(days=10_000)
    return queued_at


def decided(evidence: Evidence, mail: Mail) -> str:
    application = evidence.application_of(mail)
    if application is None:
        return ""
    if evidence.no_stands(application, at=mail.at):
        return "a no is recorded"
    if evidence.happened(application, "withdrawn", by=mail.at):
        return "the application is withdrawn"
    return ""


def interview_decided(evidence: Evidence, mail: Mail) -> str:
    interview = evidence.interviews.get(UUID(mail.subject_id))
    if interview is None:
        return ""
    if interview.decision != "pending" and interview.decided_at is not None:
        was_undone = evidence.happened(
            evidence.applications[interview.application_id], "decision_undone", by=mail.at
        )
        if interview.decided_at <= mail.at and not was_undone:
            return "the decision is recorded"
    return decided(evidence, mail)


def questions_asked(evidence: Evidence, mail: Mail) -> str:
    plan = evidence.plan_of(mail)
    at = evidence.asked_at.get(plan.pk) if plan else None
    return "the questions are asked" if at is not None and at <= mail.at else ""


def not_told(evidence: Evidence, mail: Mail) -> str:
    application = evidence.application_of(mail)
    if application is not None and not evidence.happened(application, "told", by=mail.at):
        return "the candidate has not been told"
    return ""


def _state(evidence: Evidence, mail: Mail) -> str:
    return evidence.request_state(UUID(mail.subject_id), at=mail.at)


def request_not_waiting(evidence: Evidence, mail: Mail) -> str:
    state = _state(evidence, mail)
    return "" if state in {"sent", "chased"} else f"the request is {state}"


def not_returned(evidence: Evidence, mail: Mail) -> str:
    return "" if _state(evidence, mail) == "returned" else "nothing is returned"


def other_state(evidence: Evidence, mail: Mail) -> str:
    state = _state(evidence, mail)
    said = mail.payload.get("state", state)
    return "" if state == said else f"it says {said}, and the request is {state}"


def nothing_arrived(evidence: Evidence, mail: Mail) -> str:
    state = _state(evidence, mail)
    return "" if state in {"released", "withheld"} else "no feedback has arrived"


def opened(evidence: Evidence, mail: Mail) -> str:
    answer = evidence.answers.get(UUID(mail.subject_id))
    is_open = answer is not None and answer.opened_at is not None and answer.opened_at <= mail.at
    return "the feedback is opened" if is_open else ""


def called_off(evidence: Evidence, mail: Mail) -> str:
    """Canceled by then: the history says so."""
    application = evidence.application_of(mail)
    interview = evidence.interviews.get(UUID(mail.subject_id))
    if application is None or interview is None or interview.state != "canceled":
        return ""
    is_off = evidence.happened(application, "interview_canceled", by=mail.at)
    return "the interview is called off" if is_off else ""


def has_job(evidence: Evidence, mail: Mail) -> str:
    candidate = evidence.candidates.get(mail.to)
    own = [row for row in evidence.applications.values()
           if candidate is not None and row.candidate_id == candidate.pk]  # fmt: skip
    hired = any(evidence.happened(row, "hired", "offer_accepted", by=mail.at) for row in own)
    return "the candidate has a job" if hired else ""


def nothing_waits(evidence: Evidence, mail: Mail) -> str:
    states = {evidence.request_state(pk, at=mail.at) for pk in evidence.requests_in(mail)}
    return "" if states & {"sent", "chased"} else "no question waits for them"


def interview_over(evidence: Evidence, mail: Mail) -> str:
    interview = evidence.interviews.get(UUID(mail.subject_id))
    return "the interview has begun" if interview and interview.starts_at <= mail.at else ""
