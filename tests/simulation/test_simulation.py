"""A small year: it keeps its promises, repeats itself, and its audit notices what is planted."""

import copy
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction

from coaching.coach.models import CoachMessage
from coaching.debrief.models import Debrief
from coaching.feedback.models import FeedbackRequest
from coaching.plan.models import RecoveryPlan
from coaching.practice.models import PracticeDrill, PracticeInvite
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.models import Application, ApplicationEvent
from openings.offer.models import Offer
from openings.opening.models import Opening
from tests.factories import NOW
from tests.simulation.check.caps import caps_broken
from tests.simulation.check.evidence import Mail, gather_evidence
from tests.simulation.check.hours import quiet_hours_broken
from tests.simulation.check.rules import (
    stop_conditions_broken,
)
from tests.simulation.figures import figures_of
from tests.simulation.run import Size, run_year
from tests.simulation.scratch import own_settings

pytestmark = [
    pytest.mark.usefixtures("tidy_tables"),
    pytest.mark.timeout(300),  # a whole year passes
]
KEYS = {
    *("applications", "all_told", "all_named", "all_unnoticed"),
    *("interviewed", "told_end", "named_silence", "unnoticed", "requests", "answered", "phoned"),
    *("held", "caps_broken", "quiet_hours_broken", "stop_conditions_broken", "mails"),
}
NEW_YORK = ZoneInfo("America/New_York")


def small_year(**sizes):
    usual = {"candidates": 20, "employers": 5, "days": 60, "seed": 8, "beat": timedelta(hours=3)}
    return run_year(Size(**usual | sizes))


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """One year for all tests of this file; undone at the end."""
    with django_db_blocker.unblock(), own_settings(), transaction.atomic():
        yield small_year()
        transaction.set_rollback(True)


@pytest.fixture
def evidence(year, db):
    return gather_evidence(year.world.sent, copy.deepcopy(year.world.diary))


def a_mail(evidence, kind: str, *, at: datetime | None = None, **changes) -> Mail:
    """The first sent mail of a kind, or a copy of it at another moment."""
    mail = next(mail for mail in evidence.mails if mail.kind == kind)
    return Mail(**vars(mail) | {"at": at or mail.at} | changes)


def a_chaser(evidence) -> Mail:
    """A small year may hold none."""
    asked = a_mail(evidence, "coaching.feedback_request")
    return Mail(**vars(asked) | {"kind": "coaching.feedback_chaser"})


def test_year_keeps_every_promise(year, db):
    figures = figures_of(year)
    assert year.world.faults == []
    assert figures.broken == []
    assert figures.unnoticed == 0
    assert figures.interviewed == figures.told_end + figures.named_silence
    assert figures.interviewed >= 10
    assert figures.all_unnoticed == 0
    assert figures.applications == Application.objects.count() > figures.interviewed
    assert figures.requests >= figures.answered + figures.phoned > 0
    assert set(figures.as_json()) == KEYS


def test_year_sends_what_it_counts(year, db):
    assert sum(figures_of(year).mails.values()) == len(year.world.sent)
    assert OutgoingMail.objects.filter(state="sent").count() == len(year.world.sent)


def test_people_do_more_than_the_happy_path(year, db):
    diary = year.world.diary
    assert diary.mutes or diary.parks
    assert Debrief.objects.filter(sealed_at__isnull=False).exists()
    assert Opening.objects.filter(state="closed").exclude(close_reason="expired").exists()
    assert Application.objects.filter(outcome="position_closed", told_at__isnull=False).exists()
    assert Offer.objects.filter(state="accepted").exists()
    unhappy = {"interview_moved", "interview_canceled", "interview_no_show", "withdrawn"}
    assert ApplicationEvent.objects.filter(what__in=unhappy).exists()


