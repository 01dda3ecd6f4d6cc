import pytest
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError

from jobstore.people.user.models import User


def test_rules_are_told_in_one_line():
    told = password_validators_help_text_html()
    assert told.count("<li>") == 1
    assert told.startswith("<ul><li>12 characters or more.")


def test_words_of_ones_own_will_do():
    validate_password("half-full-glass", User(name="Zoe Zander", email="zoe@example.org"))


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("short-glass", ["password_too_short"]),
        ("password1234", ["password_too_common"]),
        ("dana.seeker@example.org", ["password_too_similar"]),
        ("password", ["password_too_short", "password_too_common"]),
    ],
)
def test_each_broken_rule_is_named(password, codes):
    person = User(name="Zoe Zander", email="dana.seeker@example.org")
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, person)
    assert [error.code for error in refusal.value.error_list] == codes
