"""DMARC (RFC 9989): which record counts for a domain, what it asks for, and whether we pass."""

import re

from jobstore.mail.dns.queries.ask import AGAIN, Finding, Mark, NoAnswer, Resolver, ask, tags

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