def test_same_seed_gives_the_same_figures(django_db_blocker, db):
    figures = []
    for seed in (3, 3):
        with own_settings(), transaction.atomic():
            year = small_year(
                candidates=5, employers=2, days=15, seed=seed, afterward=timedelta(days=30)
            )
            assert year.world.faults == []
            figures.append(json.dumps(figures_of(year).as_json(), sort_keys=True))
            transaction.set_rollback(True)
    assert figures[0] == figures[1]
    assert '"coaching.checkin": ' in figures[0]


def test_audit_sees_a_mail_in_quiet_hours(evidence):
    assert quiet_hours_broken(evidence) == []
    mail = a_mail(evidence, "coaching.checkin")
    zone = evidence.zone_of(mail.to)
    night = mail.at.astimezone(zone).replace(hour=21)
    morning = mail.at.astimezone(zone).replace(hour=7, minute=59)
    evidence.mails += [a_mail(evidence, "coaching.checkin", at=at) for at in (night, morning)]
    assert len(quiet_hours_broken(evidence)) == 2


def test_audit_sees_an_employers_mail_at_night(evidence):
    mail = a_mail(evidence, "coaching.feedback_request")
    zone = evidence.zone_of(mail.to)
    evidence.mails.append(a_mail(evidence, mail.kind, at=mail.at.astimezone(zone).replace(hour=23)))
    assert len(quiet_hours_broken(evidence)) == 1


def test_audit_sees_good_news_at_night_and_lets_it_come_on_a_weekend(evidence):
    mail = a_mail(evidence, "coaching.checkin")
    local = mail.at.astimezone(evidence.zone_of(mail.to))
    saturday = local + timedelta(days=(5 - local.weekday()) % 7)
    for hour, broken in ((12, 0), (23, 1)):
        news = Mail(**vars(mail) | {"kind": "openings.offer", "at": saturday.replace(hour=hour)})
        evidence.mails = [news]
        assert len(quiet_hours_broken(evidence)) == broken


def test_audit_sees_a_second_capped_mail(evidence):
    assert caps_broken(evidence) == []
    mail = a_mail(evidence, "coaching.thankyou_nudge")
    later = mail.at + timedelta(hours=23)
    evidence.mails = [mail, Mail(**vars(mail) | {"at": later, "kind": "coaching.debrief_nudge"})]
    assert len(caps_broken(evidence)) == 1
    for kind in ("coaching.feedback_arrived", "coaching.checkin"):
        evidence.mails = [mail, Mail(**vars(mail) | {"at": later, "kind": kind})]
        assert caps_broken(evidence) == []


def test_audit_sees_a_checkin_after_the_evening(evidence):
    mail = a_mail(evidence, "coaching.checkin")
    evidence.mails = [Mail(**vars(mail) | {"at": mail.at + timedelta(hours=15)})]
    assert any("evening" in line for line in stop_conditions_broken(evidence))


def test_audit_sees_employers_asked_too_often_or_too_soon(evidence):
    mail = a_chaser(evidence)
    evidence.moves = {}
    evidence.mails = [
        mail,
        Mail(**vars(mail) | {"at": mail.at + timedelta(hours=47)}),
    ]
    assert len(caps_broken(evidence)) == 1
    evidence.mails = [
        Mail(**vars(mail) | {"at": mail.at + timedelta(days=days)}) for days in (0, 3, 6)
    ]
    assert len(caps_broken(evidence)) == 1


def test_audit_sees_a_returned_answer_that_came_too_soon(evidence):
    """What replies to the employer's own words is no third question, and is spaced all the same."""
    mail = a_chaser(evidence)
    facts = vars(mail) | {"kind": "coaching.feedback_returned"}
    for hours, broken in ((47, 1), (48, 0)):
        evidence.mails = [mail, Mail(**facts | {"at": mail.at + timedelta(hours=hours)})]
        assert len(caps_broken(evidence)) == broken


