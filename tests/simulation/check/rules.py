"""What the audit asks of each kind of mail: a rule for each stop condition, by its sentence.

The rules were written apart from the conditions and read dated rows; a condition that no rule
audits is named below with the reason, so that nobody adds one unseen.
"""

from collections.abc import Callable

from jobstore.mail.kinds import Mail as Kind
from jobstore.mail.kinds import all_kinds
from tests.simulation.check import hiring, learning, stops
from tests.simulation.check.evidence import Evidence, Mail

Rule = Callable[[Evidence, Mail], str]
EVERY_MAIL: tuple[Rule, ...] = (
    stops.stopped_by_its_reader,
    stops.muted,
    stops.closed,
    stops.parked,
)
AUDITED: dict[str, tuple[Rule, ...]] = {
    "Everything was read, or is not to be read any more.": (hiring.all_read,),
    # Whatever it says, when what it is about is gone
    "Nothing is left to erase.": (hiring.gone,),
    "The alert is gone.": (hiring.gone,),
    "The alerts are gone.": (hiring.gone,),
    "The application is gone.": (hiring.gone,),
    "The employer is gone.": (hiring.gone,),
    "The employer is part of another one now.": (hiring.gone,),
    "The interview is gone.": (hiring.gone,),
    "The offer is gone.": (hiring.gone,),
    "The times are gone.": (hiring.gone,),
    "The invitation is gone.": (hiring.gone,),
    "The opening is gone.": (hiring.gone,),
    "The reply is gone.": (hiring.gone,),
    "The request is gone.": (hiring.gone,),
    "This plan is gone.": (hiring.gone,),
    # Plans
    "Mail of this plan is turned off.": (stops.muted,),
    "Parked until the morning.": (stops.parked,),
    "There is an answer already.": (stops.told,),
    "There is another answer by now.": (stops.went_on,),
    "This plan is closed.": (stops.closed,),
    "The first evening is over.": (stops.evening_over,),
    "You have a job.": (stops.has_job,),
    "You have sealed or skipped the debrief.": (stops.debrief_sealed, stops.debrief_skipped),
    "You have started already.": (stops.debrief_begun,),
    "You have written or skipped the note.": (stops.note_written,),
    # Questions and their answers
    "It is decided.": (hiring.decided_by_staff,),
    "No feedback is there.": (stops.nothing_arrived,),
    "No question waits for them any more.": (stops.nothing_waits,),
    "Nothing is returned any more.": (stops.not_returned,),
    "The questions are answered, declined or taken back.": (stops.request_not_waiting,),
    "The questions are asked.": (stops.questions_asked,),
    "There is newer news.": (stops.other_state,),
    "You have opened it.": (stops.opened,),
    "You were given the whole answer.": (hiring.decided_by_staff,),
    # Letters
    "The letter has gone on.": (hiring.left_again,),
    "The note was taken back.": (hiring.taken_back,),
    "They had answered by the time the question could leave.": (stops.told,),
    "They had decided by the time the note could leave.": (hiring.over,),
    "You withdrew your application.": (hiring.left,),
    # Practice, calls and coaches
    "Somebody answered.": (learning.staff_answered,),
    "The practice is done, declined or taken back.": (learning.friend_is_done,),
    "The time that you agreed on is over.": (learning.agreed_time_over,),
    "The window is over.": (learning.window_over,),
    "There is nothing to practice today.": (learning.nothing_to_practice,),
    "You canceled the call.": (learning.call_ended,),
    "You logged the call.": (learning.call_ended,),
    # Applications, interviews and decisions
    "An interview is planned.": (hiring.planned,),
    "The application has ended.": (hiring.over,),
    "The application is not withdrawn.": (hiring.not_left,),
    "The application was withdrawn.": (hiring.left,),
    "The candidate has been told.": (hiring.told_by_law,),
    "The candidate is not to be told yet.": (stops.not_told,),
    "The decision is recorded.": (stops.interview_decided,),
    "It is answered.": (hiring.wish_settled,),
    "No time is to be picked any more.": (hiring.over,),
    "The end has passed.": (hiring.offer_over,),
    "The last day has passed.": (hiring.times_over,),
    "The times are settled.": (hiring.times_settled,),
    "Times are proposed.": (hiring.proposed,),
    "The offer is settled.": (hiring.offer_settled,),
    "The interview has begun.": (stops.interview_over,),
    "The interview is not planned any more.": (stops.called_off,),
    "The interview was changed again.": (hiring.overtaken,),
    "There is nothing to tell any more.": (hiring.nothing_new,),
    "The employer has said so, by a word or by an act.": (hiring.has_acted,),
    "This member hears of applications no more.": (hiring.left_the_team,),
}
# What a kind promises beyond its conditions: that what it tells of has happened.
BESIDE: dict[str, tuple[Rule, ...]] = {
    "coaching.ask_three": (stops.not_told,),
    "coaching.call_log": (learning.window_not_over,),
    "coaching.coach_reply": (learning.nobody_answered,),
    "coaching.feedback_read": (hiring.not_opened,),
    "coaching.gracious_reply": (stops.not_told,),
    "coaching.note_seen": (learning.not_acknowledged,),
    "coaching.openings": (stops.not_told,),
    "openings.application_gone": (hiring.not_left,),
    "openings.decision_advanced": (hiring.not_advanced,),
    "openings.interview_canceled": (hiring.still_on,),
    "openings.interview_reminder": (stops.interview_over,),
    "openings.no_show_answered": (hiring.not_answered,),
    "openings.no_show_noted": (hiring.not_noted,),
    "openings.no_show_reopened": (hiring.not_taken_back,),
    "openings.offer": (hiring.not_offered,),
    "openings.offer_hired": (hiring.not_hired,),
}
NOT_AUDITED: dict[str, frozenset[str]] = {
    "Nobody does that in the year.": frozenset({
        "The change was sent once more, or taken back.",
        "This person reviews no openings any more.",
        "It is kept, or stopped.", "Staff look at a report first.",
        "One of the alerts was stopped meanwhile.",
        "It has expired.", "It is accepted.", "It is revoked.",
        "It was changed and needs nobody any more.", "It was noted again.",
        "No such duty holds here any more.", "Somebody has looked at it.",
        "Staff have decided otherwise since.", "The article is not shown.",
        "The offer has another end.", "The offer stands again.", "Other times are proposed.",
        "The candidate has said more since.",
        "The candidate thought otherwise.", "The recruiter has left the employer.",
        "The reply is not shown.", "The writer has left.", "There is nothing left to confirm.",
        "They have answered otherwise since.", "This employer has listed nobody here.",
        "This person does not own the employer any more.",
        "This person phones no employers any more.", "We do not know this company.",
        "You came back in the meantime.", "You have answered already.",
        "Your account is closed.",
    }),
    "It cannot be dated afterwards by any row.": frozenset({
        "Nothing waits to be read any more.", "Something else was written or read meanwhile.",
        "It ended once more since.", "It is not open any more.", "It was sent meanwhile.",
        "It is open again, or closed in words.",
        "It has another end now.", "It is open again.", "It was closed.", "It was sent in time.",
        "Nobody waits for these answers any more.", "There is an answer, or none is due.",
        "A call is not in order any more.", "A later interview counts.",
        "It goes on without this interview.", "Mail of your plans is turned off.",
        "No interviewer is listed.", "Quiet for a day after a no.",
        "The application was moved again.", "The decision does not stand.",
        "The opening is not a draft any more.", "The opening is not published any more.",
        "The interview did not take place.", "The interview was moved.",
        "The promise was moved.", "The promised day is not long past.",
        "The questions have not left yet.", "The questions never reached them.",
        "The reminder of the interview says it.", "There is no earlier plan.",
        "There is nothing new that fits.", "There is nothing to ask now.",
        "They give no feedback.", "Three such mails went unused, so we stop.",
        "Waits until it is settled whether you came.", "You chose another time.",
        "You have asked already.", "You have skipped this step.",
        "You were reminded the day before.", "Your interview is close, and it is time to rest.",
    }),
    "Caps and spacing are counted apart.": frozenset({
        "Enough mail for now.", "New questions reach them first.",
        "They had a mail from us lately.",
    }),
}  # fmt: skip


def conditions_of(kind: type[Kind]) -> list[str]:
    """The sentences of all that keeps it from leaving."""
    return [sentence for sentence in (kind.gone, *(one.sentence for one in kind.stops)) if sentence]


def rules_of(kind: type[Kind]) -> tuple[Rule, ...]:
    """Beside those of every mail."""
    found = [rule for sentence in conditions_of(kind) for rule in AUDITED.get(sentence, ())]
    return tuple(dict.fromkeys([*found, *BESIDE.get(kind.name, ())]))


def stop_conditions_broken(evidence: Evidence) -> list[str]:
    asked = {kind.name: dict.fromkeys((*EVERY_MAIL, *rules_of(kind))) for kind in all_kinds()}
    found = []
    for mail in evidence.mails:
        reasons = [rule(evidence, mail) for rule in asked.get(mail.kind, EVERY_MAIL)]
        found += [f"{mail}: {reason}" for reason in reasons if reason]
    return found
