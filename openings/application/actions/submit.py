"""Drafts and sending: two clicks, two tabs, two servers end as one calm click would."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings.application import mails as news
from openings.application.models import Answer, Application, ApplicationEntry, Resume
from openings.application.queries import (
    application_by_key,
    has_verified_email,
    latest_application,
    sent_since,
)
from openings.application.states import STAGE_MOVES, Happening, Stage
from openings.opening.models import Opening, ScreeningQuestion
from openings.status.queries.status import may_apply_after, status_for_candidate

PER_DAY = 20
GRACE = timedelta(minutes=15)


class AlreadyApplied(Exception):
    """This person's application stands, or the employer takes no second one."""

    def __init__(self, application: Application) -> None:
        super().__init__("Already applied.")
        self.application = application


class OpeningClosed(Exception):
    """The opening takes no applications now."""


class EmailNotVerified(Exception):
    """Answers could not reach this person."""


class TooManyApplications(Exception):
    """The day's share is used; `until` is when the next one may be sent."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many applications in a day.")
        self.until = until


@transaction.atomic
def save_draft(
    *,
    opening: Opening,
    by: User,
    entry: ApplicationEntry,
    submission_key: UUID,
    resume: Resume | None = None,
    drops_resume: bool = False,
) -> Application:
    """Keep what was typed, finished or not, open opening or not. Raises AlreadyApplied.

    The draft keeps its résumé where none came, unless another was meant (`drops_resume`).
    """
    _lock(by)
    draft = _draft_of(by, opening) or _new(opening, by, submission_key)
    _write(draft, entry, resume or (None if drops_resume else draft.resume))
    return draft


@transaction.atomic
def submit_application(
    *,
    opening: Opening,
    by: User,
    entry: ApplicationEntry,
    resume: Resume,
    submission_key: UUID,
    opened_at: datetime | None = None,
    version: int | None = None,
) -> Application:
    """Send it; the same key again returns the first result and sends nothing.

    Who opened the form before the deadline (`opened_at`) has a little longer. `version` is that
    of the opening which was read and answered, where another stands by now.
    Raises AlreadyApplied, OpeningClosed, EmailNotVerified, TooManyApplications.
    """
    _lock(by)
    first = application_by_key(by, submission_key)
    if first is not None and first.stage != Stage.DRAFT:
        return first
    opening = (
        Opening.objects.select_for_update(of=("self",), no_key=True)
        .select_related("employer")
        .get(pk=opening.pk)
    )
    draft = _draft_of(by, opening)
    _check_may_send(by, opening, opened_at=opened_at)
    application = draft or _new(opening, by, submission_key)
    move(application, Stage.APPLIED, STAGE_MOVES, field="stage")
    application.submitted_at = application.stage_since = clock.now()
    application.opening_version = version or opening.current_version
    _write(application, entry, resume)
    _keep_in_profile(by, entry)
    _announce(application, by)
    return application


def accepts(opening: Opening, *, at: datetime, opened_at: datetime | None) -> bool:
    """Live, or live when the form was opened and the deadline only just passed."""
    if opening.is_live(at=at):
        return True
    if opened_at is None or opening.closes_at is None:
        return False
    return opening.is_live(at=opened_at) and at < opening.closes_at + GRACE


def _lock(candidate: User) -> None:
    """One person's clicks follow one another; the unique constraints stand behind this."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=candidate.pk)


def _draft_of(by: User, opening: Opening) -> Application | None:
    """The draft to go on with, None to begin. Raises AlreadyApplied."""
    own = Application.objects.by(by).filter(opening=opening)
    list(own.select_for_update(of=("self",)).order_by("pk"))
    latest = latest_application(by, opening)
    if latest is None or latest.stage == Stage.DRAFT:
        return latest
    if not may_apply_after(latest, at=clock.now()):
        raise AlreadyApplied(latest)
    return None


def _check_may_send(by: User, opening: Opening, *, opened_at: datetime | None) -> None:
    now = clock.now()
    if not accepts(opening, at=now, opened_at=opened_at):
        raise OpeningClosed
    if not has_verified_email(by):
        raise EmailNotVerified
    day = timedelta(days=1)
    latest = sent_since(by, now - day).order_by("-submitted_at")[:PER_DAY]
    times = [one.submitted_at for one in latest if one.submitted_at is not None]
    if len(times) >= PER_DAY:
        raise TooManyApplications(until=times[-1] + day)


def _new(opening: Opening, by: User, submission_key: UUID) -> Application:
    """A draft row. Whoever lost a race finds the winner's application in AlreadyApplied."""
    now = clock.now()
    for key in (submission_key, uuid4()):
        try:
            with transaction.atomic():
                return Application.objects.create(
                    candidate=by,
                    opening=opening,
                    submission_key=key,
                    created_at=now,
                    stage_since=now,
                )
        except IntegrityError:
            winner = latest_application(by, opening)
            if winner is not None and status_for_candidate(winner, at=now).is_open:
                raise AlreadyApplied(winner) from None
    raise RuntimeError("A fresh key was taken.")


def _write(application: Application, entry: ApplicationEntry, resume: Resume | None) -> None:
    application.contact_name = entry.name
    application.contact_phone = entry.phone
    application.cover_note = entry.cover_note
    application.wanted_places = "\n".join(entry.places)
    application.resume = resume
    application.save()
    application.answers.all().delete()
    questions = ScreeningQuestion.everywhere.filter(
        opening=application.opening_id, pk__in=entry.answers
    )
    Answer.objects.bulk_create(
        Answer(application=application, question=question, text=entry.answers[question.pk])
        for question in questions.order_by("position")
        if entry.answers[question.pk]
    )


def _announce(application: Application, by: User) -> None:
    record(Happening.SUBMITTED, application, by=by, source=Stage.DRAFT, target=Stage.APPLIED)
    news.application_received(application)
    news.application_new(application)


def _keep_in_profile(candidate: User, entry: ApplicationEntry) -> None:
    candidate.name = entry.name
    candidate.phone = entry.phone or candidate.phone
    candidate.save(update_fields=["name", "phone"])
