"""What may be relayed, how often and from when; drafts, and what waits for staff."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet

from coaching.debrief.models import Debrief
from coaching.debrief.states import BlunderCode, QuestionWent
from coaching.letter.models import Letter
from coaching.letter.queries import MOST_CORRECTION_WORDS, NoteFrame, NoteText, say_day
from coaching.letter.states import HANDED_OVER_LETTERS, LetterKind, LetterState
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.seen import mark_of
from jobstore.lib.text import count_words
from jobstore.lib.zones import read_zone
from jobstore.mail.stop.models import Report
from jobstore.people.user.models import User

GROWTH = "I want to keep growing in this work, and our talk showed me where to begin."

RESUME_FIXED = (
    "I found a spelling error in my résumé after we met. The corrected one is in my profile."
)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something from the debrief that could be set right; nobody else sees it before it is sent."""

    key: str
    label: str
    text: str


def suggestions_for(plan: RecoveryPlan) -> list[Suggestion]:
    """One for each rough answer with a better one, and for a slip that can be set right."""
    debrief: Debrief | None = getattr(plan, "debrief", None)
    if debrief is None:
        return []
    rough = debrief.questions.filter(went=QuestionWent.ROUGH).order_by("pk")
    found = [
        Suggestion(
            key=f"q{question.pk}",
            label=f"Your better answer to “{shortened(question.asked or '', 12)}”",
            text=_better(question.asked or "", question.better_answer),
        )
        for question in rough
        if question.better_answer
    ]
    if BlunderCode.RESUME_ERROR in {row.code for row in debrief.blunders.order_by("pk")}:
        found.append(Suggestion(key="resume", label="The corrected résumé", text=RESUME_FIXED))
    return found


def _better(asked: str, answer: str) -> str:
    text = f"When you asked “{shortened(asked, 15)}”, I left something out. {answer}"
    return text if count_words(text) <= MOST_CORRECTION_WORDS else answer


def shortened(text: str, words: int) -> str:
    """The first words, on one line."""
    parts = text.split()
    return " ".join(parts) if len(parts) <= words else " ".join(parts[:words]) + " …"


def prefilled(
    frame: NoteFrame, suggestions: list[Suggestion], *, promised: date | None, is_second: bool
) -> NoteText:
    """Kind, short, and free to be changed."""
    if frame.kind == LetterKind.THANK_YOU:
        return NoteText(wish_to_grow=GROWTH)
    if frame.kind == LetterKind.CLARIFICATION:
        return NoteText(correction=suggestions[0].text if suggestions else "")
    if frame.kind == LetterKind.STATUS_CHECK:
        return NoteText(words=_status_check(frame, promised=promised, is_second=is_second))
    if frame.has_withdrawn:
        return NoteText(words=_gracious_goodbye(frame))
    return NoteText(words=_gracious_reply(frame))


def _status_check(frame: NoteFrame, *, promised: date | None, is_second: bool) -> str:
    job = f"the {frame.opening} position at {frame.employer}"
    if is_second:
        return (
            f"I wrote to you some days ago about {job}, and I am still interested."
            " Could you tell me how the timeline looks now? One line is plenty."
        )
    hoped = f" I had understood that you would answer by {say_day(promised)}." if promised else ""
    return (
        f"We met on {say_day(frame.met_at)} about {job}, and I am still interested.{hoped}"
        " Could you tell me when I may expect an answer? I know that such things take time."
    )


def _gracious_goodbye(frame: NoteFrame) -> str:
    return (
        f"Thank you for your time. I have withdrawn from the {frame.opening} position, and I"
        f" enjoyed learning how you work at {frame.employer}."
        " I would be glad if our paths crossed again. I wish you and your team well."
    )


def _gracious_reply(frame: NoteFrame) -> str:
    return (
        f"Thank you for letting me know about the {frame.opening} position, and for your time."
        f" I enjoyed learning how you work at {frame.employer}."
        " If something comes up that fits, I would be glad to be considered again."
        " I wish you and your team well."
    )


UNDO_FOR = timedelta(minutes=10)
MOST_A_DAY = 3  # letters of one account in 24 hours
MOST_A_WEEK = 10  # and in seven days
MOST_STATUS_CHECKS = 2  # of one interview, whoever gets them
STATUS_CHECK_AFTER = 2  # working days after the promised date
STATUS_CHECK_GAP = 5  # working days between the first and the second
MOST_ALIKE = 3  # letters of the same words; the next one is read by staff first

_BRANCHES: dict[LetterKind, frozenset[Branch]] = {
    LetterKind.THANK_YOU: frozenset({Branch.PENDING}),
    LetterKind.CLARIFICATION: frozenset({Branch.PENDING}),
    LetterKind.STATUS_CHECK: frozenset({Branch.PENDING, Branch.NO_ANSWER}),
    LetterKind.GRACIOUS_REPLY: frozenset({Branch.NOT_SELECTED, Branch.WITHDRAWN}),
}


