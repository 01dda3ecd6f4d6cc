"""All checks of one sending site, in the order in which they are mended.

The last is what the DKIM signature of a mail that arrived covers (RFC 6376, RFC 8058).
"""

import base64
import binascii
from email import message_from_bytes
from email.message import Message
from ipaddress import ip_address

from jobstore.mail.dns.queries.records import (
    AGAIN,
    NULL_MX,
    Address,
    Finding,
    Mark,
    NoAnswer,
    Resolver,
    addresses_of,
    ask,
    check_dmarc,
    check_spf,
    tags,
)

SHORTEST_KEY = 160  # bytes of a public key of 1,024 bits; an Ed25519 key is shorter by design


def check_mail_dns(
    resolver: Resolver, *, domains: list[str], selector: str, dkim_domain: str, host: str
) -> list[Finding]:
    """`host` is the server from which mail leaves to others; `domains` those of the senders."""
    findings, senders = _check_host(resolver, host)
    for domain in domains:
        findings.append(check_spf(resolver, domain, senders=senders))
        findings.append(_check_dkim(resolver, dkim_domain or domain, selector))
        findings.append(check_dmarc(resolver, domain, dkim_domain or domain))
        findings += _check_answers(resolver, domain)
    return findings


def _check_answers(resolver: Resolver, domain: str) -> list[Finding]:
    """Receivers refuse senders to whom nobody can answer; without an MX the host itself takes it.

    Says nothing where all is well: what comes back is read by hand in many places.
    """
    what = f"Mail to {domain}"
    try:
        takes_none = NULL_MX in ask(resolver, domain, "MX")
    except NoAnswer as error:
        return [Finding(what=what, mark=Mark.UNKNOWN, says=f"No answer: {error}.", todo=AGAIN)]
    todo = f"Publish an MX record for {domain}, or send from a domain that takes mail."
    says = "It takes no mail: its MX is null."
    return [Finding(what=what, mark=Mark.WRONG, says=says, todo=todo)] if takes_none else []


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


ONE_CLICK = ("list-unsubscribe", "list-unsubscribe-post")
_WHAT = "DKIM signature of the mail"
_SIGN = "Let your signing server name {missing} among the headers that it signs."
_SEND = "Send yourself a mail that can be stopped, and save it as it arrived: --message FILE"


def check_signature(raw: bytes | None, *, domains: list[str]) -> Finding:
    """`raw`: a mail of ours that may be stopped, as another server took it; None: not at hand.

    A stop in one click counts only if one signature of the sender covers both headers.
    """
    message = message_from_bytes(raw) if raw else Message()
    if any(name not in message for name in ONE_CLICK):
        says = "Its headers were not looked at." if raw is None else "It cannot be stopped."
        return Finding(what=_WHAT, mark=Mark.UNKNOWN, says=says, todo=_SEND)
    signatures = [tags(str(value)) for value in message.get_all("DKIM-Signature", [])]
    own = [found for found in signatures if _is_of(found.get("d", ""), domains)]
    if not own:
        says = f"There is none of {' or '.join(domains)}."
        return Finding(what=_WHAT, mark=Mark.WRONG, says=says, todo=_SIGN.format(missing="both"))
    missing = min((_missing_in(signature) for signature in own), key=len)
    if missing:
        says = f"It does not cover {' and '.join(missing)}."
        todo = _SIGN.format(missing=" and ".join(missing))
        return Finding(what=_WHAT, mark=Mark.WRONG, says=says, todo=todo)
    return Finding(what=_WHAT, mark=Mark.OK, says="It covers both headers of the one-click stop.")


def _is_of(signer: str, domains: list[str]) -> bool:
    return any(signer.casefold() == domain for domain in domains)


def _missing_in(signature: dict[str, str]) -> list[str]:
    covered = {name.strip().casefold() for name in signature.get("h", "").split(":")}
    return [name for name in ONE_CLICK if name not in covered]
