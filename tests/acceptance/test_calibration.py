"""The sentences of the article about not taking a feeling for a fact."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.debrief.states import Criterion
from coaching.plan.states import Branch
from tests.factories import NOW
from tests.support.coaching import debrief_data, plan_after_interview
from tests.support.debrief import paired_interview, sealed_debrief


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)


def url(plan, name):
    return reverse(f"coaching:{name}", args=[plan.pk])


def main_of(response):
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main")]


def words_of(page):
    """What people read: no markup, no help lines beside it, no years."""
    body = page[page.index("<figure") : page.index('<div class="page-aside')]
    return re.sub(r"<[^>]+>", " ", body)


@pytest.mark.row("H1")
def test_after_sealing_the_card_says_what_is_known(plan, client):
    data = debrief_data(action="seal", expects="no", confidence="80")
    page = main_of(client.post(url(plan, "debrief_edit"), data, follow=True))
    for card in (page, main_of(client.get(url(plan, "reality_check")))):
        assert "Your guess: <strong>I think they will say no</strong>, 80% sure." in card
        assert "No decision yet. You are not out." in card
        assert "<cite>Boothby and others, “The Liking Gap in Conversations”, 2018</cite>" in card
        assert "take it as a hint" in card
    plan.branch = Branch.NOT_SELECTED
    plan.save()
    assert "You are not out" not in main_of(client.get(url(plan, "reality_check")))


@pytest.mark.row("H1")
def test_a_decision_that_is_not_told_changes_nothing_on_the_card(plan, client):
    sealed_debrief(plan)
    before = main_of(client.get(url(plan, "reality_check")))
    application = plan.interview.application
    application.outcome, application.decided_at = "not_selected", NOW
    application.tell_at = NOW + timedelta(days=1)
    application.save()
    assert main_of(client.get(url(plan, "reality_check"))) == before


@pytest.mark.row("S7")
def test_three_pairs_make_a_claim_and_lead_to_the_note(plan, client, dana):
    sealed_debrief(plan)
    for days_ago in (20, 40):
        paired_interview(dana, days_ago=days_ago)
    check = main_of(client.get(url(plan, "reality_check")))
    assert "lower than they did" not in check
    assert "lower than they did" not in main_of(client.get(reverse("coaching:calibration_list")))
    paired_interview(dana, days_ago=60)
    check = main_of(client.get(url(plan, "reality_check")))
    assert "lower than they did on 3 of 3" in check
    assert "<cite>" not in check
    assert url(plan, "letter_edit") in check
    assert client.get(url(plan, "letter_edit")).status_code == 200
    assert "lower than they did on 3 of 3" in main_of(
        client.get(reverse("coaching:calibration_list"))
    )


@pytest.mark.row("S16")
def test_two_sealed_interviews_show_each_change_and_no_total(plan, client, dana):
    page = main_of(client.get(reverse("coaching:progress")))
    assert "Two debriefs make a comparison" in page
    paired_interview(dana, days_ago=20, own=(2, 2, 2, 3, 2, 2))
    sealed_debrief(plan, own=(3, 1, 2, 4, 3, 2))
    page = main_of(client.get(reverse("coaching:progress")))
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.DOTALL)
    shown = {label: re.findall(r">([^<>]+)</td>", cells) for label, cells in rows}
    assert set(shown) == {criterion.label for criterion in Criterion}
    assert shown["Clear answers"] == ["partly", "mostly", "up"]
    assert shown["Answered the question asked"] == ["partly", "missing", "down"]
    assert shown["Specific examples"] == ["partly", "partly", "as before"]
    assert not re.search(r"\bscore|average|%|/ ?40|\d points|\d\d", words_of(page).lower())
