"""Interviews held elsewhere: noted, what came of them, and whether their company is real."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.moves import move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings import signals
from openings.application.models import Application
from openings.application.states import OUTCOME_MOVES, Happening, Outcome, Stage
from openings.interview.actions import conclude_interview, decide_interviews
from openings.interview.models import Interview, Interviewer
from openings.interview.queries import has_interview_ahead
from openings.interview.states import (
    INTERVIEW_MOVES,
    InterviewDecision,
    InterviewState,
    PromiseSource,
    ReportedOutcome,
)
from openings.opening.models import Opening
from openings.permissions import can_verify_companies
from openings.pipeline.actions import lock_application, set_stage
from openings.reported.models import ReportedInterview
from openings.reported.queries import mark_of_company, reported_application, reported_since

PER_MONTH = 20  # interviews held elsewhere in 30 days
MONTH = timedelta(days=30)
USUAL_ANSWER = 7  # working days, where nobody named a day


class TooManyReported(Exception):
    """The month's share is used; `until` is when the next one may be noted."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many interviews in a month.")
        self.until = until


class OutcomeIsKnown(Exception):
    """The candidate has noted how it ended."""


class StillAhead(Exception):
    """An interview is still to come; only that it was called off can be noted."""


@transaction.atomic
def report_interview(*, reported: ReportedInterview, by: User) -> Interview:
    """Keep it for this candidate alone; another round at the same job joins the first.

    Twice is the first one. Raises TooManyReported.
    """
    User.objects.select_for_update().get(pk=by.pk)  # one at a time counts right
    application = reported_application(by, company=reported.company, role=reported.role)
    if application is not None:
        same = Interview.objects.of(application).filter(starts_at=reported.starts_at).first()
        if same is not None:
            return same
    _refuse_too_many(by)
    application = application or _apply(reported, by)
    interview = _interview(application, reported, by)
    record(Happening.REPORTED, application, by=by)
    if interview.ends_at <= clock.now():
        return conclude_interview(interview=interview, by=by)
    signals.interview_scheduled.send(sender=Interview, interview=interview)
    return interview


def _refuse_too_many(by: User) -> None:
    recent = list(reported_since(by, clock.now() - MONTH))
    if len(recent) >= PER_MONTH:
        raise TooManyReported(recent[-PER_MONTH].created_at + MONTH)


def _apply(reported: ReportedInterview, by: User) -> Application:
    now = clock.now()
    opening = Opening.everywhere.create(
        employer=_company(reported, by),
        title=reported.role,
        description="",
        source_url=reported.advert_url,
        created_by=by,
        created_at=now,
        updated_at=now,
        tracked_by=by,
    )
    return Application.objects.create(
        candidate=by,
        opening=opening,
        submission_key=uuid4(),
        stage=Stage.INTERVIEW,
        created_at=now,
        submitted_at=now,
        stage_since=now,
    )


def _company(reported: ReportedInterview, by: User) -> Employer:
    """Their own row for it. The slug says nothing and never stands in another's way."""
    known = Employer.everywhere.tracked_by(by).filter(name__iexact=reported.company)
    employer = known.order_by("pk").first()
    if employer is None:
        return Employer.everywhere.create(
            name=reported.company,
            slug=f"elsewhere-{uuid4().hex}",
            website=reported.website,
            time_zone=reported.time_zone,
            created_at=clock.now(),
            tracked_by=by,
        )
    if reported.website and not employer.verified_at:
        employer.website = reported.website
        employer.save(update_fields=["website"])
    return employer


def _interview(application: Application, reported: ReportedInterview, by: User) -> Interview:
    last_day = reported.ends_at.astimezone(read_zone(reported.time_zone)).date()
    has_day = reported.promised_by is not None
    interview = Interview.objects.create(
        application=application,
        round=Interview.objects.of(application).count() + 1,
        kind=reported.kind,
        starts_at=reported.starts_at,
        ends_at=reported.ends_at,
        time_zone=reported.time_zone,
        promised_by=reported.promised_by or periods.add_working_days(last_day, USUAL_ANSWER),
        promise_source=PromiseSource.CANDIDATE if has_day else PromiseSource.DEFAULT,
        scheduled_by=by,
        created_at=clock.now(),
    )
    Interviewer.objects.bulk_create(
        Interviewer(interview=interview, **asdict(person)) for person in reported.people
    )
    return interview


# What came of it ------------------------------------------------------------------------------
@transaction.atomic
def report_outcome(*, application: Application, outcome: ReportedOutcome, by: User) -> Application:
    """What the employer said, as the candidate notes it: it is told at once.

    Raises OutcomeIsKnown, StillAhead.
    """
    application = lock_application(application)
    if application.outcome != Outcome.OPEN:
        raise OutcomeIsKnown
    if outcome == ReportedOutcome.CALLED_OFF:
        return _call_off(application, by)
    if has_interview_ahead(application, at=clock.now()):
        raise StillAhead
    for over in Interview.objects.of(application).over(at=clock.now()).order_by("ends_at", "id"):
        conclude_interview(interview=over, by=by)
    if outcome == ReportedOutcome.NOTHING:
        return application
    _report(application, *_NEWS[outcome], by=by)
    return application


