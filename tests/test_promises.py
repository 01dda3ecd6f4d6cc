"""Whoever reads that a mail comes gets one: each such sentence names the kind that it means.

In a template the tag `promises_mail` stands on the line of the sentence; in Python the text goes
through `promising`. A sentence that only sounds like a promise is listed below.
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

from jobstore.mail import kinds

ROOT = Path(__file__).resolve().parents[1]
SOUNDS_LIKE = re.compile(
    r"\b(gets?|receives?)\b[^.?!]{0,50}\b(e-?mails?|mails?|reminders?|calendar files?)\b"
    r"|\bwe('ll| will| have)? (write|send|sent|remind|e-?mail|mail|tell|let you know)\b"
    r"|\b(is|are|will be|be) (told|mailed|reminded|notified)\b"
    r"|\b(hears?|hear) (at once|of|from|it)\b|\byou (will )?hear\b|\bby e-?mail\b|\bby mail\b"
    r"|\b(e-?mails?|mails?) (comes?|leaves?|arrives?|waits|tells?|asks?|follows?)\b"
    r"|\b(and|then) (write|e-?mail|tell) (to )?you\b|\blets? you know\b"
    r"|\breminders?\b|\bremind (me|them)\b|\bwe answer (by|within)\b|\blet (them|X) know\b",
    re.IGNORECASE,
)
TAG = re.compile(r"{%\s*promises_mail\s+([^%]*?)\s*%}")
# What sounds like one and is none, with the reason beside a group of them.
NONE = (
    # Who is not told, or that nothing comes.
    "No recipient is told.",
    "and no recipient is told.",
    "No mail comes before that.",
    "Canceled. No reminder comes.",
    "You will hear no more about this.",
    "You get no more mail about this.",
    "We write to this address no more",
    "We send nothing.",
    # Mail that has come.
    "Mails we sent you",
    "from the mail that we sent you",
    "is in the mail that we sent you",
    # Where mail goes.
    "We write to your main address.",
    # What somebody else says or does.
    "They read the questions to you, and tell you one thing",
    "wants to hear it plainly",
    "I would be glad to hear from you",
    "so we hear of the answer from you only",
    "They said you hear by",
    "When you hear from them",
    # When something else is told.
    "A decision needs the time at which the candidate is told.",
    "Only an outcome can be told.",
    "a note that somebody did not come is told first or undone",
    # The mail itself, or that none comes.
    "This is the only reminder.",
    "A short reminder: you",
    "This is a reminder and not legal advice.",
    "and no more mail comes about it.",
    # What a choice of mail is called.
    "Which mail comes",
    "Not by mail",
    "When you hear of this",
    "You are the last one who hears of it.",
)


def templates():
    for path in sorted((ROOT / "templates").rglob("*")):
        name = path.relative_to(ROOT / "templates")
        # Without the pages on which mail is chosen and stopped.
        if path.suffix in {".html", ".txt"} and name.parts[0] != "mail":
            yield path


def shown(line: str) -> str:
    """The words of a line of a template: its texts, and the texts given to what it includes."""
    line = re.sub(r"{#.*?#}", "", line)
    words = re.sub(r"{%.*?%}", lambda tag: _texts(tag.group()), line)
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"{{.*?}}", "X", words)).split())


def _texts(tag: str) -> str:
    return " ".join(re.findall(r'"([^"]*)"', tag)) if "include" in tag else ""


def in_templates():
    for path in templates():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{number}", shown(line), TAG.search(line) is not None


def in_python():
    for app in ("coaching", "jobstore", "openings"):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if parts[:2] == ("jobstore", "mail") or {
                "migrations",
                "mails",
                "management",
                "demo",
                "simulate",
            } & set(parts):
                continue
            for node, is_named in _texts_of(ast.parse(path.read_text())):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield place, _words(node), is_named


def _texts_of(tree):
    """Every text but docstrings, and whether it names what it promises."""
    named = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "promising"
        for part in ast.walk(call)
    }
    inner = {
        id(part)
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for part in text.values
    }
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        if is_text and id(node) not in inner | told:
            yield node, id(node) in named


def _words(node) -> str:
    if isinstance(node, ast.Constant):
        return node.value
    return "".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)


def unkept(sentences) -> list[str]:
    return [
        f"{place}: {words}"
        for place, words, is_named in sentences
        if " " in words and SOUNDS_LIKE.search(words) and not is_named and not _is_none(words)
    ]


def _is_none(words: str) -> bool:
    return any(text in words for text in NONE)


def test_every_sentence_that_promises_a_mail_names_its_kind():
    assert unkept(in_templates()) == []
    assert unkept(in_python()) == []


def test_every_kind_that_is_promised_exists():
    names = {
        name
        for path in templates()
        for tag in TAG.findall(path.read_text())
        for name in re.findall(r'"([^"]+)"', tag)
    }
    for app in ("coaching", "jobstore", "openings"):
        for path in sorted((ROOT / app).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "promising":
                    assert len(call.args) > 1, f"{path}:{call.lineno} names no kind"
                    names |= {arg.value for arg in call.args[1:]}
    assert names - {kind.name for kind in kinds.all_kinds()} == set()
    assert len(names) > 20


def test_list_of_what_only_sounds_like_a_promise_is_no_longer_than_needed():
    said = [words for _, words, _ in (*in_templates(), *in_python())]
    assert [text for text in NONE if not any(text in words for words in said)] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Whoever applies appears here at once, and you get an e-mail.",
        "We remind you tomorrow at ten.",
        "The writer gets a mail.",
        "Dana is told at once.",
        "You hear from them within a week.",
        "We tell your team by e-mail.",
        "We read it first, within one working day, and write to you.",
        "Sent. We answer within one working day.",
        "We let them know that you read it.",
        "Remind me in two days",
    ],
)
def test_detector_hears_a_promise(sentence):
    assert unkept([("here", sentence, False)]) == [f"here: {sentence}"]
    assert unkept([("here", sentence, True)]) == []


def test_privacy_page_counts_every_cookie(client, db):
    """Whoever adds a cookie says so on that page."""
    page = client.get("/privacy/").content.decode()
    set_in_code = [
        path
        for app in ("coaching", "jobstore", "openings")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"\bset_(signed_)?cookie\(", path.read_text())
    ]
    of_django = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name}
    numbers = ("none", "one", "two", "three", "four", "five", "six", "seven")
    count = numbers[len(of_django) + len(set_in_code)]
    assert f"We set {count}:" in page
    assert "a short line such as “Saved.” to the next page" in page
