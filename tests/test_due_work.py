"""Every sort of periodic work: one bad row in the middle stops nothing, and no work another."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

from jobstore.home import tasks
from jobstore.lib import clock, due
from openings.alert.actions.begin import ask_for_alert, save_alert
from openings.alert.models import AlertReader, JobAlert
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory, RecoveryPlanFactory
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewFactory,
    MessageFactory,
    OfferFactory,
    OpeningFactory,
    ProposalFactory,
)
from tests.factories.people import EmployerFactory, UserFactory
from tests.support.alert import wish

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=8)


def three(factory, **facts):
    return sorted((factory(**facts) for _ in range(3)), key=lambda row: str(row.pk))


def interviews():
    return three(InterviewFactory)


def untold():
    return three(ApplicationFactory, not_told=True)


def absences():
    return three(AbsenceFactory)


def owing():
    """`ask_for_answers` counts what came due on the working day after a week."""
    rows = three(EmployerFactory, answers_asked_on=NOW.date())
    for row in rows:
        promised = {"submitted_at": NOW, "answer_by": (LATER - timedelta(days=1)).date()}
        ApplicationFactory(opening__employer=row, opening__answer_days=1, **promised)
    return rows


def offers():
    return three(OfferFactory, ends_at=NOW)


def messages():
    return three(MessageFactory, state="written", sent_at=None, leaves_at=NOW)


def proposals():
    return three(ProposalFactory, sheet__ends_at=NOW)


def endings():
    ended = {"closes_at": NOW - timedelta(days=7), "publish_at": NOW - timedelta(days=30)}
    return three(OpeningFactory, **ended)


def quiet_openings():
    since = NOW - timedelta(days=25)
    return three(OpeningFactory, publish_at=since, updated_at=since)


def alert_readers():
    for person in people():
        with clock.at(NOW):
            save_alert(by=person, wish=wish())
    OpeningFactory(title="Cashier", publish_at=LATER - timedelta(days=1))
    return sorted(AlertReader.objects.all(), key=lambda row: str(row.pk))


def unconfirmed_alerts():
    with clock.at(NOW):
        for person in "abc":
            ask_for_alert(email=f"{person}@example.org", wish=wish())
    return sorted(JobAlert.objects.all(), key=lambda row: str(row.pk))


def requests():
    return three(FeedbackRequestFactory)


def employers():
    rows = three(EmployerFactory)
    for row in rows:
        InterviewFactory(application__opening__employer=row, held=True)
    return rows


def people():
    return three(UserFactory)


def plans():
    return three(RecoveryPlanFactory)


# The work; three rows that are due; what is asked for them (none: the rows are in the database);
# and what does one row.
ROW_BY_ROW = {
    "openings.conclude_interviews": (interviews, None, "openings.tasks.conclude_interview"),
    "openings.tell_decisions": (untold, None, "openings.tasks.tell_ends"),
    "openings.ask_employers": (owing, None, "openings.tasks.ask_for_answers"),
    "openings.endings": (endings, None, "openings.closing.actions.end.ask_how_it_ended"),
    "openings.tell_absences": (absences, None, "openings.tasks.tell_absence"),
    "openings.messages": (messages, None, "openings.tasks.send_message"),
    "openings.still_hiring": (quiet_openings, None, "openings.hiring.actions.ask_whether_hiring"),
    "openings.send_alerts": (alert_readers, None, "openings.tasks.look_for"),
    "openings.care_for_alerts": (unconfirmed_alerts, None, "openings.tasks.drop_alert"),
    "openings.lapse_offers": (offers, None, "openings.tasks.lapse_offer"),
    "openings.lapse_proposals": (proposals, None, "openings.tasks.lapse_proposal"),
    "coaching.feedback": (requests, None, "coaching.feedback.actions.moderate.locked"),
    "coaching.letters": (
        plans,
        ("coaching.letter.actions.moderate.letters_that_left", lambda row: (row, NOW)),
        "coaching.letter.actions.moderate._follow",
    ),
    "coaching.retention": (
        people,
        ("coaching.tasks.idle_writers", None),
        "coaching.tasks.forget_idle_texts",
    ),
    "coaching.replies": (
        plans,
        ("coaching.reply.actions.replies_over", None),
        "coaching.reply.actions._delete",
    ),
    "coaching.old_words": (
        plans,
        ("coaching.tasks.old_words", None),
        "coaching.tasks.forget_old_words",
    ),
    "coaching.employer_records": (employers, None, "coaching.metrics.actions.counts_of"),
}
# One statement for all rows, or (the tables of a quarter, the mailings) tried elsewhere.
AT_ONCE = {
    "openings.held_texts",
    "openings.remind_of_reviews",
    "coaching.old_notes",
    "coaching.unfinished_forms",
    "coaching.themes",
    "mail.empty_old_texts",
    "mail.forget_old_events",
    "mail.fan_out",
    "people.forget_old_drafts",
}


def test_all_periodic_work_is_tried_here():
    names = {work.name for work in due.all_due_work() if not work.name.startswith("test.")}
    assert names == set(ROW_BY_ROW) | AT_ONCE


def _pk_in(arguments):
    """Of the one row that is done, or of all rows of a batch."""
    [first, *_rest] = arguments
    return {row.pk for row in first} if isinstance(first, (list, tuple)) else {first.pk}


@contextmanager
def poisoned(monkeypatch, target, bad):
    """What does one row fails in the database for `bad`, and notes the others."""
    module, name = target.rsplit(".", 1)
    real = getattr(__import__(module, fromlist=[name]), name)
    seen = []

    def act(*args, **kwargs):
        named = [one for one in kwargs.values() if hasattr(one, "pk") or isinstance(one, list)]
        pks = _pk_in([*args, *named])
        if bad.pk in pks:
            with connection.cursor() as cursor:
                cursor.execute("SELECT no_such_column FROM people_user")
        seen.extend(pks)
        return real(*args, **kwargs) if seen and name not in MOCKED else True

    monkeypatch.setattr(target, act)
    yield seen


MOCKED = {"_follow", "_delete", "forget_idle_texts", "forget_old_words"}


@pytest.mark.parametrize("name", ROW_BY_ROW)
def test_one_bad_row_in_the_middle_stops_no_other(monkeypatch, name, caplog):
    make, asked, target = ROW_BY_ROW[name]
    monkeypatch.setattr(due, "_bad", set())
    with clock.at(NOW):
        rows = make()
    if asked is not None:
        where, shape = asked
        found = [shape(row) if shape else row for row in rows]
        monkeypatch.setattr(where, lambda *_args, **_kwargs: found)
    [first, bad, last] = rows
    with clock.at(LATER), poisoned(monkeypatch, target, bad) as seen:
        count, ended_well = due.run_one(due.due_work(name))
        assert {first.pk, last.pk} <= set(seen)
        assert count >= 2
        assert not ended_well
        assert str(bad.pk) in caplog.text
        del seen[:]
        due.run_one(due.due_work(name), seconds=60)  # the bad one stands behind the others now
        assert bad.pk not in seen


def test_bad_row_stands_behind_the_others_when_time_is_short(monkeypatch):
    """However many bad rows there are: each run comes further."""
    monkeypatch.setattr(due, "_bad", set())
    rows = three(UserFactory)
    done = []

    def act(row):
        if row in rows[:2]:
            raise ZeroDivisionError
        done.append(row)
        return True

    moments = iter([0.0] + [1.0] * 2 + [99.0] + [100.0] + [101.0] * 9)
    monkeypatch.setattr(due.time, "monotonic", lambda: next(moments))
    work = due.DueWork(name="x", run=lambda: due.for_each_due(rows, act), next_at=lambda: None)
    assert due.run_one(work, seconds=10) == (0, False)
    assert done == []
    assert due.run_one(work, seconds=10)[0] == 1
    assert done == rows[2:]


def test_batch_that_fails_is_done_row_by_row(monkeypatch):
    monkeypatch.setattr(due, "_bad", set())
    rows = three(UserFactory)
    sizes = []

    def act(batch):
        sizes.append(len(batch))
        if rows[1] in batch:
            raise ZeroDivisionError
        return len(batch)

    assert due.for_each_batch(rows, act, size=2) == 2
    assert sizes == [2, 1, 1, 1]


def test_end_of_the_working_time_is_no_fault_of_a_row(monkeypatch):
    monkeypatch.setattr(due, "_bad", set())

    def act(row):
        raise SoftTimeLimitExceeded

    work = due.DueWork(
        name="x", run=lambda: due.for_each_due([UserFactory()], act), next_at=lambda: None
    )
    with pytest.raises(SoftTimeLimitExceeded):
        due.run_one(work)
    assert due._bad == set()


def test_each_sort_of_work_is_a_task_of_its_own(monkeypatch):
    """So that a long one holds up no other."""
    asked = []
    monkeypatch.setattr(tasks, "enqueue", lambda name, **facts: asked.append((name, facts)))
    tasks.run_due()
    assert asked == [("home.run_work", {"work": work.name}) for work in due.all_due_work()]
    assert ("home.run_work", {"work": "openings.tell_decisions"}) in asked
    with clock.at(LATER):
        application = ApplicationFactory(not_told=True)
        tasks.run_work(work="openings.tell_decisions")
    application.refresh_from_db()
    assert application.told_at is not None
