"""The nets of `make mutate-mail` are found where they are sought; the command takes them away."""

import pytest

from tests.mutate_mail import NETS, ROOT


@pytest.mark.parametrize("net", NETS, ids=lambda net: net.name)
def test_source_of_a_net_stands_where_it_is_sought(net):
    for edit in net.edits:
        assert (ROOT / edit.path).read_text().count(edit.old) == edit.times
    assert all((ROOT / test.split("::")[0]).exists() for test in net.tests)
