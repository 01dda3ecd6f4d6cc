"""An opening ends soon, ended a while ago, or ended while somebody was writing to it."""

from datetime import datetime, timedelta

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from openings import samples
from openings.application.models import Application
from openings.application.states import Stage
from openings.closing.queries.end import begun_before
from openings.opening.mails import who_answers_for
from openings.opening.models import Opening
from openings.opening.queries import open_count, told_end
from openings.opening.states import OpeningState


def _render(mail: OutgoingMail) -> Letter:
    opening = Opening.objects.select_related("employer").get(pk=mail.subject_id)
    return _letter(opening, open_count(opening))


def _letter(opening: Opening, count: int) -> Letter:
    end = told_end(opening, at=clock.now())
    return Letter(
        context={
            "opening": opening,
            "employer": opening.employer,
            "end": end.words if end else "",
            "left_open": count,
        }
    )


def _sample() -> Letter:
    opening = samples.opening()
    opening.closes_at = clock.now() + timedelta(days=7)
    return _letter(opening, 4)


def _has_another_end(opening: Opening, leaving: Leaving) -> bool:
    end = opening.closes_at
    return end is None or end.isoformat() != leaving.row.payload["end"]


class _EndMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "who wrote the opening, else the owners of the employer"
    render = _render
    sample = _sample
    lock = locking(Opening)
    gone = "The opening is gone."
    stops = (
        Stop(
            "It was closed.", lambda one, _: one.state != OpeningState.PUBLISHED and not one.ran_out
        ),
        Stop("It has another end now.", _has_another_end),
    )
    hours = Hours.OFFICE


class OpeningEndsMail(_EndMail):
    name = "openings.opening_ends"
    title = "Your opening ends soon"
    trigger = "The end of an opening comes near"
    delay = "7 days before it"
    template = "openings/mail/opening_ends"


class HowDidItEndMail(_EndMail):
    name = "openings.how_did_it_end"
    title = "How did it end?"
    trigger = "The end of an opening has passed, and nobody was hired here"
    delay = "14 days after it, and once more after 28"
    template = "openings/mail/how_did_it_end"


def opening_ends(opening: Opening) -> None:
    _to_authors(OpeningEndsMail, opening, times=1)


def how_did_it_end(opening: Opening, *, times: int) -> None:
    _to_authors(HowDidItEndMail, opening, times=times)


def _to_authors(kind: type[Mail], opening: Opening, *, times: int) -> None:
    end = opening.closes_at.isoformat() if opening.closes_at else ""
    for user in who_answers_for(opening, author=opening.created_by):
        queue_mail(
            kind,
            key=f"{kind.name.split('.')[1]}:{opening.pk}:{end}:{times}:{user.pk}",
            to=Recipient.of(user, zone=opening.employer.time_zone),
            about=opening,
            payload={"end": end},
        )


# To the candidate -----------------------------------------------------------------------------
def _render_draft(mail: OutgoingMail) -> Letter:
    drafts = Application.objects.select_related("opening__employer")
    return _letter_about(drafts.get(pk=mail.subject_id))


def _letter_about(application: Application) -> Letter:
    return _letter(application.opening, 0)


def _sample_of_draft() -> Letter:
    application = samples.application()
    application.opening.closes_at = clock.now() + timedelta(days=20)
    return _letter_about(application)


def _was_sent(application: Application, _: Leaving) -> bool:
    return application.stage != Stage.DRAFT


def _is_other_end(application: Application, leaving: Leaving) -> bool:
    opening = application.opening
    is_closed = opening.state == OpeningState.CLOSED
    end = opening.closed_at if is_closed else opening.closes_at
    return end is None or end.isoformat() != leaving.row.payload["end"]


class _DraftMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "candidate"
    render = _render_draft
    sample = _sample_of_draft
    lock = locking(Application, "opening")
    gone = "The application is gone."
    hours = Hours.DAYTIME


class OpeningEndedDraftsMail(_DraftMail):
    name = "openings.opening_ended_drafts"
    title = "An opening closed before you applied"
    trigger = "An employer closes an opening early, and you had begun an application"
    template = "openings/mail/opening_ended_drafts"
    stops = (
        Stop("It was sent in time.", _was_sent),
        Stop("It is open again.", lambda one, _: one.opening.state != OpeningState.CLOSED),
        Stop("It ended once more since.", _is_other_end),
    )


class OpeningGoesOnMail(_DraftMail):
    name = "openings.opening_goes_on"
    title = "An opening goes on that you had begun to apply to"
    trigger = "An opening gets a later end, or opens again, and you had begun an application"
    template = "openings/mail/opening_goes_on"
    stops = (
        Stop("It was sent meanwhile.", _was_sent),
        Stop("It is not open any more.", lambda one, _: not one.opening.is_live(at=clock.now())),
        Stop("It has another end now.", _is_other_end),
    )


def opening_ended_drafts(opening: Opening) -> int:
    end = opening.closed_at
    told = end.isoformat() if end else ""
    return _to_drafters(OpeningEndedDraftsMail, opening, begun_until=clock.now(), end=told)


def opening_goes_on(opening: Opening, *, since: datetime) -> int:
    """Whoever began later has read the new end; each time anew, even where the end is the same."""
    end = opening.closes_at.isoformat() if opening.closes_at else ""
    return _to_drafters(OpeningGoesOnMail, opening, begun_until=since, end=end, anew=since)


def _to_drafters(
    kind: type[Mail],
    opening: Opening,
    *,
    begun_until: datetime,
    end: str,
    anew: datetime | None = None,
) -> int:
    since = f":{anew.isoformat()}" if anew else ""
    begun = begun_before(opening, at=begun_until).select_related("candidate")
    rows = list(begun.order_by("pk"))
    for application in rows:
        queue_mail(
            kind,
            key=f"{kind.name.split('.')[1]}:{application.pk}:{end}{since}",
            to=Recipient.of(application.candidate),
            about=application,
            payload={"end": end},
        )
    return len(rows)
