"""Questions to name servers, and what the records of a domain say.

No answer, an empty answer and a wrong one are told apart. SPF (RFC 7208): one record, ten questions
at most, an end, and the sending addresses in it. DMARC (RFC 9989): which record counts for a
domain, what it asks for, and whether we pass.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Protocol

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


_VERSION = re.compile(r"[ \t]*[vV][ \t]*=[ \t]*DMARC1[ \t]*(;|$)")  # of the name alone any case
_REPORTS_TO = re.compile(r"mailto:[^\s@,]+@[^\s@,!]+(?:!\d+[kmgt]?)?|https?://\S+")
POLICIES = ("none", "quarantine", "reject")
MOST_QUESTIONS = 8  # section 4.10: of a longer name the labels in between are passed over


def check_dmarc(resolver: Resolver, domain: str, dkim_domain: str) -> Finding:
    what = f"DMARC of {domain}"
    try:
        place, records = _records_for(resolver, domain)
    except NoAnswer as error:
        return Finding(what=what, mark=Mark.UNKNOWN, says=f"No answer: {error}.", todo=AGAIN)
    publish = f"Publish one TXT record at _dmarc.{domain}, to begin with: v=DMARC1; p=none"
    if len(records) != 1:
        says = f"There are {len(records)} DMARC records."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=publish)
    found = tags(records[0])
    policy = found.get("p", "none").casefold()  # without one, nothing is asked for: no fault
    if place != domain:
        policy = found.get("sp", policy).casefold()
    if policy not in POLICIES:
        says = f"Its policy is “{policy}”."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=publish)
    if not _is_aligned(
        domain, dkim_domain, place, is_strict=found.get("adkim", "").casefold() == "s"
    ):
        says = f"Mail is signed for {dkim_domain}, which does not count for {domain}."
        todo = f"Sign with a key of {domain}, or drop adkim=s if one is below the other."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=todo)
    trial = ", not enforced: t=y" if found.get("t", "").casefold() == "y" else ""
    return Finding(what=what, mark=Mark.OK, says=f"p={policy} at {place}{trial}{_reports(found)}")


def _reports(found: dict[str, str]) -> str:
    """Reports that go nowhere are no fault of the mail, but nobody would notice."""
    places = [place.strip().casefold() for place in found.get("rua", "").split(",")]
    wrong = [place for place in places if place and not _REPORTS_TO.fullmatch(place)]
    return f", no reports to “{wrong[0]}”: write mailto: before an address" if wrong else ""


def _records_for(resolver: Resolver, domain: str) -> tuple[str, list[str]]:
    """Of the domain itself, else of its organization: the highest above it that has one.

    A record with psd=n says that it is of the organization, one with psd=y that it is above it.
    """
    own = _records_at(resolver, domain)
    if own:
        return domain, own
    found: list[tuple[str, list[str]]] = []
    for place in _above(domain):
        records = _records_at(resolver, place)
        if len(records) != 1:
            continue
        found.append((place, records))
        psd = tags(records[0]).get("psd", "").casefold()
        if psd == "y" and len(found) > 1:
            return found[-2]
        if psd in {"n", "y"}:
            break
    return found[-1] if found else (domain, [])


def _above(domain: str) -> list[str]:
    labels = domain.split(".")
    start = max(1, len(labels) - MOST_QUESTIONS + 1)
    return [".".join(labels[place:]) for place in range(start, len(labels))]


def _records_at(resolver: Resolver, place: str) -> list[str]:
    texts = ask(resolver, f"_dmarc.{place}", "TXT")
    return [text for text in texts if _VERSION.match(text)]


def _is_aligned(domain: str, signer: str, place: str, *, is_strict: bool) -> bool:
    """The envelope bears the sender's own domain always; the signature may be of another."""
    if is_strict:
        return signer == domain
    return signer in {domain, place} or signer.endswith(f".{place}")


LOOKUPS_ALLOWED = 10
Address = IPv4Address | IPv6Address
_ASKS = ("include", "a", "mx", "ptr", "exists", "redirect")
_CLOSED = ("-all", "~all")
_TODO = {
    "none": "Publish one TXT record at {domain}, such as: v=spf1 include:your-provider -all",
    "several": "Join the SPF records of {domain} into one; receivers refuse several.",
    "broken": "Take it out, or mend its name; receivers take the whole record for broken.",
    "lookups": "Have fewer include, a, mx and exists in it: a receiver stops after 10 questions.",
    "open": "End it with -all or ~all, so that others cannot send in your name.",
    "sender": "Add the sending server, by ip4, ip6, or the include of your provider.",
}


