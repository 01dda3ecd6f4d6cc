"""What may be relayed, how often and from when: every limit of letters in one place."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Count, Q

from coaching.letter.models import Letter
from coaching.letter.states import HANDED_OVER_LETTERS, LetterKind
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock, periods
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User

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
    letters = plan.letters.all() if is_loaded else plan.letters.order_by("created_at")
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
