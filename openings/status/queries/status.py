"""What a candidate may know about an application: page, mail, API and export ask here."""

from datetime import datetime

from jobstore.lib.zones import hour_text, read_zone
from jobstore.mail.kinds import promising
from openings.application.models import Application
from openings.application.states import Outcome, Stage, reason_as_said
from openings.interview.models import Interview
from openings.promise.queries.promise import (
    Promise,
    awaited_interview,
    heard_at,
    is_told,
    missed_interview,
    promise_of,
)
from openings.status.queries.offer import lapsed_status, offer_status
from openings.status.queries.slot import proposed_status
from openings.status.queries.words import (
    Ball,
    CandidateStatus,
    held_elsewhere,
    say_answer,
    say_day,
    told_absence,
    verb_of_closing,
)


def is_over(application: Application, *, at: datetime) -> bool:
    """Whether it came to nothing, as far as its candidate knows."""
    return application.outcome == Outcome.WITHDRAWN or is_told(application, at=at)


def has_ended(application: Application, *, at: datetime) -> bool:
    """Well or not, as far as its candidate knows: no answer of ours tells of an untold "no"."""
    return application.outcome == Outcome.HIRED or is_over(application, at=at)


def status_for_candidate(application: Application, *, at: datetime) -> CandidateStatus:
    """Until the telling, a recorded outcome makes no difference to any field.

    Without a query where `opening__employer`, `candidate`, `interviews`, `offers` and
    `proposals` are loaded.
    """
    if application.opening.is_tracked:
        return held_elsewhere(application, at=at)
    return _settled(application, at=at) or _running(application, at=at)


def _settled(application: Application, *, at: datetime) -> CandidateStatus | None:
    """The end, as far as the candidate knows of one."""
    if application.outcome == Outcome.WITHDRAWN:
        return _withdrawn(application)
    if application.outcome == Outcome.HIRED or application.stage == Stage.HIRED:
        return _hired(application)
    return _told(application) if is_told(application, at=at) else None


def _running(application: Application, *, at: datetime) -> CandidateStatus:
    if application.stage == Stage.DRAFT:
        return _draft(application, at=at)
    if application.stage == Stage.OFFER:
        return offer_status(application)
    promise, lies_ahead = promise_of(application), _lies_ahead(application, at=at)
    if application.stage == Stage.INTERVIEW and not lies_ahead:
        proposed = proposed_status(application, by=promise.day if promise else None, at=at)
        if proposed is not None:
            return proposed
    if promise is not None and promise.is_broken(at=at) and not lies_ahead:
        return _no_answer(application, promise)
    if application.stage == Stage.INTERVIEW or awaited_interview(application) is not None:
        return _interviewing(application, promise, at=at)
    return _waiting(application, promise)


def may_apply_after(application: Application, *, at: datetime) -> bool:
    """Whether another application may follow this one, as far as its candidate knows."""
    return is_over(application, at=at) and application.opening.may_apply_again


def _lies_ahead(application: Application, *, at: datetime) -> bool:
    interview = awaited_interview(application)
    return interview is not None and interview.ends_at > at


def _employer(application: Application) -> str:
    return application.opening.employer.name


def _by(promise: Promise | None) -> str:
    return f"by {say_day(promise.day)}" if promise else "soon"


def _draft(application: Application, *, at: datetime) -> CandidateStatus:
    is_live = application.opening.is_live(at=at)
    return CandidateStatus(
        code="draft",
        label="Not sent yet",
        kind="neutral",
        sentence="Your application is a draft. Nobody but you can see it.",
        next_step="Finish it and send it while the opening is live."
        if is_live
        else "The opening is closed. Your text is kept here.",
        who_holds_the_ball=Ball.YOU if is_live else Ball.NOBODY,
        since=application.created_at,
        can_withdraw=False,
    )


def _waiting(application: Application, promise: Promise | None) -> CandidateStatus:
    employer = _employer(application)
    is_read = application.stage == Stage.SCREENING
    return CandidateStatus(
        code=str(application.stage),
        label="In review" if is_read else "Sent",
        sentence=f"{employer} is reading your application."
        if is_read
        else f"{employer} has your application.",
        next_step=promising(
            f"They answer {_by(promise)}. You get an e-mail when they want to talk with you"
            " and when they have decided.",
            "openings.interview_wanted",
            "openings.decision_told",
            "openings.offer",
        ),
        who_holds_the_ball=Ball.EMPLOYER,
        since=application.stage_since,
        promised_by=promise.day if promise else None,
    )