# What is decided and recorded, and how the application ends.
_NEWS = {
    ReportedOutcome.NO: (InterviewDecision.NOT_SELECTED, Happening.TOLD, Outcome.NOT_SELECTED),
    ReportedOutcome.NEXT_ROUND: (InterviewDecision.ADVANCED, Happening.ADVANCED, None),
    ReportedOutcome.OFFER: (InterviewDecision.OFFER, Happening.OFFERED, None),
    ReportedOutcome.HIRED: (InterviewDecision.OFFER, Happening.HIRED, Outcome.HIRED),
    ReportedOutcome.WITHDRAWN: (
        InterviewDecision.WITHDRAWN,
        Happening.WITHDRAWN,
        Outcome.WITHDRAWN,
    ),
}
_PASSED = {Happening.OFFERED: (Stage.OFFER,), Happening.HIRED: (Stage.OFFER, Stage.HIRED)}
_ANNOUNCED = {
    Happening.TOLD: signals.application_told,
    Happening.WITHDRAWN: signals.application_withdrawn,
}


def _report(
    application: Application,
    decision: InterviewDecision,
    what: Happening,
    outcome: Outcome | None,
    *,
    by: User,
) -> None:
    is_known = what == Happening.OFFERED and application.stage == Stage.OFFER  # noted before
    decide_interviews(application, decision)
    for stage in _PASSED.get(what, ()):
        if application.stage != stage:
            set_stage(application, to=stage, by=by)
    if outcome is not None:
        now = clock.now()
        move(application, outcome, OUTCOME_MOVES, field="outcome")
        application.decided_at = application.tell_at = application.told_at = now
        application.decided_by = by
    if not is_known:
        application.version += 1
        application.save()
        record(what, application, by=by)
    announced = _ANNOUNCED.get(what, signals.application_advanced)
    announced.send(sender=Application, application=application)


def _call_off(application: Application, by: User) -> Application:
    """The last interview did not take place; nobody is written to."""
    interviews = Interview.objects.of(application).select_for_update(of=("self",))
    standing = interviews.filter(
        state__in=[InterviewState.SCHEDULED, InterviewState.HELD],
        decision=InterviewDecision.PENDING,
    )
    interview = standing.order_by("-starts_at", "-pk").first()
    if interview is None:
        return application
    interview.application = application
    is_planned = interview.state == InterviewState.SCHEDULED
    end = InterviewState.CANCELED if is_planned else InterviewState.NO_SHOW
    move(interview, end, INTERVIEW_MOVES)
    interview.version += 1
    interview.save(update_fields=["state", "version"])
    record(Happening.INTERVIEW_CANCELED, application, by=by)
    signals.interview_called_off.send(sender=Interview, interview=interview)
    return application


@transaction.atomic
def note_number(*, interview: Interview, by: User, name: str, phone: str) -> Interviewer:
    """They said that the candidate may call: the number is for the candidate alone.

    Raises Interview.DoesNotExist for one that another has noted or that was held on this site.
    """
    interviews = Interview.objects.select_for_update(of=("self",))
    interview = interviews.get(pk=interview.pk, application__opening__tracked_by=by)
    known = interview.interviewers.filter(name__iexact=name).order_by("pk").first()
    person = known or Interviewer(interview=interview, name=name)
    person.phone = phone
    person.welcomes_calls = True
    person.save()
    return person


# The company ------------------------------------------------------------------------------------
class NotChecker(Exception):
    """Only some of the staff say that a company is what it says."""


@transaction.atomic
def ask_for_check(*, application: Application, by: User) -> Employer:
    """Staff look whether the company is what it says; only then may a feedback request go there."""
    employer = (
        Employer.everywhere.tracked_by(by)
        .select_for_update(of=("self",))
        .get(pk=application.opening.employer_id)
    )
    if employer.check_asked_at is None and employer.verified_at is None:
        employer.check_asked_at = clock.now()
        employer.save(update_fields=["check_asked_at"])
    return employer


@transaction.atomic
def verify_company(
    *, employer: Employer, by: User, domain: str, seen: str | None = None
) -> Employer:
    """Staff have checked the company and that this domain is its own.

    Raises NotChecker, ChangedMeanwhile.
    """
    if not can_verify_companies(by):
        raise NotChecker
    employer = Employer.everywhere.select_for_update(of=("self",)).get(pk=employer.pk)
    if seen is not None and seen != mark_of_company(employer):
        raise ChangedMeanwhile
    employer.verified_at = clock.now()
    employer.verified_domain = domain.strip().casefold().removeprefix("www.")[:120]
    employer.save(update_fields=["verified_at", "verified_domain"])
    record(Act.VERIFIED, employer, by=by, why=employer.verified_domain)
    return employer
