"""The import contract of an app laid out in rooms, `<app>/<room>/<layer>`; run by import-linter."""

from collections.abc import Iterator

from grimp import ImportGraph
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck

# From the top: what stands on one line does not import one another's neighbors above.
LAYERS = (
    ("urls", "apps"),
    (
        *("views", "access", "admin", "desk", "api", "feeds", "tasks", "receivers", "management"),
        *("middleware", "adapters", "backend", "context", "templatetags"),
    ),
    ("forms", "actions"),
    ("mails",),
    ("queries", "samples"),
    ("permissions",),
    ("models", "kinds", "conditions"),
    ("states", "signals", "answer"),
)
HEIGHT = {layer: -number for number, layers in enumerate(LAYERS) for layer in layers}
RULES = frozenset({"actions", "mails", "queries"})


class RoomsContract(Contract):  # type: ignore[misc]  # import-linter carries no types
    """Layers hold across all rooms of an app, and rules ask only the rules of rooms below.

    A page may show any room; models and states of every room may be read by all. A module that is
    neither in a listed room nor a known layer breaks the contract. Options: `app`; `rooms`, from
    the top.
    """

    type_name = "rooms"
    app = fields.StringField()
    rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        faults = [*self._strangers(graph), *self._upward(graph)]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for fault in check.metadata["faults"]:
            output.print_error(fault, bold=False)
        output.new_line()

    def _place(self, module: str) -> tuple[str, str] | None:
        """Room and layer; the room is empty for modules of the app itself. None: not of the app."""
        if not module.startswith(f"{self.app}."):
            return None
        first, _, rest = module.removeprefix(f"{self.app}.").partition(".")
        if first in HEIGHT:
            return "", first
        return first, rest.partition(".")[0]

    def _strangers(self, graph: ImportGraph) -> Iterator[str]:
        for module in sorted(graph.modules):
            place = self._place(module)
            if place is None or place[0] == "migrations":
                continue
            room, layer = place
            if (room and room not in self.rooms) or (layer and layer not in HEIGHT):
                yield f"{module} is in no room or layer that the contract knows"

    def _upward(self, graph: ImportGraph) -> Iterator[str]:
        for module in sorted(graph.modules):
            here = self._place(module)
            if here is None or here[1] not in HEIGHT:
                continue
            for other in sorted(graph.find_modules_directly_imported_by(module)):
                there = self._place(other)
                if there is None or there[1] not in HEIGHT:
                    continue
                if HEIGHT[here[1]] < HEIGHT[there[1]]:
                    yield f"{module} -> {other}: {here[1]} know no {there[1]}"
                elif {here[1], there[1]} <= RULES and self._is_below(here[0], there[0]):
                    yield f"{module} -> {other}: {here[0]} stands below {there[0]}"

    def _is_below(self, room: str, other: str) -> bool:
        if not room or not other:
            return False
        return self.rooms.index(room) > self.rooms.index(other)
