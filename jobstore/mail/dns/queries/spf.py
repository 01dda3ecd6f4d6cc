"""SPF (RFC 7208): one record, ten questions at most, an end, and the sending addresses in it."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from jobstore.mail.dns.queries.ask import NULL_MX, Finding, Mark, NoAnswer, Resolver, ask

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
