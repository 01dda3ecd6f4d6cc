"""Questions to name servers; no answer, an empty answer and a wrong one are told apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import dns.exception
import dns.resolver

SECONDS = 5.0  # for one question
NULL_MX = "0 "  # "0 ." of a domain that takes no mail (RFC 7505)
AGAIN = "Ask again later, or from another place."


class Resolver(Protocol):
    """The part of dnspython's resolver that is used here."""

    def resolve(self, qname: str, rdtype: str, *, lifetime: float) -> Iterable[Any]: ...


class NoAnswer(Exception):
    """The name servers could not be asked; what they would say is not known."""


class Mark(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was checked, what was found, and what to do about it."""

    what: str
    mark: Mark
    says: str
    todo: str = ""


def ask(resolver: Resolver, name: str, kind: str) -> list[str]:
    """The values of a record; none where the name or the record does not exist. Raises NoAnswer."""
    try:
        return [_text(value) for value in resolver.resolve(name, kind, lifetime=SECONDS)]
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise NoAnswer(f"{name} {kind}: {type(error).__name__}") from error


def _text(value: Any) -> str:
    """The strings of a TXT record belong together without a gap between them."""
    strings = getattr(value, "strings", None)
    if strings is not None:
        return b"".join(strings).decode("latin-1")
    return str(value.to_text()).removesuffix(".")


def tags(record: str) -> dict[str, str]:
    """`v=DMARC1; p=none` as a dictionary, with small letters for names."""
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().casefold(): value.strip() for name, _, value in pairs}
