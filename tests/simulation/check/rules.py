"""Which stop conditions hold for which kind of mail; every kind has an entry, if an empty one."""

from collections.abc import Callable

from tests.simulation.check import hiring, learning, stops
from tests.simulation.check.evidence import Evidence, Mail

Rule = Callable[[Evidence, Mail], str]
EVERY_MAIL: tuple[Rule, ...] = (
    stops.stopped_by_its_reader,
    stops.muted,
    stops.closed,
    stops.parked,
)
WHILE_IT_IS_THERE: tuple[Rule, ...] = (hiring.gone,)
NONE: tuple[Rule, ...] = ()  # asked for in the very moment, or true for ever
RULES: dict[str, tuple[Rule, ...]] = {
    "coaching.checkin": (stops.told, stops.evening_over, stops.debrief_begun),
    "coaching.thankyou_nudge": (stops.told, stops.note_written),
    "coaching.debrief_nudge": (stops.told, stops.debrief_sealed, stops.debrief_skipped),
    "coaching.thankyou": (stops.decided,),
    "coaching.note_seen": (learning.not_acknowledged,),
    "coaching.status_offer": (stops.told,),
    "coaching.no_answer": (stops.told,),
    "coaching.practice_due": (learning.nothing_to_practice,),
    "coaching.practice_invite": (learning.friend_is_done, learning.agreed_time_over),
    "coaching.practice_reminder": (learning.friend_is_done, learning.agreed_time_over),
    "coaching.call_reminder": (learning.call_ended, learning.window_over),
    "coaching.call_log": (learning.call_ended, learning.window_not_over),
    "coaching.coach_new": (learning.staff_answered,),
    "coaching.coach_overdue": (learning.staff_answered,),
    "coaching.coach_reply": (learning.nobody_answered,),
    "coaching.openings": (stops.not_told, stops.went_on, stops.has_job),
    "coaching.next_interview": (stops.called_off, stops.interview_over),
    "coaching.ask_three": (stops.questions_asked, stops.went_on, stops.not_told),
    "coaching.feedback_request": (stops.request_not_waiting,),
    "coaching.feedback_chaser": (stops.request_not_waiting,),
    "coaching.feedback_digest": (stops.nothing_waits,),
    "coaching.feedback_returned": (stops.not_returned,),
    "coaching.feedback_status": (stops.other_state,),
    "coaching.feedback_arrived": (stops.nothing_arrived, stops.opened),
    "coaching.withheld_kept": (stops.nothing_arrived,),
    "openings.decision_due": (stops.interview_decided,),
    "openings.decision_overdue": (stops.interview_decided,),
    "openings.decision_overdue_staff": (stops.interview_decided,),
    "openings.decision_told": (stops.not_told,),
    "openings.interview_scheduled": (stops.called_off,),
    "openings.interview_reminder": (stops.called_off, stops.interview_over),
    "coaching.clarification": (hiring.over, hiring.taken_back),
    "coaching.status_check": (stops.told, hiring.taken_back),
    "coaching.gracious_reply": (stops.not_told, hiring.taken_back),
    "coaching.letter_returned": (hiring.left_again,),
    "coaching.feedback_held": (hiring.not_in_review,),
    "coaching.withheld_asked": (hiring.not_withheld,),
    "coaching.feedback_read": (hiring.not_opened,),
    "coaching.keep_texts": WHILE_IT_IS_THERE,
    "coaching.reply_confirm": WHILE_IT_IS_THERE,
    "coaching.reply_notify": WHILE_IT_IS_THERE,
    "coaching.reply_published": WHILE_IT_IS_THERE,
    "coaching.reply_urgent": WHILE_IT_IS_THERE,
    "openings.application_day": (hiring.nothing_new,),
    "openings.application_gone": (hiring.not_left,),
    "openings.application_new": (hiring.left,),
    "openings.application_received": (hiring.left,),
    "openings.application_withdrawn": (hiring.not_left,),
    "openings.decision_advanced": (hiring.not_advanced, hiring.over),
    "openings.offer": (hiring.not_offered, hiring.over),
    "openings.offer_hired": (hiring.not_hired, hiring.left),
    "openings.interview_canceled": (hiring.still_on, hiring.overtaken),
    "openings.interview_moved": (stops.called_off, hiring.over, hiring.overtaken),
    "openings.interview_team": (hiring.overtaken,),
    "openings.interview_wanted": (hiring.planned, hiring.over),
    "openings.moved_back": (hiring.over,),
    "openings.no_show_noted": (hiring.not_noted, hiring.over),
    "openings.no_show_reopened": (hiring.not_taken_back, hiring.over),
    "openings.no_show_answered": (hiring.not_answered, hiring.over),
    "openings.legal_alert": (hiring.told_by_law,),
    "openings.legal_clock": (hiring.told_by_law,),
    "openings.opening_published": WHILE_IT_IS_THERE,
    "openings.opening_returned": WHILE_IT_IS_THERE,
    "openings.text_held": WHILE_IT_IS_THERE,
    "people.employer_passed": WHILE_IT_IS_THERE,
    "people.employer_turned_down": WHILE_IT_IS_THERE,
    "people.invitation": WHILE_IT_IS_THERE,
    "people.address_code": NONE,
    "people.known_address": NONE,
    "people.login_code": NONE,
    "people.no_account": NONE,
    "people.password_reset": NONE,
    "mail.plain": NONE,
    "mail.sample": NONE,
}


def stop_conditions_broken(evidence: Evidence) -> list[str]:
    found = []
    for mail in evidence.mails:
        reasons = [rule(evidence, mail) for rule in (*EVERY_MAIL, *RULES.get(mail.kind, ()))]
        found += [f"{mail}: {reason}" for reason in reasons if reason]
    return found
