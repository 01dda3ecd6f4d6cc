"""A country is read by the names that people write, and by nothing less."""

import pytest

from jobstore.lib.countries import country_code, country_named, is_currency


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Portugal", "PT"),
        ("the Netherlands", "NL"),
        ("U.S.A.", "US"),
        ("United States of America (USA)", "US"),
        ("nzl", "NZ"),
        ("Österreich", "AT"),
        ("España", "ES"),
        ("Cote d'Ivoire", "CI"),
        ("South Korea", "KR"),
        ("Scotland", "GB"),
        ("Republic of Ireland", "IE"),
        ("DR Congo", "CD"),
        ("Congo", ""),
        ("Anywhere", ""),
        ("Europe", ""),
        ("Korea", ""),
        ("XX", ""),
        ("", ""),
    ],
)
def test_country_code_is_of_a_known_name_or_none(text, code):
    assert country_code(text) == code


def test_country_named_takes_no_two_letters():
    assert country_named("IN") == ""
    assert country_named("India") == "IN"


def test_is_currency_knows_the_codes():
    assert is_currency("SEK")
    assert not is_currency("XYZ")
