"""Rows X1 and X7, and what goes with them: whose the data is, and how it leaves."""

import io
import json
import re
import zipfile
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.feedback.models import FeedbackAnswer, FeedbackPick, FeedbackRequest
from coaching.feedback.states import AnswerSource, FeedbackState, Pick
from coaching.plan.models import RecoveryPlan
from jobstore.people.user.queries.account import all_personal, export_of
from openings.application.models import Application
from tests.access_matrix import CANDIDATE, COACHING
from tests.factories import NOW
from tests.support.access import PRINCIPALS
from tests.support.canary import columns_with, mark_texts
from tests.support.world import build_world

MARKER = "zebrafinch"
# The employer's own: its advert.
NOT_DANAS = ("coaching.feedbackpick.requirement_text",)


@pytest.fixture
def world(now, employer, alice, charlie, dana, erin):
    return build_world(employer, alice, charlie, dana, erin)


@pytest.fixture
def answer(world):
    FeedbackRequest.objects.update(state=FeedbackState.RELEASED)
    answer = FeedbackAnswer.objects.create(
        request=world.feedback_request,
        source=AnswerSource.LINK,
        strength="Calm.",
        submitted_at=NOW,
        released_at=NOW,
        opened_at=NOW,
    )
    FeedbackPick.objects.create(answer=answer, pick=Pick.EXAMPLES, improve="Name one.")
    return answer


def own_pages():
    """Every page of a recovery plan: the rows of the matrix that only the candidate may open."""
    return {name: rule for name, rule in COACHING.items() if rule.allowed == CANDIDATE}


@pytest.mark.row("X1")
def test_recovery_pages_answer_nobody_else(world, client_of, client):
    pages = own_pages()
    assert len(pages) > 10
    wrong = []
    for name, rule in pages.items():
        url = reverse(name, args=rule.args(world))
        for principal in set(PRINCIPALS) - {"candidate", "anonymous"}:
            browser = client_of(world.people[principal])
            for method in [m for m, on in (("get", rule.get), ("post", rule.post)) if on]:
                status = getattr(browser, method)(url).status_code
                if status != HTTPStatus.NOT_FOUND:
                    wrong.append((name, principal, method, status))
    assert wrong == []


@pytest.mark.row("X1")
def test_recovery_pages_tell_a_visitor_nothing(world, client):
    """A friend without an account is sent to sign in, whether the plan exists or not."""
    for pk in (world.plan.pk, uuid4()):
        response = client.get(reverse("coaching:plan_detail", args=[pk]))
        assert response.status_code == HTTPStatus.FOUND
        assert "/accounts/login/" in response["Location"]


@pytest.mark.row("X7")
def test_erased_account_leaves_no_text_and_the_figures(world, answer, dana, client_of):
    for thing in all_personal():
        for row in thing.all_rows_of(dana):
            mark_texts(row, MARKER)
    dana.refresh_from_db()
    address = dana.email
    assert columns_with(MARKER)

    client = sign_in_again(client_of(dana), dana)
    response = client.post(reverse("people:account_erase"), {"is_sure": "on"}, follow=True)

    assert "Your account is erased." in response.content.decode()
    left = [place for place in columns_with(MARKER) if not place.startswith(NOT_DANAS)]
    assert left == [], left
    assert columns_with(address) == []
    assert columns_with("Dana") == []
    # The nameless marks that an employer's figures stand on.
    assert RecoveryPlan.objects.filter(candidate=dana).count() == 1
    assert FeedbackPick.objects.filter(answer=answer).count() == 1


def sign_in_again(client, user):
    """allauth asks again before anything that cannot be undone."""
    user.set_password("half-full-glass")
    user.save(update_fields=["password"])
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("account_reauthenticate"), {"password": "half-full-glass"})
    return client


def test_export_has_every_text_of_the_candidate(world, answer, dana, client_of):
    for thing in all_personal():
        for row in thing.rows_of(dana):
            mark_texts(row, MARKER)
    client = sign_in_again(client_of(dana), dana)

    response = client.post(reverse("people:account_export"))

    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    rows = json.loads(archive.read("job-store.json"))
    assert str(world.plan.pk) in {row["id"] for row in rows["Your plans"]}
    assert rows["Debriefs"][0]["went_well"] == MARKER
    assert rows["Feedback you were given"][0]["strength"] == MARKER
    assert rows["Your profile"][0]["email"] == dana.email
    assert "password" not in rows["Your profile"][0]
    page = archive.read("your-data.html").decode()
    for texts in rows.values():
        assert page.count(MARKER) >= sum(MARKER in str(row) for row in texts)
    assert "Slips you noted" in page
    assert not re.search(r"<(h2|dt)[^>]*>[^<]*(blunder|stepmark|_)", page, re.IGNORECASE)


def test_export_keeps_what_is_sealed(world, answer, dana):
    FeedbackAnswer.objects.update(opened_at=None)

    rows = export_of(dana)

    assert rows["coaching.feedbackanswer"] == []
    assert "Name one." not in str(rows)


def test_export_says_nothing_of_an_untold_decision(world, dana):
    rows = Application.objects.filter(pk=world.application.pk)
    rows.update(told_at=None, outcome="open", decision_reason="", decided_at=None, tell_at=None)
    still_open = export_of(dana)
    rows.update(outcome="not_selected", decision_reason="skill", decided_at=NOW, tell_at=NOW)
    untold = export_of(dana)
    rows.update(told_at=NOW)

    assert untold == still_open
    assert export_of(dana) != still_open


def test_erasing_own_texts_keeps_the_account(world, dana, client_of):
    client = client_of(dana)

    client.post(reverse("coaching:own_texts_erase", args=[world.plan.pk]))

    plan = RecoveryPlan.objects.get(pk=world.plan.pk)
    assert plan.state == "closed"
    assert not hasattr(plan, "debrief")
    assert plan.letters.count() == 1
