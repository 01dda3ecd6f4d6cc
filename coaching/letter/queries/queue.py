"""What waits for staff: letters that were held, and letters that a reader reported."""

from django.db.models import Q, QuerySet

from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from jobstore.lib.seen import mark_of
from jobstore.mail.stop.models import Report

QUEUES = {"held": "Held", "reported": "Reported"}


def reports_about_letters() -> QuerySet[Report]:
    """Not settled, the oldest first."""
    reports = Report.objects.filter(
        settled_at__isnull=True, mail__subject_type="coaching.letter"
    ).select_related("mail")
    return reports.order_by("created_at", "pk")


def _in_queue(name: str) -> Q:
    if name == "held":
        return Q(state=LetterState.HELD)
    ids = reports_about_letters().order_by().values_list("mail__subject_id", flat=True)
    return Q(pk__in=list(ids))


def mark_of_letter(letter: Letter) -> str:
    return mark_of(letter.body)


def letter_queue(name: str = "") -> QuerySet[Letter]:
    """One queue, or all that waits; no other letter is staff's to see."""
    wanted = _in_queue(name) if name in QUEUES else _in_queue("held") | _in_queue("reported")
    return Letter.objects.filter(wanted).select_related(
        "interviewer", "plan__candidate", "plan__interview__application__opening__employer"
    )


def queue_counts() -> dict[str, int]:
    return {name: letter_queue(name).count() for name in QUEUES}


def settled_reports(letter: Letter) -> QuerySet[Report]:
    """The newest first."""
    about = Report.objects.filter(
        settled_at__isnull=False,
        mail__subject_type="coaching.letter",
        mail__subject_id=str(letter.pk),
    )
    return about.order_by("-settled_at", "pk")


def report_about(letter: Letter) -> Report | None:
    return reports_about_letters().filter(mail__subject_id=str(letter.pk)).first()
