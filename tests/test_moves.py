"""Every state has a table of legal moves, and nothing changes a state past the table."""

import ast
from collections import defaultdict
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from coaching.call.states import CallOutcome
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import FEEDBACK_MOVES, FeedbackState
from jobstore.lib.moves import IllegalMove, move, move_all
from jobstore.mail.states import MailState
from jobstore.mail.stop.models import ReportOutcome
from jobstore.people.employer.models import Invitation
from jobstore.people.states import INVITATION_MOVES, InvitationState
from tests.factories.coaching import FeedbackRequestFactory

APPS = ("jobstore", "openings", "coaching")
HOME = "jobstore/lib/moves.py"
# Of mail one statement moves many rows, and its WHERE names the states from which they may go.
OUTBOX = "jobstore/mail/"
UNBOUND = frozenset({MailState, ReportOutcome, CallOutcome})  # the last is written once
FIELDS = frozenset({"state", "stage", "outcome", "branch", "decision", "review"})


@pytest.fixture(scope="module")
def tree():
    files = [path for app in APPS for path in Path(app).rglob("*.py")]
    return {
        path.as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in files
        if "migrations" not in path.parts
    }


def tables(tree):
    """Name of the table: the module of states that holds it."""
    return {
        statement.target.id: path
        for path, module in tree.items()
        if path.endswith("states.py")
        for statement in module.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.annotation, ast.Name)
        and statement.annotation.id == "Moves"
    }


def name_of(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def test_every_table_of_moves_is_what_a_change_goes_by(tree):
    read = {
        argument.id
        for module in tree.values()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and name_of(call) in {move.__name__, move_all.__name__}
        for argument in call.args
        if isinstance(argument, ast.Name)
    }
    assert len(tables(tree)) == 23
    assert set(tables(tree)) - read == set()


def test_every_state_of_a_model_has_a_table(tree):
    known = set()
    for name, path in tables(tree).items():
        table = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
        known |= {type(source) for source in table}
    states = defaultdict(set)
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.name in FIELDS and isinstance(field, models.CharField) and field.choices:
                states[f"{model.__name__}.{field.name}"] = {value for value, _ in field.choices}
    covered = [{value for value, _ in kind.choices} for kind in {*known, *UNBOUND}]
    assert [name for name, values in states.items() if values not in covered] == []
    assert {"Opening.state", "Application.outcome", "Employer.review"} <= set(states)


def past_the_table(module):
    """Lines that set a state by themselves; what an object is made with is no change."""
    made = {
        part
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
        for part in ast.walk(node)
    }
    for node in set(ast.walk(module)) - made:
        named = set()
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            named = {node.attr}
        if isinstance(node, ast.Call) and name_of(node) in {"update", "update_or_create"}:
            named = {keyword.arg for keyword in node.keywords}
        if isinstance(node, ast.Call) and name_of(node) == "bulk_update":
            named = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
        if named & FIELDS:
            yield node.lineno


def test_no_state_changes_past_its_table(tree):
    """A query saves nothing: it may ask what would be, on a copy."""
    found = {
        f"{path}:{line}"
        for path, module in tree.items()
        if path != HOME and not path.startswith(OUTBOX) and "/queries" not in path
        for line in past_the_table(module)
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        "row.state = State.DONE",
        "row.stage, row.stage_since = Stage.OFFER, now",
        "first.outcome = second.outcome = Outcome.OPEN",
        "rows.filter(pk=1).update(state=State.DONE)",
        'Model.objects.bulk_update(rows, ["branch"])',
    ],
)
def test_walk_finds_each_way_to_set_a_state(code):
    assert set(past_the_table(ast.parse(code))) == {1}


def test_move_sets_the_state_and_tells_the_former_one():
    invitation = Invitation(state=InvitationState.OPEN)
    assert move(invitation, InvitationState.REVOKED, INVITATION_MOVES) == InvitationState.OPEN
    with pytest.raises(IllegalMove, match="revoked to accepted"):
        move(invitation, InvitationState.ACCEPTED, INVITATION_MOVES)
    assert invitation.state == InvitationState.REVOKED


@pytest.mark.django_db
def test_move_of_many_leaves_those_that_may_not():
    rows = [FeedbackRequestFactory(state=state) for state in FeedbackState]
    assert move_all(FeedbackRequest.objects.all(), FeedbackState.CHASED, FEEDBACK_MOVES) == 1
    found = {row.pk: row.state for row in FeedbackRequest.objects.all()}
    assert found.pop(rows[0].pk) == FeedbackState.CHASED
    assert found == {row.pk: row.state for row in rows[1:]}
