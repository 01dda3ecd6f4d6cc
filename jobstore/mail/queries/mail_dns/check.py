"""All checks of one sending site, in the order in which they are mended."""

import base64
import binascii
from ipaddress import ip_address

from jobstore.mail.queries.mail_dns.ask import Finding, Mark, NoAnswer, Resolver, ask, tags
from jobstore.mail.queries.mail_dns.spf import Address, addresses_of, check_spf

POLICIES = ("none", "quarantine", "reject")
SHORTEST_KEY = 160  # bytes of a public key of 1,024 bits; an Ed25519 key is shorter by design
AGAIN = "Ask again later, or from another place."


def check_mail_dns(
    resolver: Resolver, *, domains: list[str], selector: str, dkim_domain: str, host: str
) -> list[Finding]:
    """`host` is the server from which mail leaves to others; `domains` those of the senders."""
    findings, senders = _check_host(resolver, host)
    for domain in domains:
        findings.append(check_spf(resolver, domain, senders=senders))
        findings.append(_check_dkim(resolver, dkim_domain or domain, selector))
        findings.append(_check_dmarc(resolver, domain, dkim_domain or domain))
    return findings


def _check_host(resolver: Resolver, host: str) -> tuple[list[Finding], list[Address]]:
    """Forward and back: each address has a name, and that name leads to the address."""
    what = f"Reverse name of {host}"
    try:
        senders = _addresses(resolver, host)
        if not senders:
            todo = f"Publish an A record for {host}, or name the sending server by --host."
            return [Finding(what=what, mark=Mark.WRONG, says="It has no address.", todo=todo)], []
        if not all(sender.is_global for sender in senders):
            todo = "Name the server that others see by --host or MAIL_SENDING_HOST."
            says = "It is an address inside your network; nobody else sees it."
            return [Finding(what=what, mark=Mark.UNKNOWN, says=says, todo=todo)], []
        return [_check_reverse(resolver, sender) for sender in senders], senders
    except NoAnswer as error:
        says = f"No answer: {error}."
        return [Finding(what=what, mark=Mark.UNKNOWN, says=says, todo=AGAIN)], []


def _addresses(resolver: Resolver, host: str) -> list[Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        return addresses_of(resolver, host)


def _check_reverse(resolver: Resolver, sender: Address) -> Finding:
    what = f"Reverse name of {sender}"
    names = ask(resolver, sender.reverse_pointer, "PTR")
    if not names:
        todo = "Let who runs the network publish a PTR record with the name of the server."
        return Finding(what=what, mark=Mark.WRONG, says="It has no name.", todo=todo)
    if not any(sender in addresses_of(resolver, name) for name in names[:10]):
        todo = f"Publish an address record {sender} for {names[0]}."
        says = f"Its name {names[0]} does not lead back to it."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=todo)
    return Finding(what=what, mark=Mark.OK, says=names[0])


def _check_dkim(resolver: Resolver, domain: str, selector: str) -> Finding:
    what = f"DKIM of {domain}"
    if not selector:
        todo = "Set DKIM_SELECTOR to the selector with which your server or provider signs."
        return Finding(what=what, mark=Mark.UNKNOWN, says="No selector is set.", todo=todo)
    name = f"{selector}._domainkey.{domain}"
    try:
        records = [text for text in ask(resolver, name, "TXT") if "p" in tags(text)]
    except NoAnswer as error:
        return Finding(what=what, mark=Mark.UNKNOWN, says=f"No answer: {error}.", todo=AGAIN)
    says = _flaw_of_key(records)
    if says:
        todo = f"Publish the one public key of your signing server at {name}."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=todo)
    return Finding(what=what, mark=Mark.OK, says=name)


def _flaw_of_key(records: list[str]) -> str:
    if not records:
        return "There is no key."
    if len(records) > 1:
        return f"There are {len(records)} keys under one selector."
    found = tags(records[0])
    if not found["p"]:
        return "The key is revoked."
    try:
        key = base64.b64decode("".join(found["p"].split()), validate=True)
    except (binascii.Error, ValueError):
        return "The key cannot be read."
    if found.get("k", "rsa") == "rsa" and len(key) < SHORTEST_KEY:
        return "The key is shorter than 1,024 bits."
    return ""


def _check_dmarc(resolver: Resolver, domain: str, dkim_domain: str) -> Finding:
    what = f"DMARC of {domain}"
    try:
        place, records = _dmarc_records(resolver, domain)
    except NoAnswer as error:
        return Finding(what=what, mark=Mark.UNKNOWN, says=f"No answer: {error}.", todo=AGAIN)
    publish = f"Publish one TXT record at _dmarc.{domain}, to begin with: v=DMARC1; p=none"
    if len(records) != 1:
        says = f"There are {len(records)} DMARC records."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=publish)
    found = tags(records[0])
    policy = found.get("sp", found.get("p", "")) if place != domain else found.get("p", "")
    if policy.casefold() not in POLICIES:
        says = f"Its policy is “{policy}”."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=publish)
    if not _is_aligned(domain, dkim_domain, place, is_strict=found.get("adkim") == "s"):
        says = f"Mail is signed for {dkim_domain}, which does not count for {domain}."
        todo = f"Sign with a key of {domain}, or drop adkim=s if one is below the other."
        return Finding(what=what, mark=Mark.WRONG, says=says, todo=todo)
    return Finding(what=what, mark=Mark.OK, says=f"p={policy} at {place}")


def _dmarc_records(resolver: Resolver, domain: str) -> tuple[str, list[str]]:
    """Of the domain itself, else of the nearest domain above it that has any."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        place = ".".join(labels[start:])
        texts = ask(resolver, f"_dmarc.{place}", "TXT")
        records = [text for text in texts if text.replace(" ", "").startswith("v=DMARC1")]
        if records:
            return place, records
    return domain, []


def _is_aligned(domain: str, signer: str, place: str, *, is_strict: bool) -> bool:
    """The envelope bears the sender's own domain always; the signature may be of another."""
    if is_strict:
        return signer == domain
    return signer in {domain, place} or signer.endswith(f".{place}")