def _interviewing(
    application: Application, promise: Promise | None, *, at: datetime
) -> CandidateStatus:
    interview = awaited_interview(application)
    if interview is None:
        lapsed = lapsed_status(application, by=promise.day if promise else None)
        if lapsed is not None:
            return lapsed
        missed = missed_interview(application)
        if missed is not None:
            return _missed(application, missed, promise, at=at)
        return _to_be_arranged(application, promise)
    if interview.ends_at > at:
        return _ahead(application, interview)
    return CandidateStatus(
        code="after_interview",
        label="Waiting for the answer",
        sentence=f"Your interview is over. {_employer(application)} has not decided yet.",
        next_step=f"They promised to answer {_by(promise)}.",
        who_holds_the_ball=Ball.EMPLOYER,
        since=interview.ends_at,
        promised_by=interview.promised_by,
    )


def _to_be_arranged(application: Application, promise: Promise | None) -> CandidateStatus:
    return CandidateStatus(
        code="interview",
        label="Interview to be arranged",
        kind="success",
        sentence=f"{_employer(application)} wants to talk with you.",
        next_step=promising(
            f"They suggest a time {_by(promise)}. You get an e-mail with the details.",
            "openings.interview_scheduled",
        ),
        who_holds_the_ball=Ball.EMPLOYER,
        since=heard_at(application),
        promised_by=promise.day if promise else None,
    )


def _missed(
    application: Application, interview: Interview, promise: Promise | None, *, at: datetime
) -> CandidateStatus:
    employer = _employer(application)
    absence = told_absence(interview, at=at)
    return CandidateStatus(
        code="interview_missed",
        label="Interview missed",
        kind="warning",
        sentence=f"{employer} noted that you did not come to the interview.",
        next_step=say_answer(absence),
        who_holds_the_ball=Ball.EMPLOYER if absence is None or absence.answer else Ball.YOU,
        since=interview.starts_at,
        promised_by=promise.day if promise else None,
    )


def _ahead(application: Application, interview: Interview) -> CandidateStatus:
    local = interview.starts_at.astimezone(read_zone(application.candidate.time_zone))
    return CandidateStatus(
        code="interview_ahead",
        label="Interview",
        kind="success",
        sentence=f"You have an interview on {say_day(local.date())} at {hour_text(local)}.",
        next_step=f"After it, they answer by {say_day(interview.promised_by)}.",
        who_holds_the_ball=Ball.TALK,
        since=application.stage_since,
        promised_by=interview.promised_by,
    )


def _no_answer(application: Application, promise: Promise) -> CandidateStatus:
    return CandidateStatus(
        code="no_answer",
        label="No answer yet",
        kind="warning",
        sentence=f"{_employer(application)} promised an answer by {say_day(promise.day)}."
        " It has not come. That says something about their process, not about you.",
        next_step=promising(
            "If the answer comes, you see it here and get an e-mail.",
            "openings.decision_told",
            "openings.decision_advanced",
            "openings.offer",
        ),
        who_holds_the_ball=Ball.EMPLOYER,
        since=promise.runs_out_at(),
        promised_by=promise.day,
        is_late=True,
    )


def _hired(application: Application) -> CandidateStatus:
    return CandidateStatus(
        code="hired",
        label="Hired",
        kind="success",
        sentence=f"You got the job at {_employer(application)}.",
        next_step="The employer tells you how your first day goes.",
        who_holds_the_ball=Ball.NOBODY,
        since=application.stage_since,
        is_open=False,
        can_withdraw=False,
    )


def _withdrawn(application: Application) -> CandidateStatus:
    return CandidateStatus(
        code="withdrawn",
        label="Withdrawn",
        kind="neutral",
        sentence="You withdrew this application.",
        next_step="The employer knows. Nothing more comes from it.",
        who_holds_the_ball=Ball.NOBODY,
        since=application.decided_at or application.stage_since,
        is_open=False,
        can_withdraw=False,
    )


def _told(application: Application) -> CandidateStatus:
    employer = _employer(application)
    label, sentence, next_step = {
        Outcome.NOT_SELECTED: (
            "Not selected",
            f"{employer} did not select you for this job.",
            "Read what they wrote when you feel ready. Then pick your next opening.",
        ),
        Outcome.POSITION_CLOSED: (
            "Position closed",
            f"{employer} {verb_of_closing(application.opening)} this job.",
            "It was not about you. Look at openings like this one.",
        ),
        Outcome.NO_SHOW: (
            "Interview missed",
            f"{employer} noted that the interview did not take place.",
            "It says nothing about you. Look at openings like this one.",
        ),
    }[Outcome(application.outcome)]
    return CandidateStatus(
        code=str(application.outcome),
        label=label,
        kind="neutral",
        sentence=sentence,
        next_step=next_step,
        who_holds_the_ball=Ball.NOBODY,
        since=application.told_at or application.stage_since,
        is_open=False,
        can_withdraw=False,
        reason=_reason(application),
        requirement=application.decision_requirement,
        text=application.decision_text,
        gives_feedback=application.gives_feedback,
    )


def _reason(application: Application) -> str:
    was_interviewed = application.gives_feedback is not None
    said = reason_as_said(application.decision_reason, was_interviewed=was_interviewed)
    return str(said.label) if said else ""