def test_audit_sees_a_mail_after_a_mute_and_none_after_the_unmute(evidence):
    assert stop_conditions_broken(evidence) == []
    mail = a_mail(evidence, "coaching.feedback_arrived")
    plan = evidence.plan_of(mail)
    evidence.mails = [mail]
    before = mail.at - timedelta(hours=1)
    evidence.diary.mutes[plan.pk] = [(before, True)]
    assert len(stop_conditions_broken(evidence)) == 1
    evidence.diary.mutes[plan.pk].append((before + timedelta(minutes=1), False))
    assert stop_conditions_broken(evidence) == []


def test_audit_sees_a_mail_to_who_has_parked(evidence):
    mail = a_mail(evidence, "coaching.feedback_arrived")
    candidate = evidence.candidates[mail.to]
    evidence.mails = [mail]
    plan = evidence.plan_of(mail)
    plan.closed_at = None
    evidence.diary.parks[candidate.pk] = [(mail.at - timedelta(minutes=30), plan.pk)]
    assert len(stop_conditions_broken(evidence)) == 1
    evidence.diary.parks[candidate.pk] = [(mail.at - timedelta(days=2), plan.pk)]
    assert stop_conditions_broken(evidence) == []


def test_audit_sees_a_mail_after_the_stop_link(evidence):
    mail = a_mail(evidence, "coaching.checkin")
    evidence.mails = [mail]
    evidence.diary.stops = [(mail.at - timedelta(minutes=1), mail.to, mail.category)]
    assert len(stop_conditions_broken(evidence)) == 1


def test_audit_sees_nudges_after_the_seal_and_after_the_telling(evidence):
    sealed = next(row for row in evidence.debriefs.values() if row.sealed_at)
    plan = evidence.plans[sealed.plan_id]
    facts = {"to": plan.candidate.email, "subject_id": str(plan.pk)}
    at = sealed.sealed_at + timedelta(minutes=1)
    evidence.mails = [a_mail(evidence, "coaching.debrief_nudge", at=at, **facts)]
    assert any("sealed" in line for line in stop_conditions_broken(evidence))
    told = ApplicationEvent.objects.filter(what="told", application__interviews__plan__isnull=False)
    event = told.order_by("at", "pk").first()
    plan = RecoveryPlan.objects.get(interview__application_id=event.application_id)
    facts = {"to": plan.candidate.email, "subject_id": str(plan.pk)}
    mail = Mail(**vars(evidence.mails[0]) | facts | {"kind": "coaching.checkin", "at": event.at})
    evidence.mails = [mail]
    assert any("has an answer" in line for line in stop_conditions_broken(evidence))


def test_audit_sees_a_reminder_of_an_answered_request(evidence):
    request = FeedbackRequest.objects.filter(answer__isnull=False).order_by("sent_at")[0]
    answered = next(row for row in evidence.moves[request.pk] if row.target == "in_review")
    facts = {"at": answered.at + timedelta(minutes=1), "subject_id": str(request.pk)}
    evidence.mails = [Mail(**vars(a_chaser(evidence)) | facts)]
    assert any("in_review" in line for line in stop_conditions_broken(evidence))


