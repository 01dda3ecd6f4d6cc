"""What happened to an application, and what words to its candidate are checked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.timesince import timesince

from jobstore.trail.queries import events_of
from jobstore.trail.states import Audience
from jobstore.wording.queries.guard import Hit, Level, harsh_words, review_wording
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening, Outcome, Stage
from openings.interview.states import AbsenceAnswer
from openings.opening.models import Opening


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One event as its reader is told of it."""

    at: datetime
    who: str  # empty where nobody but the clock, or staff unnamed, did it
    text: str
    why: str
    is_internal: bool  # no candidate reads it


def history_of(application: Application, *, reader: Audience, at: datetime) -> list[HistoryLine]:
    """What the reader may know by `at`, the earliest first."""
    events = events_of(application, reader=reader)
    if reader == Audience.CANDIDATE:
        events = events.filter(candidate_sees_from__lte=at).order_by("candidate_sees_from", "pk")
    lines = [
        HistoryLine(
            at=event.candidate_sees_from if reader == Audience.CANDIDATE else event.at,
            who=event.by.get_full_name() if event.by else "",
            text=said_of(event, reader),
            why=event.why,
            is_internal=event.candidate_sees_from is None,
        )
        for event in events
    ]
    return [line for line in lines if line.text]


def last_event_of(
    application: Application, kinds: Iterable[Happening] = frozenset(Happening) - {Happening.NOTE}
) -> ApplicationEvent | None:
    """What somebody did last, notes apart."""
    return (
        application.events.select_related("by").filter(what__in=kinds).order_by("at", "pk").last()
    )


def said_of(event: ApplicationEvent, reader: Audience) -> str:
    """The words of its kind, or of where it led; to the employer they follow a name."""
    if reader == Audience.CANDIDATE:
        return (
            _moved(event)
            if event.what == Happening.MOVED
            else Happening(event.what).said_to(reader)
        )
    if event.what == Happening.MOVED and event.target in Stage:
        return f"moved it to {Stage(event.target).label}"
    if event.what == Happening.DECIDED and event.target in Outcome:
        return f"recorded “{Outcome(event.target).label}”"
    if event.what == Happening.ABSENCE_ANSWERED and event.target in AbsenceAnswer:
        return f"answered your note: “{AbsenceAnswer(event.target).label}”"
    return Happening(event.what).said_to(reader)


def _moved(event: ApplicationEvent) -> str:
    """To the candidate; empty where the decision beside it says the same."""
    if event.target in _SAID_BY_DECISION:
        return ""
    if event.target not in _MOVED:
        return Happening.MOVED.said_to(Audience.CANDIDATE)
    is_back = event.source in _WENT_BACK and _ORDER.index(event.target) < _ORDER.index(event.source)
    return _WENT_BACK[event.source] if is_back else _MOVED[event.target]


_SAID_BY_DECISION = frozenset({Stage.OFFER, Stage.HIRED})
_MOVED: dict[str, str] = {
    Stage.APPLIED: "Your application waits to be read.",
    Stage.SCREENING: "The employer began to read your application.",
    Stage.INTERVIEW: "The employer wants to talk with you.",
}
_WENT_BACK: dict[str, str] = {
    Stage.INTERVIEW: "The employer moved your application a step back.",
    Stage.OFFER: "The employer took back its offer.",
}
_ORDER = [stage.value for stage in Stage]


def conflict_of(application: Application, *, at: datetime) -> str:
    """ "Ana moved it to Interview 12 seconds ago." """
    last = last_event_of(application)
    if last is None:
        return "Somebody changed this application after you opened it."
    who = last.by.get_full_name() if last.by else "Job Store"
    return (
        f"{who} {said_of(last, Audience.EMPLOYER) or 'changed it'} {how_long_ago(last.at, at=at)}."
    )


def how_long_ago(moment: datetime, *, at: datetime) -> str:
    seconds = max(int((at - moment).total_seconds()), 0)
    if seconds < _MINUTE:
        return f"{seconds} second{'' if seconds == 1 else 's'} ago"
    return f"{timesince(moment, at)} ago".replace("\xa0", " ")


_MINUTE = 60  # seconds


def other_candidates(application: Application) -> list[str]:
    """Full names of everybody else who applied to the opening; the wording guard blocks them."""
    return list(
        Application.objects.submitted()
        .filter(opening_id=application.opening_id)
        .exclude(candidate_id=application.candidate_id)
        .order_by("candidate__name", "pk")
        .values_list("candidate__name", flat=True)
    )


# Whoever is wanted may be called, and is promised what a "no" must not promise.
FINE_IN_A_YES = frozenset({"block-contact", "block-promise"})


# Where it is noted that somebody did not come, the words say so.
FINE_IN_AN_ABSENCE = frozenset({"hold-missed-interview"})


def findings_in(
    application: Application, text: str, *, is_yes: bool, fine: frozenset[str] = frozenset()
) -> list[Hit]:
    """What today's rules find in words to the candidate, the gravest first.

    `is_yes`: good news, in which a number to call is no harm. Many get the same words of a
    decision, so those are no finding. `fine`: keys of rules that do not count here.
    """
    if not text.strip():
        return []
    names = other_candidates(application)
    return _findings(text, names=names, fine=fine | (FINE_IN_A_YES if is_yes else frozenset()))


def findings_for_all(opening: Opening, text: str, *, is_yes: bool = False) -> list[Hit]:
    """The same in words that many candidates of one opening read: nobody is named in them."""
    sent = Application.objects.submitted().filter(opening=opening)
    names = sent.order_by("candidate__name", "pk").values_list("candidate__name", flat=True)
    fine = FINE_IN_A_YES if is_yes else frozenset()
    return _findings(text, names=list(names), fine=fine)


def _findings(text: str, *, names: list[str], fine: frozenset[str]) -> list[Hit]:
    review = review_wording({"text": text}, other_names=names)
    return [*harsh_words(text), *(hit for hit in review.hits if hit.rule_key not in fine)]


class WordsRefused(ValidationError):
    """Words that are never passed on: `findings` names them, and a form says what to change."""

    def __init__(self, findings: Sequence[Hit]) -> None:
        super().__init__([finding.advice for finding in findings])
        self.findings = findings


def refuse(findings: Sequence[Hit], *, since: Level) -> None:
    """Raises WordsRefused where one is as grave as `since`; all are named, so one pass mends it."""
    if any(finding.level >= since for finding in findings):
        raise WordsRefused(findings)


def check_words(application: Application, text: str, *, is_yes: bool) -> list[Hit]:
    """What holds the words back for staff; empty when they may go out. Raises WordsRefused."""
    findings = findings_in(application, text, is_yes=is_yes)
    refuse(findings, since=Level.BLOCK)
    return [finding for finding in findings if finding.level == Level.HOLD]


def check_reason(
    application: Application,
    text: str,
    *,
    is_yes: bool = False,
    fine: frozenset[str] = frozenset(),
) -> None:
    """Words that would wait for staff are refused: a reason can be worded otherwise.

    Raises WordsRefused.
    """
    refuse(findings_in(application, text, is_yes=is_yes, fine=fine), since=Level.HOLD)
