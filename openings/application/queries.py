"""Applications and résumés as their candidate finds them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import BooleanField, Case, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from jobstore.lib.documents.spelling import CannotAdvise, DoubtfulWord, doubtful_words
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Answer, Application, ApplicationQuerySet, Resume
from openings.application.states import TOLD_OUTCOMES, Outcome, Stage
from openings.offer.queries import OFFERS
from openings.opening.models import Opening
from openings.promise.queries.promise import INTERVIEWS_BY_START
from openings.slot.queries import PROPOSALS

ANSWERS_IN_ORDER = Prefetch(
    "answers",
    Answer.objects.select_related("question").order_by("question__position", "pk"),
)


def applications_of(candidate: User, *, at: datetime) -> ApplicationQuerySet:
    """Everything in one place: what is still open first, the newest on top.

    The order depends only on what the candidate knows: `is_over` follows the telling.
    """
    is_over = Q(outcome__in=[Outcome.WITHDRAWN, Outcome.HIRED]) | Q(
        outcome__in=TOLD_OUTCOMES, told_at__lte=at
    )
    return (
        Application.objects.by(candidate)
        .select_related("opening__employer", "candidate", "resume")
        .prefetch_related(INTERVIEWS_BY_START, OFFERS, PROPOSALS)
        .annotate(
            is_over=Case(
                When(is_over, then=Value(value=True)),
                default=Value(value=False),  # an unknown `told_at` must not sort apart
                output_field=BooleanField(),
            ),
            moment=Coalesce("submitted_at", "created_at"),
        )
        .order_by("is_over", "-moment", "pk")
    )


def application_with_history(candidate: User, pk: UUID) -> Application | None:
    """One application of this candidate with all that its page shows."""
    return (
        Application.objects.by(candidate)
        .filter(pk=pk)
        .select_related("opening__employer", "candidate", "resume")
        .prefetch_related(INTERVIEWS_BY_START, ANSWERS_IN_ORDER, OFFERS, PROPOSALS)
        .first()
    )


def latest_application(candidate: User, opening: Opening) -> Application | None:
    """The newest one, drafts included; the open one where there is one."""
    return (
        Application.objects.by(candidate)
        .filter(opening=opening)
        .select_related("opening__employer", "candidate", "resume")
        .prefetch_related(INTERVIEWS_BY_START)
        .order_by("-created_at", "pk")
        .first()
    )


def draft_of(candidate: User, opening: Opening) -> Application | None:
    return (
        Application.objects.by(candidate)
        .filter(opening=opening, stage=Stage.DRAFT)
        .select_related("resume")
        .first()
    )


def answers_of(application: Application) -> list[Answer]:
    """In the order of the questions."""
    answers = application.answers.select_related("question")
    return list(answers.order_by("question__position", "pk"))


def application_by_key(candidate: User, submission_key: UUID) -> Application | None:
    return Application.objects.by(candidate).filter(submission_key=submission_key).first()


def has_verified_email(user: User) -> bool:
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return bool(addresses.exists())


def application_with_resume(resume: Resume, *, reader: User) -> Application | None:
    """The newest application that carries a résumé, of those that this reader may see."""
    applications = Application.objects.filter(resume=resume).select_related("opening")
    if reader.pk != resume.candidate_id:
        applications = applications.submitted().filter(
            opening__employer__in=Employer.objects.with_member(reader)
        )
    return applications.order_by("-created_at", "pk").first()


def sent_since(candidate: User, moment: datetime) -> ApplicationQuerySet:
    sent = Application.objects.by(candidate).on_board().submitted()
    return sent.filter(submitted_at__gt=moment)


def resumes_of(candidate: User) -> QuerySet[Resume]:
    """The newest on top, each with the applications that it went out with."""
    sent = Application.objects.submitted().select_related("opening__employer")
    went = Prefetch("application_set", sent.order_by("-submitted_at", "pk"))
    resumes = Resume.objects.filter(candidate=candidate).prefetch_related(went)
    return resumes.order_by("-uploaded_at", "pk")


@dataclass(frozen=True, kw_only=True)
class News:
    """One application of a day. Who applied and withdrew on that day is one piece of news."""

    application: Application
    has_applied: bool
    is_withdrawn: bool

    @property
    def words(self) -> str:
        if self.has_applied and self.is_withdrawn:
            return "applied and withdrew"
        return "withdrew" if self.is_withdrawn else "applied"


def news_between(employer: Employer, *, since: datetime, until: datetime) -> list[News]:
    """In the order of the applications; what happens at `until` is the next day's."""
    applied = Q(submitted_at__gte=since, submitted_at__lt=until)
    withdrew = Q(outcome=Outcome.WITHDRAWN, decided_at__gte=since, decided_at__lt=until)
    applications = (
        Application.objects.to(employer)
        .submitted()
        .filter(applied | withdrew)
        .select_related("candidate", "opening__employer")
        .order_by("submitted_at", "pk")
    )
    return [_news(one, since, until) for one in applications]


def _news(application: Application, since: datetime, until: datetime) -> News:
    sent, ended = application.submitted_at, application.decided_at
    is_withdrawn = application.outcome == Outcome.WITHDRAWN
    return News(
        application=application,
        has_applied=sent is not None and since <= sent < until,
        is_withdrawn=is_withdrawn and ended is not None and since <= ended < until,
    )


def spelling_of(resume: Resume) -> list[DoubtfulWord]:
    """Words to look at once more; advice only, and nothing of it is kept. Raises CannotAdvise."""
    try:
        with resume.file.open("rb") as file:
            content: bytes = file.read()  # 5 MB at most
    except OSError:
        raise CannotAdvise("The file of this résumé is missing. Add it once more.") from None
    return doubtful_words(content, mime_type=resume.mime_type)


def new_applications_of(employer: Employer) -> QuerySet[Application]:
    """Nobody has looked at them yet, over all openings; who waits longest comes first."""
    return (
        Application.objects.to(employer)
        .filter(stage=Stage.APPLIED, outcome=Outcome.OPEN)
        .select_related("candidate", "opening__employer")
        .order_by("submitted_at", "id")
    )
