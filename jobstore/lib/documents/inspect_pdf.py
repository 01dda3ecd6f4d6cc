"""Run as a program: reads one PDF after another from its input, each after eight bytes that say
how long it is, and prints what a checker must know, a line of JSON each.

Each is looked at by a child with limits of its own. Imports nothing of ours.
"""

import json
import logging
import os
import resource
import select
import sys
from io import BytesIO
from typing import Any

MEMORY = 300 * 1024 * 1024  # bytes of address space
CPU_SECONDS = 5
IDLE_SECONDS = 600  # then it ends
MAX_OBJECTS = 50_000
MAX_DEPTH = 200

ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "action",
    "/ImportData": "action",
    "/Rendition": "action",
    "/RichMediaExecute": "action",
    "/GoToE": "embedded",
}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EF": "embedded",
    "/EmbeddedFiles": "embedded",
    "/XFA": "form",
    "/RichMedia": "embedded",
}
SILENT_ACTIONS = {"/GoTo", "/Named"}


def limit() -> None:
    """Of this process and its children; each of these has its processor time to itself."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def problem_of(value: Any, generic: Any) -> str:
    """What is wrong within one object, without following references."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return "complex"
        if isinstance(item, generic.DictionaryObject):
            found = problem_of_dictionary(item, generic)
            if found:
                return found
            waiting += [(inner, depth + 1) for inner in dict.values(item)]
        elif isinstance(item, generic.ArrayObject):
            waiting += [(inner, depth + 1) for inner in list.__iter__(item)]
    return ""


def problem_of_dictionary(item: Any, generic: Any) -> str:
    for key in dict.keys(item):
        if key in KEYS:
            return KEYS[key]
    if dict.get(item, "/Type") == "/EmbeddedFile":
        return "embedded"
    kind = dict.get(item, "/S")
    if isinstance(kind, generic.NameObject) and kind in ACTIONS:
        return ACTIONS[kind]
    for key in ("/OpenAction", "/AA"):
        if key in dict.keys(item):
            found = act_of(item[key], generic, opens=key == "/OpenAction")
            if found:
                return found
    return ""


def act_of(value: Any, generic: Any, *, opens: bool) -> str:
    """What happens unasked. A place to open the document at is silent; so are turns of a page."""
    value = value.get_object()
    if not isinstance(value, generic.DictionaryObject):
        return ""
    actions = [value] if opens else [inner.get_object() for inner in value.values()]
    for action in actions:
        if isinstance(action, generic.DictionaryObject) and "/S" in action:
            kind = action["/S"]
            if kind not in SILENT_ACTIONS:
                return ACTIONS.get(kind, "action")
    return ""


def opens(reader: Any) -> bool:
    """Without a password. Many files only forbid changes: anybody may read these."""
    if not reader.is_encrypted:
        return True
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001 -- a lock that the parser does not know stays locked
        return False


def inspect(content: bytes) -> dict[str, str | int]:
    from pypdf import PdfReader, generic  # noqa: PLC0415 -- as in `main`

    reader = PdfReader(BytesIO(content))
    if not opens(reader):
        return {"problem": "encrypted"}
    numbers = {number for entries in reader.xref.values() for number in entries}
    numbers |= set(reader.xref_objStm)
    if len(numbers) > MAX_OBJECTS:
        return {"problem": "complex"}
    found = problem_of(reader.trailer, generic)
    for number in sorted(numbers):
        if found:
            return {"problem": found}
        found = problem_of(object_of(reader, number, generic), generic)
    return {"problem": found} if found else {"pages": len(reader.pages)}


def object_of(reader: Any, number: int, generic: Any) -> Any:
    generation = next((gen for gen, entries in reader.xref.items() if number in entries), 0)
    return reader.get_object(generic.IndirectObject(number, generation, reader))


def answer_to(content: bytes) -> bytes:
    try:
        found = inspect(content)
    except (MemoryError, RecursionError):
        found = {"problem": "complex"}
    except Exception:  # noqa: BLE001 -- a parser may fail on hostile input in any way
        found = {"problem": "damaged"}
    return json.dumps(found).encode()


def looked_at(content: bytes) -> bytes:
    """By a child that ends with it, so that no file meets what another one did."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(sys.stdin.fileno())
            os.close(sys.stdout.fileno())
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            os.write(writing, answer_to(content))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer or b'{"problem": "complex"}'  # killed by a limit


def next_file() -> bytes:
    """Empty when nobody sends one any more."""
    if not select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        return b""
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    return sys.stdin.buffer.read(size)


def main() -> None:
    limit()
    logging.disable(logging.CRITICAL)
    import pypdf  # noqa: F401, PLC0415 -- loaded under the limits, once for all files

    while content := next_file():
        sys.stdout.buffer.write(looked_at(content) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
