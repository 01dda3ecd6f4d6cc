import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from jobstore.lib.addresses import address_of


@pytest.mark.parametrize(
    ("view", "values"),
    [
        ("openings:opening_detail", (7, "line-cook_2")),
        ("openings:opening_detail", (7_000_000_008, "7")),
        ("openings:opening_save", (12,)),
        ("people:employer_detail", ("north-star",)),
        ("openings:opening_edit", ("north-star", 3)),
        ("openings:opening_list", ()),
    ],
)
def test_address_is_that_of_reverse_each_time(view, values):
    for _ in range(2):
        assert address_of(view, *values) == reverse(view, args=values)


def test_address_begins_where_the_site_does():
    here = address_of("openings:opening_save", 3)
    set_script_prefix("/board/")
    try:
        assert address_of("openings:opening_save", 3) == f"/board{here}"
    finally:
        set_script_prefix("/")
    assert address_of("openings:opening_save", 3) == here


@pytest.mark.parametrize("slug", ["", "../admin", "a b", "a?b", "café", "{0}"])
def test_value_that_is_no_slug_is_refused_as_by_reverse(slug):
    assert address_of("people:employer_detail", "north-star")
    with pytest.raises(NoReverseMatch):
        address_of("people:employer_detail", slug)
