"""The contract of rooms breaks when it should: layers, order of rooms, unknown rooms."""

import re
from pathlib import Path

import pytest
from grimp import ImportGraph

from tests.contracts import RoomsContract

pytestmark = pytest.mark.once


def faults_of(*imports):
    graph = ImportGraph()
    for module in {module for pair in imports for module in pair}:
        graph.add_module(module)
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported)
    options = {"type": "rooms", "app": "shop", "rooms": ["offer", "opening"]}
    contract = RoomsContract(name="shop", session_options={}, contract_options=options)
    return contract.check(graph, verbose=False).metadata["faults"]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("shop.offer.actions", "shop.opening.queries"),
        ("shop.opening.queries", "shop.offer.models"),  # models of every room may be read
        ("shop.opening.views", "shop.offer.queries"),  # a page may show any room
        ("shop.opening.actions.close", "shop.opening.mails"),
        ("shop.tasks", "shop.offer.actions"),
    ],
)
def test_what_looks_down_is_fine(importer, imported):
    assert faults_of((importer, imported)) == []


@pytest.mark.parametrize(
    ("importer", "imported", "fault"),
    [
        ("shop.opening.actions", "shop.offer.queries", "opening stands below offer"),
        ("shop.opening.mails", "shop.offer.mails", "opening stands below offer"),
        ("shop.offer.queries", "shop.offer.actions", "queries know no actions"),
        ("shop.offer.models.row", "shop.opening.queries.find", "models know no queries"),
        ("shop.offer.actions", "shop.opening.views.page", "actions know no views"),
    ],
)
def test_what_looks_up_is_told(importer, imported, fault):
    assert faults_of((importer, imported)) == [f"{importer} -> {imported}: {fault}"]


@pytest.mark.parametrize("module", ["shop.cellar.actions", "shop.offer.helpers", "shop.misc"])
def test_new_room_or_layer_is_told(module):
    assert faults_of((module, "shop.offer.models")) == [
        f"{module} is in no room or layer that the contract knows"
    ]


def test_mail_knows_the_account_by_its_type_alone():
    """The contract lets it import the model: never but for whoever checks types."""
    upward = re.compile(r"^(?:from|import) jobstore\.people", re.MULTILINE)
    files = sorted(Path("jobstore/mail").rglob("*.py"))
    found = [path for path in files if upward.search(path.read_text(encoding="utf-8"))]
    assert len(files) > 20
    assert found == []
