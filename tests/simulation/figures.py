"""The figures of a year: what the goals are measured by."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from coaching.feedback.models import FeedbackAnswer, FeedbackEvent, FeedbackRequest
from coaching.feedback.states import AnswerSource, FeedbackHappening, FeedbackState
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch
from jobstore.mail import kinds
from openings.application.models import Application
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.offer.queries import OFFERS
from openings.promise.queries.promise import INTERVIEWS_BY_START
from openings.status.queries.status import status_for_candidate
from tests.simulation.check.caps import caps_broken
from tests.simulation.check.evidence import Evidence, gather_evidence
from tests.simulation.check.hours import quiet_hours_broken
from tests.simulation.check.rules import rules_of, stop_conditions_broken
from tests.simulation.run import Year

NO_ANSWER = "coaching.no_answer"
NAME_SILENCE = (NO_ANSWER, "openings.answer_missing")
ENDS = ("told", "hired", "withdrawn", "offered")  # the candidate knows how it ended


@dataclass
class Figures:
    applications: int
    all_told: int
    all_named: int
    all_unnoticed: int
    interviewed: int
    told_end: int
    named_silence: int
    unnoticed: int
    requests: int
    answered: int
    phoned: int
    held: int
    caps_broken: int
    quiet_hours_broken: int
    stop_conditions_broken: int
    mails: Mapping[str, int]
    broken: list[str] = field(default_factory=list)  # in words, for whoever mends it
    without_rules: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        facts = asdict(self)
        return {name: facts[name] for name in facts if name not in {"broken", "without_rules"}}


def figures_of(year: Year) -> Figures:
    evidence = gather_evidence(year.world.sent, year.world.diary)
    all_told, all_named, all_unnoticed = _all_ends(evidence, at=year.world.end)
    told, named, unnoticed = _ends(evidence, at=year.world.end)
    caps = caps_broken(evidence)
    quiet = quiet_hours_broken(evidence)
    stops = stop_conditions_broken(evidence)
    requests, answered, phoned, held = _requests()
    counts = Counter(mail.kind for mail in evidence.mails)
    return Figures(
        applications=all_told + all_named + all_unnoticed,
        all_told=all_told,
        all_named=all_named,
        all_unnoticed=all_unnoticed,
        interviewed=told + named + unnoticed,
        told_end=told,
        named_silence=named,
        unnoticed=unnoticed,
        requests=requests,
        answered=answered,
        phoned=phoned,
        held=held,
        caps_broken=len(caps),
        quiet_hours_broken=len(quiet),
        stop_conditions_broken=len(stops),
        mails=dict(sorted(counts.items())),
        broken=[*caps, *quiet, *stops],
        without_rules=[kind.name for kind in kinds.all_kinds() if not rules_of(kind)],
    )


def _all_ends(evidence: Evidence, *, at: datetime) -> tuple[int, int, int]:
    """Of all who applied: told how it went on; silence named by mail or page; and neither."""
    said = {evidence.application_of(mail) for mail in evidence.mails if mail.kind in NAME_SILENCE}
    ends = (*ENDS, "advanced")
    told = [one for one in evidence.applications.values() if evidence.happened(one, *ends, by=at)]
    rest = evidence.applications.keys() - {one.pk for one in told}
    waiting = Application.objects.select_related("opening__employer", "candidate")
    waiting = waiting.filter(pk__in=rest).prefetch_related(INTERVIEWS_BY_START, OFFERS)
    named = [one for one in waiting if one in said or status_for_candidate(one, at=at).is_late]
    return len(told), len(named), len(rest) - len(named)


def _ends(evidence: Evidence, *, at: datetime) -> tuple[int, int, int]:
    """Interviewed applications that were told, whose silence was named, and neither."""
    said = {str(plan.pk) for plan in _plans_told_of_silence(evidence)}
    told = named = unnoticed = 0
    last_held: dict[object, Interview] = {}
    for interview in Interview.objects.filter(state=InterviewState.HELD).order_by(
        "starts_at", "pk"
    ):
        last_held[interview.application_id] = interview
    plans = RecoveryPlan.objects.select_related("interview", "candidate").order_by("pk")
    by_interview = {plan.interview_id: plan for plan in plans}
    for interview in last_held.values():
        application = evidence.applications[interview.application_id]
        plan = by_interview.get(interview.pk)
        if interview.decision == "advanced" or evidence.happened(application, *ENDS, by=at):
            told += 1
        elif plan is not None and (str(plan.pk) in said or _page_names_it(plan, at)):
            named += 1
        else:
            unnoticed += 1
    return told, named, unnoticed


def _plans_told_of_silence(evidence: Evidence) -> list[RecoveryPlan]:
    mails = [mail for mail in evidence.mails if mail.kind == NO_ANSWER]
    return [plan for mail in mails if (plan := evidence.plan_of(mail)) is not None]


def _page_names_it(plan: RecoveryPlan, at: datetime) -> bool:
    """For whoever turned mail off the page says it; so it does while no mail kind exists."""
    return branch_at(plan, at=at) == Branch.NO_ANSWER


def _requests() -> tuple[int, int, int, int]:
    """All, those answered or declined by the employer, those phoned, and texts that were held."""
    requests = FeedbackRequest.objects
    phoned = set(
        FeedbackEvent.objects.filter(
            what__in=[FeedbackHappening.ANSWERED_BY_PHONE, FeedbackHappening.CALL_NOTED]
        )
        .order_by("pk")
        .values_list("request_id", flat=True)
    )
    own = requests.filter(answer__isnull=False) | requests.filter(state=FeedbackState.DECLINED)
    answered = set(own.order_by("pk").values_list("pk", flat=True)) - phoned
    held = FeedbackAnswer.objects.exclude(guard_hits="").exclude(source=AnswerSource.PHONE)
    return requests.count(), len(answered), len(phoned), held.count()
