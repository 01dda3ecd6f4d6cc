"""The guard against sentences of which we know how they should fare."""

import pytest

from jobstore.wording.models import WordingRule
from jobstore.wording.queries.guard import corpus
from jobstore.wording.queries.trial import try_rules, with_rule

pytestmark = pytest.mark.django_db


def test_corpus_is_large_and_has_no_sentence_twice():
    fair, unfair = corpus()["fair"], corpus()["unfair"]
    assert len(fair) >= 60
    assert len(unfair) >= 60
    assert len({*fair, *unfair}) == len(fair) + len(unfair)


def test_no_unfair_sentence_passes_and_few_fair_ones_wait(capsys):
    trial = try_rules()
    with capsys.disabled():
        print(
            f"\nwording guard: {len(trial.unfair_passed)} of {trial.unfair} unfair sentences pass,"
            f" {len(trial.fair_held)} of {trial.fair} fair ones are held"
        )
    assert trial.unfair_passed == []
    assert len(trial.fair_held) <= trial.fair * 0.10


def test_trial_sees_what_a_change_would_do():
    rule = WordingRule.objects.get(key="hold-age")
    rule.pattern += "\n(you|your|the)"
    assert try_rules(with_rule(rule)).holds_too_much
    rule.is_active = False
    assert "You are too old for this." in try_rules(with_rule(rule)).unfair_passed