@dataclass
class _Walk:
    resolver: Resolver
    lookups: int = 0
    covers: set[Address] = field(default_factory=set)
    ends_with: str = ""
    without: str = ""  # what an include or redirect names, and where no single record is


def check_spf(resolver: Resolver, domain: str, *, senders: list[Address]) -> Finding:
    what = f"SPF of {domain}"
    walk = _Walk(resolver)
    try:
        records = _records(resolver, domain)
        if len(records) == 1:
            _follow(walk, domain, records[0], senders, is_top=True)
    except NoAnswer as error:
        return Finding(what=what, mark=Mark.UNKNOWN, says=f"No answer: {error}.", todo="Try again.")
    says, todo = _flaw(records, walk, senders)
    if says:
        return Finding(
            what=what, mark=Mark.WRONG, says=says, todo=_TODO[todo].format(domain=domain)
        )
    return Finding(what=what, mark=Mark.OK, says=f"{records[0]} ({walk.lookups} questions)")


def _flaw(records: list[str], walk: _Walk, senders: list[Address]) -> tuple[str, str]:
    """What is wrong, in words, and the name of what to do; the gravest first."""
    missing = ", ".join(str(sender) for sender in senders if sender not in walk.covers)
    flaws = {
        "none": "" if records else "There is no SPF record.",
        "several": f"There are {len(records)} SPF records." if len(records) > 1 else "",
        "broken": f"It names {walk.without}, which has no SPF record." if walk.without else "",
        "lookups": "It needs more than 10 questions." if walk.lookups > LOOKUPS_ALLOWED else "",
        "open": "" if walk.ends_with in _CLOSED else f"It ends with {walk.ends_with or 'nothing'}.",
        "sender": f"It does not name {missing}." if missing else "",
    }
    return next(((says, todo) for todo, says in flaws.items() if says), ("", ""))


def _records(resolver: Resolver, domain: str) -> list[str]:
    texts = ask(resolver, domain, "TXT")
    return [text for text in texts if text.casefold().split(" ")[0] == "v=spf1"]


def _follow(walk: _Walk, domain: str, record: str, senders: list[Address], *, is_top: bool) -> None:
    """What stands behind `all` counts no more, and beside it no redirect does."""
    terms = record.split()[1:]
    bodies = [term.lstrip("+-~?").casefold() for term in terms]
    for term, body in zip(terms, bodies, strict=True):
        qualifier = term[0] if term[0] in "+-~?" else "+"
        name, value = _parts(body)
        if name == "all":
            walk.ends_with = f"{qualifier}all" if is_top else walk.ends_with
            return
        if name == "redirect" and "all" in bodies:
            continue
        walk.lookups += name in _ASKS
        if walk.lookups > LOOKUPS_ALLOWED:
            return
        if name in {"include", "redirect"}:
            _follow_to(walk, value, senders, is_top=is_top and name == "redirect")
        elif qualifier == "+":
            walk.covers |= {one for one in senders if _names(walk, name, value or domain, one)}


def _follow_to(walk: _Walk, place: str, senders: list[Address], *, is_top: bool) -> None:
    if "%" in place:  # put together for each mail, so nobody can say what is there
        return
    records = _records(walk.resolver, place)
    if len(records) == 1:
        _follow(walk, place, records[0], senders, is_top=is_top)
    else:
        walk.without = walk.without or place


def _parts(body: str) -> tuple[str, str]:
    for mark in (":", "="):
        name, found, value = body.partition(mark)
        if found and name in {*_ASKS, "ip4", "ip6"}:
            return name, value
    return body.partition("/")[0], ""


def _names(walk: _Walk, name: str, value: str, sender: Address) -> bool:
    if name in {"ip4", "ip6"}:
        try:
            return sender in ip_network(value, strict=False)
        except ValueError:
            return False
    hosts = {"a": [value], "mx": []}.get(name)
    if hosts is None:
        return False
    if name == "mx":
        texts = ask(walk.resolver, value, "MX")
        hosts = [text.rpartition(" ")[2] for text in texts if text != NULL_MX]
    return any(sender in addresses_of(walk.resolver, host.partition("/")[0]) for host in hosts)


def addresses_of(resolver: Resolver, host: str) -> list[Address]:
    texts = [text for kind in ("A", "AAAA") for text in ask(resolver, host, kind)]
    return [ip_address(text) for text in texts]
