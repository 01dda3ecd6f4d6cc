"""What the DKIM signature of a mail that arrived covers (RFC 6376, RFC 8058)."""

from email import message_from_bytes
from email.message import Message

from jobstore.mail.dns.queries.ask import Finding, Mark, tags

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
