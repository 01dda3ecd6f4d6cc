"""The follow-ups through the real outbox: at their times, and not when a reason to stop came up."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from coaching.course.actions import close_plan, mute_plan, park_plan, resume_plan, skip_step
from coaching.plan.states import StepName
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings import signals
from openings.application.states import Outcome
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.support.coaching import note_data, plan_after_interview
from tests.support.mail import deliver

CHECKIN = NOW + timedelta(hours=1)  # the interview ended an hour ago
THANKYOU = datetime(2026, 11, 25, 15, tzinfo=UTC)
# A working day later than its forty-four hours: the cap leaves a day between two of them.
DEBRIEF = datetime(2026, 11, 27, 16, tzinfo=UTC)


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


FOLLOW_UPS = ["coaching.checkin", "coaching.thankyou_nudge", "coaching.debrief_nudge"]


def kinds_sent():
    return list(
        OutgoingMail.objects.filter(state="sent").order_by("sent_at").values_list("kind", flat=True)
    )


def run_until(end, *, start=NOW):
    """Empty the outbox whenever a mail falls due; when each one left."""
    moment, left = start, []
    while True:
        waiting = OutgoingMail.objects.filter(state="pending").order_by("not_before")
        due = waiting.values_list("not_before", flat=True).first()
        if due is None or due > end:
            return left
        moment = max(moment, due)
        with clock.at(moment):
            left += [(moment, message.subject) for message in deliver()]
        moment += timedelta(minutes=1)


def test_follow_ups_leave_one_a_day_and_outside_the_night(plan):
    left = run_until(NOW + timedelta(days=5))
    said = [
        "How did it go at Acme Stores?",
        "A short note to Rex Malone?",
        "Look back once, then put it away",
    ]
    assert [subject for _moment, subject in left if subject in said] == said
    moments = [moment for moment, _subject in left]
    assert moments[:2] == [CHECKIN, THANKYOU]
    for moment in moments:
        assert 13 <= moment.hour < 25
        assert moment.weekday() < 5
    # The check-in belongs to the evening; from the next day on it is one mail a day.
    assert all(later - earlier >= timedelta(hours=24) for earlier, later in pairwise(moments[1:]))


def test_checkin_belongs_to_the_first_evening(plan):
    OutgoingMail.objects.filter(kind="coaching.checkin").update(
        not_before=plan.interview.ends_at + timedelta(hours=15)
    )
    left = run_until(NOW + timedelta(hours=30))
    assert [subject for _moment, subject in left] == ["A short note to Rex Malone?"]


def test_started_early_the_thankyou_nudge_comes_in_the_morning(plan):
    DebriefFactory(plan=plan, mood_word="flat", mood_level=3)
    left = run_until(NOW + timedelta(days=2))
    assert left[0] == (THANKYOU, "A short note to Rex Malone?")


def test_mails_carry_no_private_word(plan):
    DebriefFactory(plan=plan, mood_word="gutted", mood_level=3, went_well="the handshake")
    run_until(NOW + timedelta(days=5))
    for mail in OutgoingMail.objects.all():
        for text in (mail.subject, mail.text, mail.html, str(mail.payload)):
            assert "gutted" not in text
            assert "handshake" not in text


def stop_by_mood(plan, dana):
    DebriefFactory(plan=plan, mood_word="flat", mood_level=3)


def stop_by_mute(plan, dana):
    mute_plan(plan=plan, by=dana, is_muted=True)


def stop_by_close(plan, dana):
    close_plan(plan=plan, by=dana)


def stop_by_no_show(plan, dana):
    plan.interview.state = "no_show"
    plan.interview.save()
    signals.interview_called_off.send(sender=None, interview=plan.interview)


def stop_by_telling(plan, dana):
    application = plan.interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = application.tell_at = application.told_at = NOW
    application.save()
    signals.application_told.send(sender=None, application=application)


def stop_by_offer(plan, dana):
    application = plan.interview.application
    application.stage = "offer"
    application.save()
    signals.application_advanced.send(sender=None, application=application)


def stop_by_withdrawal(plan, dana):
    signals.application_withdrawn.send(sender=None, application=plan.interview.application)


def stop_by_seal(plan, dana):
    DebriefFactory(plan=plan, sealed=True)


def stop_by_skip(step):
    def stop(plan, dana):
        skip_step(plan=plan, by=dana, step=step)

    return stop


def stop_by_missing_interviewer(plan, dana):
    plan.interview.interviewers.all().delete()


GLOBAL = [
    stop_by_mute,
    stop_by_close,
    stop_by_no_show,
    stop_by_telling,
    stop_by_offer,
    stop_by_withdrawal,
]
OWN = {
    "coaching.checkin": [stop_by_mood, stop_by_skip(StepName.MOOD)],
    "coaching.thankyou_nudge": [stop_by_skip(StepName.THANK_YOU), stop_by_missing_interviewer],
    "coaching.debrief_nudge": [stop_by_seal, stop_by_skip(StepName.DEBRIEF)],
}


@pytest.mark.parametrize(
    ("kind", "stop"), [(kind, stop) for kind, own in OWN.items() for stop in [*GLOBAL, *own]]
)
def test_stop_condition_flipped_between_queue_and_send(kind, stop, plan, dana):
    OutgoingMail.objects.exclude(kind=kind).delete()
    stop(plan, dana)
    OutgoingMail.objects.exclude(kind=kind).delete()
    mail = OutgoingMail.objects.get()
    with clock.at(mail.not_before):
        deliver()
    mail.refresh_from_db()
    assert mail.state == "canceled", mail.last_error
    assert mail.cancel_reason


def test_written_note_stops_the_nudge(plan, client_of, dana):
    client_of(dana).post(f"/recovery/{plan.pk}/thank-you/", note_data())
    run_until(NOW + timedelta(days=2))
    assert "coaching.thankyou_nudge" not in kinds_sent()


def test_untold_no_changes_no_mail(plan):
    application = plan.interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = NOW
    application.tell_at = NOW + timedelta(days=30)
    application.save()
    run_until(NOW + timedelta(days=5))
    assert [kind for kind in kinds_sent() if kind in FOLLOW_UPS] == FOLLOW_UPS


def test_no_that_is_told_in_the_morning_comes_before_the_nudge(plan):
    DebriefFactory(plan=plan, mood_word="flat", mood_level=3)
    with clock.at(datetime(2026, 11, 25, 14, tzinfo=UTC)):  # nine in the morning
        assert deliver() == []
        stop_by_telling(plan, None)
    with clock.at(THANKYOU):
        deliver()
    assert "coaching.thankyou_nudge" not in kinds_sent()


def test_park_holds_all_mail_until_ten_and_then_one_goes(plan, dana):
    park_plan(plan=plan, by=dana)
    wake = datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert run_until(wake - timedelta(minutes=1)) == []
    left = run_until(wake + timedelta(hours=8), start=wake)
    assert len(left) == 1
    assert left[0][0] == wake


def test_park_of_one_plan_holds_the_mail_of_all(plan, dana, employer):
    other = plan_after_interview(candidate=dana, employer=employer)
    park_plan(plan=other, by=dana)
    with clock.at(CHECKIN):
        assert deliver() == []
    resume_plan(plan=other, by=dana)


def test_mute_can_be_taken_back_before_a_mail_is_due(plan, dana):
    mute_plan(plan=plan, by=dana, is_muted=True)
    mute_plan(plan=plan, by=dana, is_muted=False)
    with clock.at(CHECKIN):
        assert len(deliver()) == 1


def test_links_of_the_mails_open(plan, client_of, dana):
    run_until(NOW + timedelta(days=5))
    client = client_of(dana)
    mails = OutgoingMail.objects.filter(state="sent")
    assert {mail.kind for mail in mails} >= set(FOLLOW_UPS)
    for mail in mails:
        link = next(word for word in mail.text.split() if "/recovery/" in word)
        assert client.get(link.removeprefix("http://testserver")).status_code in {200, 302}
