"""Interviews held elsewhere: the candidate notes them, and what came of them.

No mail to an employer ever starts here, and none is written in an employer's name.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.moves import move
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings import signals
from openings.application.models import Application
from openings.application.states import OUTCOME_MOVES, Happening, Outcome, Stage
from openings.interview.actions import conclude_interview, decide_interview
from openings.interview.models import Interview, Interviewer
from openings.interview.queries import has_interview_ahead
from openings.interview.states import (
    INTERVIEW_MOVES,
    InterviewDecision,
    InterviewState,
    PromiseSource,
)
from openings.opening.models import Opening
from openings.pipeline.actions import lock_application, set_stage
from openings.reported.models import ReportedInterview
from openings.reported.queries import reported_application, reported_since
from openings.reported.states import ReportedOutcome

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
        Interviewer(
            interview=interview,
            name=person.name,
            email=person.email,
            phone=person.phone,
            welcomes_calls=person.welcomes_calls,
        )
        for person in reported.people
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
    _REPORT[outcome](application, by)
    return application


def _say_no(application: Application, by: User) -> None:
    _end(application, Outcome.NOT_SELECTED, by=by)
    _decide(application, InterviewDecision.NOT_SELECTED)
    record(Happening.TOLD, application, by=by)
    signals.application_told.send(sender=Application, application=application)


def _go_on(application: Application, by: User) -> None:
    _decide(application, InterviewDecision.ADVANCED)
    application.version += 1
    application.save(update_fields=["version"])
    record(Happening.ADVANCED, application, by=by)
    signals.application_advanced.send(sender=Application, application=application)


def _offer(application: Application, by: User) -> None:
    _decide(application, InterviewDecision.OFFER)
    if application.stage != Stage.OFFER:
        set_stage(application, to=Stage.OFFER, by=by)
        application.version += 1
        application.save(update_fields=["stage", "stage_since", "version"])
        record(Happening.OFFERED, application, by=by)
    signals.application_advanced.send(sender=Application, application=application)


def _take(application: Application, by: User) -> None:
    _decide(application, InterviewDecision.OFFER)
    if application.stage != Stage.OFFER:
        set_stage(application, to=Stage.OFFER, by=by)
    set_stage(application, to=Stage.HIRED, by=by)
    _end(application, Outcome.HIRED, by=by)
    record(Happening.HIRED, application, by=by)
    signals.application_advanced.send(sender=Application, application=application)


def _withdraw(application: Application, by: User) -> None:
    _end(application, Outcome.WITHDRAWN, by=by)
    _decide(application, InterviewDecision.WITHDRAWN)
    record(Happening.WITHDRAWN, application, by=by)
    signals.application_withdrawn.send(sender=Application, application=application)


_REPORT = {
    ReportedOutcome.NO: _say_no,
    ReportedOutcome.NEXT_ROUND: _go_on,
    ReportedOutcome.OFFER: _offer,
    ReportedOutcome.HIRED: _take,
    ReportedOutcome.WITHDRAWN: _withdraw,
}


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


def _end(application: Application, outcome: Outcome, *, by: User) -> None:
    now = clock.now()
    move(application, outcome, OUTCOME_MOVES, field="outcome")
    application.decided_at = application.tell_at = application.told_at = now
    application.decided_by = by
    application.version += 1
    application.save()


def _decide(application: Application, decision: InterviewDecision) -> None:
    waiting = Interview.objects.of(application).undecided().select_for_update(of=("self",))
    for interview in waiting.order_by("id"):
        decide_interview(interview, decision, at=clock.now())


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
