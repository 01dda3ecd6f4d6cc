"""What is declared about each kind of mail, in words: for staff and for the documentation."""

from datetime import timedelta
from itertools import groupby

from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.states import Category, Hours

HEAD = """# Mails

Every e-mail that the site sends, as its class declares it. When each one stops, its hours, its caps
and a sample stand on the page Mails of staff. This file is written by `manage.py write_mail_docs`
or `WRITE_GOLDEN=1`; a test fails when it is not up to date.
"""
ENDINGS = (".subject.txt", ".txt", ".html")


def app_of(kind: type[Mail]) -> str:
    return kind.name.split(".")[0]


def kinds_by_app() -> list[tuple[str, list[type[Mail]]]]:
    return [(app, list(group)) for app, group in groupby(kinds.all_kinds(), key=app_of)]


def facts_of(kind: type[Mail]) -> list[tuple[str, str]]:
    return [
        ("When", kind.when),
        ("To", kind.recipient),
        ("Category", _category(kind)),
        ("Stops when", kind.stops_when),
        ("Hours", Hours(kind.hours).label),
        ("Cap", "; ".join([*_per_day(kind), *map(str, kind.caps)]) or "none"),
        ("Goes out of date", f"{_span(kind.expires_after)} after its time"),
        ("In doubt", str(kind.doubt_policy.label)),
        ("Tried again", _retries(kind.retry_steps)),
        ("Priority", f"{kind.priority} (0 goes first)"),
        ("Texts", _templates(kind)),
    ]


def documentation() -> str:
    """The index of all mails. Everything else about one is on staff's page, and in its class."""
    parts = [HEAD]
    for app, declared in kinds_by_app():
        rows = [
            f"| {kind.title} (`{kind.name}`) | {kind.when} | {kind.recipient} | {kind.category} |"
            for kind in declared
        ]
        table = ["| Mail | When | To | Category |", "|---|---|---|---|", *rows, ""]
        parts += [f"## {app}\n", "\n".join(table)]
    return "\n".join(parts)


def _category(kind: type[Mail]) -> str:
    stop = "can be stopped" if kind.may_be_stopped else "belongs to having an account"
    return f"{kind.category} {Category(kind.category).label}, {stop}"


def _per_day(kind: type[Mail]) -> list[str]:
    return [f"{kind.per_day} in 24 hours, more are not written"] if kind.per_day else []


def _retries(steps: tuple[timedelta, ...]) -> str:
    spans = ", ".join(_span(step) for step in steps)
    return f"after a random time up to {spans}; then staff see it" if steps else "never"


def _span(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        count, rest = divmod(seconds, size)
        if count and not rest:
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return f"{seconds} seconds"


def _templates(kind: type[Mail]) -> str:
    if not kind.template:
        return "on the row, written when it is queued"
    return f"templates/{kind.template} with {', '.join(ENDINGS)}"
