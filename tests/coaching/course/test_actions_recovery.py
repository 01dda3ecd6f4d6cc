from coaching.course.actions import STAYS, is_to_candidates, recovery_kinds, while_waiting
from jobstore.mail import kinds


def test_every_kind_to_candidates_is_called_off_or_stays_for_a_reason():
    ours = {kind.name for kind in kinds.all_kinds() if is_to_candidates(kind)}
    recovery = {kind.name for kind in recovery_kinds()}
    assert recovery | set(STAYS) == ours
    assert not recovery & set(STAYS)
    assert all(reason.endswith(".") for reason in STAYS.values())


def test_the_mails_of_the_table_are_among_them():
    """Reminders of a step that the candidate has not done."""
    names = {kind.name for kind in recovery_kinds()}
    assert names >= {
        "coaching.thankyou_nudge",
        "coaching.debrief_nudge",
        "coaching.status_offer",
        "coaching.no_answer",
        "coaching.ask_three",
        "coaching.feedback_status",
        "coaching.practice_due",
        "coaching.openings",
    }


def test_what_waits_for_an_answer_is_ended_by_any():
    assert {kind.name for kind in while_waiting()} >= {
        *("coaching.checkin", "coaching.thankyou_nudge", "coaching.debrief_nudge"),
        *("coaching.status_offer", "coaching.no_answer"),
    }


def test_coaching_mail_is_capped_or_brings_news():
    """One coaching mail a day; what answers something that the candidate did is news."""
    free = {kind.name for kind in kinds.all_kinds() if is_to_candidates(kind) and not kind.capped}
    assert free == {
        "coaching.call_log",  # an hour after a call that the candidate planned
        "coaching.checkin",  # the evening of the interview
        "coaching.feedback_arrived",
        "coaching.letter_returned",
        "coaching.next_interview",
        "coaching.withheld_kept",
    }
