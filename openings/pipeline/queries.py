from datetime import datetime

from django.db.models import QuerySet
from django.utils.timesince import timesince

from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening, Stage
from openings.interview.states import AbsenceAnswer


def history_of(application: Application) -> QuerySet[ApplicationEvent]:
    """All that happened, the employer's own notes included; never for the candidate."""
    return application.events.select_related("by").order_by("-at", "-id")


def last_move_of(application: Application) -> ApplicationEvent | None:
    """What another recruiter did last, notes apart."""
    return history_of(application).exclude(what=Happening.NOTE).first()


def say_event(event: ApplicationEvent) -> str:
    """What was done, to follow a name: "moved it to Screening"."""
    if event.what == Happening.MOVED and event.target in Stage:
        return f"moved it to {Stage(event.target).label}"
    if event.what == Happening.ABSENCE_ANSWERED and event.target in AbsenceAnswer:
        return f"answered your note: “{AbsenceAnswer(event.target).label}”"
    return _DID.get(event.what, "changed it")


_DID: dict[str, str] = {
    Happening.SUBMITTED: "sent the application",
    Happening.NOTE: "wrote a note",
    Happening.INTERVIEW_SCHEDULED: "planned an interview",
    Happening.INTERVIEW_MOVED: "changed an interview",
    Happening.INTERVIEW_CANCELED: "canceled an interview",
    Happening.INTERVIEW_HELD: "noted that the interview was held",
    Happening.ABSENCE_NOTED: "noted that the candidate did not come",
    Happening.ABSENCE_UNDONE: "took that note back before it was told",
    Happening.INTERVIEW_NO_SHOW: "told the candidate that they did not come",
    Happening.ABSENCE_TAKEN_BACK: "took back the note that the candidate did not come",
    Happening.ADVANCED: "invited the candidate to the next round",
    Happening.OFFERED: "made an offer",
    Happening.HIRED: "hired the candidate",
    Happening.DECIDED: "recorded “not selected”",
    Happening.DECISION_UNDONE: "took the decision back",
    Happening.TOLD: "told the candidate the decision",
    Happening.TEXT_RELEASED: "passed your words on",
    Happening.TEXT_KEPT_BACK: "kept your words back",
    Happening.WITHDRAWN: "withdrew",
}


def conflict_of(application: Application, *, at: datetime) -> str:
    """ "Ana moved it to Interview 12 seconds ago." """
    last = last_move_of(application)
    if last is None:
        return "Somebody changed this application after you opened it."
    who = last.by.get_full_name() if last.by else "Job Store"
    return f"{who} {say_event(last)} {how_long_ago(last.at, at=at)}."


def how_long_ago(moment: datetime, *, at: datetime) -> str:
    seconds = max(int((at - moment).total_seconds()), 0)
    if seconds < _MINUTE:
        return f"{seconds} second{'' if seconds == 1 else 's'} ago"
    return f"{timesince(moment, at)} ago".replace("\xa0", " ")


_MINUTE = 60  # seconds
