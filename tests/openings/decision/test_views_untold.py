"""Nothing shows a decision before its telling."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.models import Application
from openings.application.states import Outcome
from openings.interview.actions import conclude_interview
from openings.tasks import tell_decisions
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.openings.decision.deciding import WORDS, no, url_of
from tests.support.mail import deliver


def candidate_pages(client, application):
    """All that the candidate sees of the job board, apart from the tokens against forgery."""
    pages = [
        reverse("openings:application_list"),
        reverse("openings:application_detail", args=[application.pk]),
        reverse("openings:application_withdraw", args=[application.pk]),
        reverse("openings:opening_apply", args=[application.opening_id]),
        reverse("coaching:plan_list"),
        reverse("coaching:plan_detail", args=[application.interviews.get().plan.pk]),
        reverse("openings:interview_calendar", args=[application.interviews.get().pk]),
    ]
    answers = [client.get(page) for page in pages]
    texts = [
        (answer.status_code, answer.get("Location", "") + answer.content.decode())
        for answer in answers
    ]
    return [
        (status, re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": ?|nonce=)"[^"]+"', "", text))
        for status, text in texts
    ]


def candidate_mail(dana):
    rows = OutgoingMail.objects.filter(recipient_user=dana).order_by("pk")
    return list(rows.values_list("pk", "state", "not_before"))


@pytest.mark.parametrize("gives_feedback", ["yes", "no"])
def test_nothing_changes_for_the_candidate_before_the_telling(
    application, dana, bob, client_of, gives_feedback
):
    other = ApplicationFactory(candidate=dana, interviewing=True)
    candidate, recruiter = client_of(dana), client_of(bob)
    before = candidate_pages(candidate, application), candidate_mail(dana)
    assert [status for status, _text in before[0]] == [200, 200, 200, 302, 200, 200, 200]
    recruiter.post(
        url_of(application, "not-selected"), no(step="record", gives_feedback=gives_feedback)
    )
    application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED
    recorded = candidate_pages(candidate, application), candidate_mail(dana)
    assert recorded == before
    recruiter.post(url_of(application, name="application_decision_undo"))
    assert (candidate_pages(candidate, application), candidate_mail(dana)) == before
    version = Application.objects.get(pk=application.pk).version
    recruiter.post(url_of(application, "not-selected"), no(step="record", version=version))
    almost = Application.objects.get(pk=application.pk).tell_at - timedelta(seconds=1)
    with clock.at(almost):
        tell_decisions()
        assert WORDS not in candidate_pages(candidate, application)[1][1]
    with clock.at(almost + timedelta(seconds=1)):
        tell_decisions()
        assert WORDS in candidate_pages(candidate, application)[1][1]
    assert other.outcome == Outcome.OPEN


def test_mail_to_the_candidate_is_the_same_until_the_telling(application, employer, bob, client_of):
    """Follow-ups of an interview must not fall silent because a no was recorded."""
    twin = ApplicationFactory(opening=OpeningFactory(employer=employer), interviewing=True)
    interview = InterviewFactory(
        application=twin, starts_at=NOW - timedelta(hours=2), ends_at=NOW - timedelta(hours=1)
    )
    conclude_interview(interview=interview)
    client_of(bob).post(url_of(application, "not-selected"), no(step="record"))
    application.refresh_from_db()
    kinds = {}
    for hours in range(1, 22):
        with clock.at(
            min(NOW + timedelta(hours=hours), application.tell_at - timedelta(minutes=1))
        ):
            deliver()
    for one in (application, twin):
        rows = OutgoingMail.objects.filter(recipient_user=one.candidate).order_by("kind")
        kinds[one.pk] = list(rows.values_list("kind", "state", "cancel_reason"))
    assert kinds[application.pk] == kinds[twin.pk]
    assert any(state == "sent" for _kind, state, _reason in kinds[twin.pk])


@pytest.mark.parametrize("stage", ["applied", "screening", "offer"])
def test_nothing_changes_for_who_was_not_interviewed(employer, dana, bob, client_of, now, stage):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), stage=stage
    )
    ApplicationFactory(candidate=dana, submitted_at=NOW - timedelta(days=1))
    candidate = client_of(dana)
    pages = [
        reverse("openings:application_list"),
        reverse("openings:application_detail", args=[application.pk]),
        reverse("home:dashboard"),
    ]

    def seen():
        with clock.at(NOW + timedelta(hours=1)):
            return [
                re.sub(r'value="[A-Za-z0-9]{64}"', "", candidate.get(page).content.decode())
                for page in pages
            ]

    before = seen()
    client_of(bob).post(url_of(application, "not-selected"), no(step="record", requirement=""))
    application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED
    assert seen() == before