def test_command_uses_a_database_of_its_own(tmp_path, django_db_blocker):
    """The site's database is never opened for writing: here it does not even exist."""
    target = tmp_path / "figures.json"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "jobstore.settings.test"}
    if connection.vendor == "sqlite":
        env["DATABASE_URL"] = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    sizes = ["--candidates", "2", "--employers", "1", "--days", "5"]
    command = [sys.executable, "manage.py", "simulate", *sizes, "--json", str(target)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(target.read_text())
    assert set(figures) == KEYS
    assert figures["mails"]["openings.opening_published"] >= 0
    assert "interviewed" in done.stdout
    assert not Path(tmp_path / "site.sqlite3").exists()
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE '%_simulation_%'")
            assert cursor.fetchone()[0] == 0


def test_people_learn_in_the_year(year, db):
    kinds = set(figures_of(year).mails)
    assert {"coaching.practice_due", "coaching.practice_invite", "coaching.coach_reply"} <= kinds


def test_audit_sees_a_drill_that_is_not_due(evidence):
    mail = a_mail(evidence, "coaching.practice_due")
    drill = PracticeDrill.objects.filter(plan_id=mail.subject_id).order_by("created_at")[0]
    evidence.mails = [Mail(**vars(mail) | {"at": drill.created_at - timedelta(hours=1)})]
    assert any("nothing to practice" in line for line in stop_conditions_broken(evidence))


def test_audit_sees_a_friend_who_is_written_to_again(evidence):
    invite = PracticeInvite.objects.filter(ended_at__isnull=False).order_by("ended_at")[0]
    mail = a_mail(evidence, "coaching.practice_invite", at=invite.ended_at + timedelta(minutes=1))
    evidence.mails = [Mail(**vars(mail) | {"subject_id": str(invite.pk)})]
    assert any("answered or taken back" in line for line in stop_conditions_broken(evidence))


def test_audit_sees_a_coach_reminded_after_the_answer(evidence):
    answer = CoachMessage.objects.filter(is_from_staff=True).order_by("at")[0]
    mail = a_mail(evidence, "coaching.coach_new", at=answer.at + timedelta(minutes=1))
    evidence.mails = [Mail(**vars(mail) | {"subject_id": str(answer.request_id)})]
    assert any("staff have answered" in line for line in stop_conditions_broken(evidence))


@pytest.mark.parametrize(
    ("kind", "what", "reason"),
    [
        ("coaching.clarification", "told", "has ended"),
        ("coaching.thankyou", "withdrawn", "is withdrawn"),
        ("coaching.status_check", "told", "has an answer"),
        ("openings.application_received", "withdrawn", "is withdrawn"),
        ("openings.interview_wanted", "hired", "has ended"),
        ("openings.no_show_noted", "withdrawn", "has ended"),
        ("openings.legal_clock", "told", "knows how it ended"),
    ],
)
def test_audit_sees_news_that_came_too_late(evidence, kind, what, reason):
    application = next(iter(evidence.applications.values()))
    event = ApplicationEvent(application=application, what=what, at=NOW)
    evidence.history[application.pk] = [event]
    letter = next(iter(evidence.letters.values()))
    plan = evidence.plans[letter.plan_id]
    interview = evidence.interviews[plan.interview_id]
    interview.application_id = application.pk
    interview.decision = "pending"
    about = {"coaching": ("coaching.letter", letter)}
    subject_type, thing = about.get(kind.split(".")[0], ("openings.application", application))
    mail = a_mail(evidence, "openings.application_received", at=NOW + timedelta(minutes=1))
    facts = {"kind": kind, "subject_type": subject_type, "subject_id": str(thing.pk)}
    evidence.mails = [Mail(**vars(mail) | facts)]
    assert any(reason in line for line in stop_conditions_broken(evidence))


def test_audit_lets_a_note_leave_before_the_no_is_told(evidence):
    """docs/decisions/0018: what the candidate knows stops a letter."""
    letter = next(iter(evidence.letters.values()))
    application = evidence.interviews[evidence.plans[letter.plan_id].interview_id].application_id
    mail = a_mail(evidence, "coaching.thankyou", at=NOW + timedelta(minutes=1))
    evidence.mails = [Mail(**vars(mail) | {"subject_id": str(letter.pk)})]
    evidence.diary.undone = {}
    for what, broken in (("decided", 0), ("told", 1)):
        event = ApplicationEvent(application_id=application, what=what, at=NOW)
        evidence.history[application] = [event]
        assert len(stop_conditions_broken(evidence)) == broken


def test_audit_sees_a_letter_that_was_taken_back(evidence):
    letter = next(iter(evidence.letters.values()))
    letter.queued_at = None
    evidence.diary.undone[letter.pk] = [(NOW - timedelta(minutes=5), NOW)]
    mail = a_mail(evidence, "coaching.thankyou", at=NOW + timedelta(minutes=1))
    facts = {"kind": "coaching.gracious_reply", "subject_id": str(letter.pk)}
    evidence.mails = [Mail(**vars(mail) | facts)]
    assert any("taken back" in line for line in stop_conditions_broken(evidence))
