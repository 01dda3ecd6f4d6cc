"""Still hiring? And what happened where nobody said so."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib.tokens import sign
from jobstore.lib.zones import day_text, read_zone
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.states import Role
from jobstore.people.user.models import User
from openings import samples
from openings.hiring.models import HiringQuestion
from openings.hiring.queries import is_asked, may_reopen, reopens_until
from openings.opening.models import Opening
from openings.opening.queries import open_count
from openings.promise.mails import RECRUITER_HAS_LEFT

PURPOSE = "still_hiring"


def link_for(opening: Opening, user: User) -> str:
    """The page on which that person answers, without signing in."""
    signed = sign(f"{opening.pk}:{user.pk}", purpose=PURPOSE)
    return reverse("openings:still_hiring", args=[signed])


def _render(mail: OutgoingMail) -> Letter:
    opening = Opening.objects.select_related("employer").get(pk=mail.subject_id)
    path = link_for(opening, mail.recipient_user) if mail.recipient_user else ""
    until = mail.payload.get("until")
    count = open_count(opening)
    return _letter(opening, path, count, until=datetime.fromisoformat(until) if until else None)


def _letter(opening: Opening, path: str, count: int, *, until: datetime | None) -> Letter:
    zone = read_zone(opening.employer.time_zone)
    closed_at = until or opening.closed_at or clock.now()
    days = [
        day_text((end - timedelta(seconds=1)).astimezone(zone).date())
        for end in (closed_at, reopens_until(opening, closed_at=closed_at))
    ]
    return Letter(
        context={
            "opening": opening,
            "employer": opening.employer,
            "left_open": count,
            "path": path,
            "last_day": days[0] if until else "",
            "reopens_until": days[1],
        }
    )


def _sample() -> Letter:
    path = reverse("openings:still_hiring", args=["sample"])
    return _letter(samples.opening(), path, 2, until=clock.now() + timedelta(days=9))


def _is_answered(opening: Opening, leaving: Leaving) -> bool:
    question = HiringQuestion.objects.filter(opening=opening).first()
    if question is None or question.answer_by is None:
        return True
    is_same = question.answer_by.isoformat() == leaving.row.payload["until"]
    return not is_same or not is_asked(opening, question)


class _HiringMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "who wrote the opening, and the owners of the employer"
    render = _render
    sample = _sample
    lock = locking(Opening)
    gone = "The opening is gone."
    hours = Hours.OFFICE


class StillHiringMail(_HiringMail):
    name = "openings.still_hiring"
    title = "Are you still hiring?"
    trigger = "An opening is public, and its employer did nothing with it or with who applied"
    delay = "30 days"
    template = "openings/mail/still_hiring"
    stops = (
        RECRUITER_HAS_LEFT,
        Stop("The employer has said so, by a word or by an act.", _is_answered),
    )


class StillHiringClosedMail(_HiringMail):
    name = "openings.still_hiring_closed"
    title = "Your opening is closed, as nobody said that you still hire"
    trigger = "Nobody answered whether an employer still hires"
    delay = "7 working days after the question"
    template = "openings/mail/still_hiring_closed"
    stops = (
        RECRUITER_HAS_LEFT,
        Stop(
            "It is open again, or closed in words.",
            lambda one, _: not may_reopen(one, at=clock.now()),
        ),
    )


def still_hiring(opening: Opening, question: HiringQuestion) -> None:
    until = question.answer_by.isoformat() if question.answer_by else ""
    _to_team(StillHiringMail, opening, until=until)


def still_hiring_closed(opening: Opening) -> None:
    _to_team(StillHiringClosedMail, opening, until="")


def _to_team(kind: type[Mail], opening: Opening, *, until: str) -> None:
    """Its author may leave before the answer is due, so its owners hear from the start."""
    moment = until or (opening.closed_at.isoformat() if opening.closed_at else "")
    they = Q(memberships__role=Role.OWNER) | Q(pk=opening.created_by_id)
    members = User.objects.filter(they, memberships__employer=opening.employer, is_active=True)
    for user in members.order_by("pk"):
        queue_mail(
            kind,
            key=f"{kind.name.split('.')[1]}:{opening.pk}:{moment}:{user.pk}",
            to=Recipient.of(user, zone=opening.employer.time_zone),
            about=opening,
            payload={"until": until},
        )