def can_relay(plan: RecoveryPlan) -> bool:
    """Whether we pass letters on: the employer itself listed who interviewed, on this board.

    After an interview held elsewhere a letter is copied or opened in one's own mail program.
    """
    return not plan.interview.application.opening.is_tracked


def has_verified_address(user: User) -> bool:
    own = EmailAddress.objects.filter(user_id=user.pk, email__iexact=user.email)
    return bool(own.filter(verified=True).exists())


def is_over_limit(candidate: User) -> bool:
    """Whether this account has sent as many letters as it may for now."""
    now = clock.now()
    counts = Letter.objects.filter(
        plan__candidate=candidate,
        is_relayed=True,
        state__in=HANDED_OVER_LETTERS,
        queued_at__gt=now - timedelta(days=7),
    ).aggregate(week=Count("pk"), day=Count("pk", filter=Q(queued_at__gt=now - timedelta(days=1))))
    return bool(counts["day"] >= MOST_A_DAY or counts["week"] >= MOST_A_WEEK)


def is_mass_text(letter: Letter) -> bool:
    """The same sentences went to several people already."""
    same = Letter.objects.filter(
        plan__candidate=letter.plan.candidate_id,
        state__in=HANDED_OVER_LETTERS,
        is_relayed=True,
        discussed=letter.discussed,
        correction=letter.correction,
        words=letter.words,
    )
    return same.exclude(pk=letter.pk).count() >= MOST_ALIKE


def status_checks_sent(plan: RecoveryPlan) -> list[Letter]:
    """Handed over, the earliest first."""
    return sorted(_handed_over(plan, LetterKind.STATUS_CHECK), key=handed_over_at)


def _handed_over(plan: RecoveryPlan, kind: LetterKind) -> list[Letter]:
    """From the letters that are loaded, where they are."""
    is_loaded = "letters" in getattr(plan, "_prefetched_objects_cache", {})
    letters = plan.letters.all() if is_loaded else plan.letters.order_by("created_at", "kind", "pk")
    return [one for one in letters if one.kind == kind and one.state in HANDED_OVER_LETTERS]


def handed_over_at(letter: Letter) -> datetime:
    return letter.queued_at or letter.sent_at or letter.created_at


def status_check_opens_at(plan: RecoveryPlan) -> datetime | None:
    """From when a status check may be written; None when both are used up."""
    sent = status_checks_sent(plan)
    if len(sent) >= MOST_STATUS_CHECKS:
        return None
    opens = status_offer_at(plan)
    if sent:
        zone = read_zone(plan.interview.time_zone)
        last = handed_over_at(sent[-1]).astimezone(zone).date()
        opens = max(opens, _morning(plan, periods.add_working_days(last, STATUS_CHECK_GAP)))
    return opens


def status_offer_at(plan: RecoveryPlan) -> datetime:
    """When the first status check comes on offer: some working days after the promise."""
    return _morning(plan, periods.add_working_days(plan.interview.promised_by, STATUS_CHECK_AFTER))


def _morning(plan: RecoveryPlan, day: date) -> datetime:
    return periods.local_instant(day, periods.MORNING, read_zone(plan.interview.time_zone))


def is_on_offer(plan: RecoveryPlan, kind: LetterKind, *, at: datetime) -> bool:
    """Whether this kind may be written now. Depends only on what the candidate may know."""
    branch = branch_at(plan, at=at)
    if branch not in _BRANCHES[kind]:
        return False
    # Withdrawing closed the plan; a kind note is all that is still on offer.
    if plan.state == PlanState.CLOSED and branch != Branch.WITHDRAWN:
        return False
    if kind == LetterKind.STATUS_CHECK:
        opens = status_check_opens_at(plan)
        return opens is not None and at >= opens
    if kind == LetterKind.GRACIOUS_REPLY:
        return not _handed_over(plan, kind)
    return True


def kinds_on_offer(plan: RecoveryPlan, *, at: datetime) -> list[LetterKind]:
    """The letters that may be written now, for the plan's page."""
    return [kind for kind in LetterKind if is_on_offer(plan, kind, at=at)]


def reports_about_letters() -> QuerySet[Report]:
    """Not settled, the oldest first."""
    reports = Report.objects.filter(
        settled_at__isnull=True, mail__subject_type="coaching.letter"
    ).select_related("mail")
    return reports.order_by("created_at", "pk")


def mark_of_letter(letter: Letter) -> str:
    return mark_of(letter.body)


def letter_queue(name: str = "") -> QuerySet[Letter]:
    """The "held" ones, the "reported" ones, or both; no other letter is staff's to see."""
    wanted = Q(pk__in=[]) if name == "reported" else Q(state=LetterState.HELD)
    if name != "held":
        ids = reports_about_letters().order_by().values_list("mail__subject_id", flat=True)
        wanted |= Q(pk__in=list(ids))
    return Letter.objects.filter(wanted).select_related(
        "interviewer", "plan__candidate", "plan__interview__application__opening__employer"
    )


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
