import pytest
from django.core.exceptions import ValidationError

from jobstore.lib.text import validate_address


@pytest.mark.parametrize("address", ["a@example.org", "a.b+c@mail.example.org", "o'neil@x.co"])
def test_plain_addresses_pass(address):
    validate_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "a@localhost",
        "a@[127.0.0.1]",
        f"{'a' * 65}@b.org",
        "a@b.org\r\nBcc: c@d.org",
    ],
)
def test_what_cannot_be_delivered_is_refused(address):
    with pytest.raises(ValidationError):
        validate_address(address)
