"""Which names the eye takes for one another."""

import pytest

from jobstore.lib.text import is_like, skeleton
from jobstore.people.employer.queries import look_alikes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "ACME  stores",
        "Acme Stores, Inc.",
        "Аcme Stores",
        "Αcme Ѕtores",
        "Acrne Stores",
        "Acme St0res",
        "Ａｃｍｅ Ｓｔｏｒｅｓ",
        "Acmé Stores",
        "Acme-Stores",
        "Acme\u200b Stores",
        "Acme Stores Hiring",
        *("The Acme Stores", "Асме Stores", "ACME STORΕS", "Aϲme Stores", "Acmee Storres"),
        *("Acme Stores Co., Ltd.", "Acme Stores & Co. KG", "𝐀𝐜𝐦𝐞 Stores", "Acme $tores"),
    ],
)
def test_names_that_look_like_another(employer, name):
    assert look_alikes(name) == [employer]


@pytest.mark.parametrize("name", ["Apex Stores", "Stores", "Zebra", "株式会社", "!!!"])
def test_names_that_do_not(employer, name):
    assert look_alikes(name) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AT&T", "AT and T"),
        ("Smith & Sons", "Smith and Sons"),
        ("Müller", "Mueller"),
        ("Ørsted", "Orsted"),
        ("Łódź", "Lodz"),
        ("Kroger", "Κroger"),
        ("Aldi", "Aldi Co. Ltd"),
        ("Walmart", "Wallmart"),
    ],
)
def test_names_that_are_spelled_in_two_ways(one, other):
    assert is_like(skeleton(one), skeleton(other))


@pytest.mark.parametrize(("one", "other"), [("Sandy", "Sundy"), ("Theory", "Ory"), ("Ande", "E")])
def test_names_that_only_share_letters_are_apart(one, other):
    assert not is_like(skeleton(one), skeleton(other))


def test_other_alphabets_are_compared_too():
    assert is_like(skeleton("株式会社"), skeleton("株式会社"))
    assert not is_like(skeleton("株式会社"), skeleton("合同会社"))
