"""What an opening says and asks passes the wording guard before it is public."""

from dataclasses import replace

import pytest

from demo.catalog import sectors
from jobstore.wording.models import WordingRule
from jobstore.wording.queries.guard import posting_rules, review_wording
from jobstore.wording.queries.phrase import check_pattern
from openings.opening.actions.checks import NotReady, fixes_of
from openings.opening.actions.publish import approve_opening, publish_opening
from openings.opening.actions.save import Question, create_opening, edit_opening
from openings.opening.models import Opening
from tests.factories import NOW
from tests.openings.opening.test_actions import FACTS

pytestmark = pytest.mark.django_db


def asking(text):
    return {"questions": (FACTS.questions[0], Question(text=text, kind="text"))}


@pytest.mark.row("B67")
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (asking("What is your bank account number?"), "question_text_2", "bank data"),
        (asking("Your SSN number, please"), "question_text_2", "bank data"),
        ({"requirements": ("Pay a small deposit first",)}, "requirements", "fee"),
        ({"title": "Baker (training fee 50 dollars)"}, "title", "fee"),
        ({"description": FACTS.description + "Send us a fee by Western Union."}, "description", ""),
    ],
)
def test_what_costs_money_or_asks_for_an_account_is_never_public(
    employer, bob, now, changes, field, words
):
    draft = create_opening(employer=employer, by=bob, facts=replace(FACTS, **changes))
    with pytest.raises(NotReady) as refused:
        publish_opening(opening=draft, by=bob)
    assert {fix.field for fix in refused.value.fixes} == {field}
    fine = edit_opening(opening=draft, by=bob, facts=FACTS, version=draft.version)
    public = publish_opening(opening=fine, by=bob)
    with pytest.raises(NotReady):
        edit_opening(
            opening=public, by=bob, facts=replace(FACTS, **changes), version=public.version
        )
    assert Opening.objects.get().title == FACTS.title
    assert Opening.objects.get().versions.get(state="working").number == 2
    assert words in {rule.category for rule in posting_rules()} | {""}


@pytest.mark.parametrize(
    "text",
    [
        "What is your current salary?",
        "How old are you?",
        "Are you married?",
        "Only men, please",
        "Are you a native speaker of English?",
    ],
)
def test_what_staff_read_first_waits_also_of_a_trusted_employer(employer, bob, erin, now, text):
    public = publish_opening(opening=create_opening(employer=employer, by=bob, facts=FACTS), by=bob)
    facts = replace(FACTS, **asking(text))
    waiting = edit_opening(opening=public, by=bob, facts=facts, version=public.version)
    assert (waiting.is_in_review, waiting.questions.count()) == (True, 1)
    approved = approve_opening(opening=waiting, by=erin, version=waiting.version)
    assert approved.questions.count() == 2
    again = edit_opening(
        opening=approved, by=bob, facts=replace(facts, title="Cook"), version=approved.version
    )
    assert (again.title, again.is_in_review) == ("Cook", False)
    sent = publish_opening(opening=create_opening(employer=employer, by=bob, facts=facts), by=bob)
    assert sent.state == "in_review"


@pytest.mark.parametrize(
    "text",
    [
        "You build a native app and reconcile bank statements.",
        "You help customers open a bank account and take credit cards.",
        "You make the deposit at the bank each evening. There is no training fee.",
        "We pay for your training, and parental leave is twelve weeks.",
        "You must be 18 or older to sell alcohol.",
        "You sell gift cards and explain the refund.",
    ],
)
def test_usual_words_of_an_opening_are_fine(employer, bob, now, text):
    facts = replace(FACTS, description=FACTS.description + text, **asking(text))
    opening = publish_opening(
        opening=create_opening(employer=employer, by=bob, facts=facts), by=bob
    )
    assert opening.state == "published"
    assert fixes_of(opening, at=NOW) == []


def test_rules_can_be_read_and_adverts_of_the_demo_pass():
    rules = posting_rules()
    assert len(rules) == 7
    for rule in rules:
        assert check_pattern(rule.pattern) == check_pattern(rule.fine_in) == []
    texts = {
        work.title: "\n".join((work.purpose, *work.tasks, *work.asks))
        for sector in sectors()
        for work in sector.works
    }
    assert review_wording(texts, rules=rules).hits == ()


def test_staff_turn_a_rule_off(employer, bob, now):
    WordingRule.objects.filter(key="posting-fee").update(is_active=False)
    facts = replace(FACTS, title="Baker, training fee")
    opening = publish_opening(
        opening=create_opening(employer=employer, by=bob, facts=facts), by=bob
    )
    assert opening.state == "published"
