"""Which stop conditions the year audits; asked without a year."""

from jobstore.mail import kinds
from tests.simulation.check.rules import AUDITED, BESIDE, NOT_AUDITED, conditions_of, rules_of


def test_every_stop_condition_is_audited_or_says_why_not():
    """A new condition gets a rule of the audit; a kind that asks known ones needs nothing."""
    asked = {sentence for kind in kinds.all_kinds() for sentence in conditions_of(kind)}
    excused = [sentence for sentences in NOT_AUDITED.values() for sentence in sentences]
    assert sorted([*AUDITED, *excused]) == sorted(asked)


def test_kinds_without_a_rule_are_those_that_are_asked_for_in_the_moment():
    assert {kind.name for kind in kinds.all_kinds() if not rules_of(kind)} == {
        *("mail.plain", "mail.sample", "people.address_code", "people.known_address"),
        *("people.login_code", "people.no_account", "people.password_reset"),
    }
    assert set(BESIDE) <= {kind.name for kind in kinds.all_kinds()}
