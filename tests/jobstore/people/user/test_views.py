from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.people.user.models import User

URL = reverse("people:profile")
VALID = {"name": "Dana Q. Seeker", "phone": "614 555 0100", "time_zone": "America/Denver"}


def test_profile_saves(client_of, dana):
    page = client_of(dana).post(URL, VALID)

    assert page.headers["Location"] == URL
    user = User.objects.get(pk=dana.pk)
    assert (user.name, user.phone, user.time_zone) == (
        "Dana Q. Seeker",
        "614 555 0100",
        "America/Denver",
    )


def test_profile_changes_nothing_but_itself(client_of, dana):
    client_of(dana).post(URL, {**VALID, "email": "x@example.org", "is_staff": "on"})

    user = User.objects.get(pk=dana.pk)
    assert (user.email, user.is_staff) == ("dana@example.org", False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "12345"),
        ("name", "x" * 121),
        ("phone", "call me"),
        ("time_zone", "UTC+5"),
    ],
)
def test_profile_keeps_what_was_typed(client_of, dana, field, value):
    page = client_of(dana).post(URL, {**VALID, field: value})

    assert page.status_code == HTTPStatus.OK
    assert list(page.context["form"].errors) == [field]
    assert "error-summary" in page.content.decode()
    assert User.objects.get(pk=dana.pk).name == "Dana Seeker"


def test_profile_makes_one_line_of_a_name(client_of, dana):
    client_of(dana).post(URL, {**VALID, "name": "Dana\r\nBcc: x@example.org"})

    assert User.objects.get(pk=dana.pk).name == "Dana Bcc: x@example.org"
