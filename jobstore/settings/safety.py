"""What must hold before production starts: said all at once, in the operator's words."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.http.request import validate_host  # noqa: TID251 -- how Django reads ALLOWED_HOSTS

MAKE = """python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"""
# What is done while an image is built, where no secret should be: it serves and stores nothing.
BUILD_STEPS = frozenset({"collectstatic", "findstatic", "compilemessages", "help", "version"})
KEY_LENGTH, SALT_LENGTH, EVENTS_KEY_LENGTH = 50, 32, 16
EVENTS_PROVIDERS = ("mailgun", "mailersend")  # whose signed calls are heard
FEWEST_SIGNS = 12  # different ones in a random text of hexadecimal digits
MOST_IN_ORDER = 0.5  # of all steps from one sign to the next one of the alphabet, or to the same
_PLACEHOLDER = (
    re.compile(  # short words count only where they stand alone: chance writes four letters
        r"change-?_?me|place-?_?holder|example|insecure|development|secret[-_]?key|password"
        r"|default|test-only|deploy|\.\.\.|<|x{6}|(?<![a-z0-9])(your[-_]|todo(?![a-z0-9]))",
        re.IGNORECASE,
    )
)


def is_build_step(argv: Sequence[str]) -> bool:
    is_ours = Path(argv[0]).name in {"manage.py", "django-admin", "__main__.py"} if argv else False
    return is_ours and len(argv) > 1 and argv[1] in BUILD_STEPS


def weakness_of(secret: str, *, least: int) -> str:
    """Why nobody should rely on a secret; empty when it looks random. Never repeats it."""
    if not secret:
        return "is missing"
    if len(secret) < least:
        return f"is shorter than {least} characters"
    if _PLACEHOLDER.search(secret):
        return "is a placeholder"
    steps = [abs(ord(after) - ord(sign)) <= 1 for sign, after in pairwise(secret)]
    is_repeated = secret in (secret + secret)[1:-1]
    if len(set(secret)) < FEWEST_SIGNS or is_repeated or sum(steps) > MOST_IN_ORDER * len(steps):
        return "is not random"
    return ""


def faults_of(
    *,
    key: str,
    salts: Sequence[str],
    hosts: Sequence[str],
    site_url: str,
    database: Mapping[str, object],
    has_database_url: bool,
    redis_url: str,
    events_provider: str,
    events_key: str,
) -> list[str]:
    """Why production must not start; empty when nothing stands against it."""
    faults = [_secret("SECRET_KEY", key, KEY_LENGTH)]
    faults += [_secret("PRIVATE_TEXT_SALTS", salt, SALT_LENGTH) for salt in salts or [""]]
    if key in salts:
        faults.append("PRIVATE_TEXT_SALTS repeats SECRET_KEY.")
    if events_provider and events_provider not in EVENTS_PROVIDERS:
        faults.append(f"MAIL_EVENTS_PROVIDER must be {' or '.join(EVENTS_PROVIDERS)}, or empty.")
    elif events_provider:
        faults.append(_secret("MAIL_EVENTS_KEY", events_key, EVENTS_KEY_LENGTH))
    open_hosts = _hosts(hosts)
    faults += [open_hosts, _site(site_url, ["*"] if open_hosts else hosts)]
    if not has_database_url or "postgresql" not in str(database.get("ENGINE")):
        faults.append("DATABASE_URL must name a PostgreSQL database.")
    if not _parts(redis_url).scheme:
        faults.append("REDIS_URL must name the broker, such as redis://:password@host:6379/0.")
    return [fault for fault in faults if fault]


def _secret(name: str, value: str, least: int) -> str:
    weakness = weakness_of(value, least=least)
    return f"{name} {weakness}. Make one: {MAKE}" if weakness else ""


def _hosts(hosts: Sequence[str]) -> str:
    is_open = not hosts or any("*" in host or not host.strip(". ") for host in hosts)
    return "ALLOWED_HOSTS must name each host of the site, and never *." if is_open else ""


def _parts(address: str) -> SplitResult:
    """Nothing in any part of what is no address at all."""
    try:
        parts = urlsplit(address)
        _ = parts.port  # a wrong one is noticed only here
    except ValueError:
        return urlsplit("")
    return parts


def _site(site_url: str, hosts: Sequence[str]) -> str:
    parts = _parts(site_url)
    is_bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme != "https" or not parts.hostname or not is_bare:
        return "SITE_URL must be https:// and a host, without a path or a final slash."
    if not validate_host(parts.hostname, list(hosts)):
        return "SITE_URL leads to a host that ALLOWED_HOSTS does not name."
    return ""
