"""Whole messages, as the servers of the wide world write them when a mail comes back."""

import base64

import pytest

from jobstore.mail.bounce.queries import read_reports
from jobstore.mail.states import EventKind

TO, ID = "ann+jobs@b.example", "<0a1b2c@ours.example>"
NOBODY, BOUNCED, US = EventKind.NO_ADDRESS, EventKind.BOUNCED, EventKind.ABOUT_US
COPY = f"Received: from ours.example\nMessage-ID: {ID}\nTo: {TO}\nSubject: 500 openings\n"


def standard(fields, *, sender="MAILER-DAEMON@mx.b.example", words="It came back.", kind=""):
    return f"""From: Mail System <{sender}>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_r"

--=_r
Content-Type: text/plain; charset=utf-8

{words}

--=_r
Content-Type: message/{kind or "delivery-status"}

Reporting-MTA: dns; mx.b.example

{fields}

--=_r
Content-Type: text/rfc822-headers

{COPY}
--=_r--
"""


def about(status, code="", *, action="failed", to=f"rfc822; {TO}"):
    told = f"\nDiagnostic-Code: {code}" if code else ""
    return f"Final-Recipient: {to}\nAction: {action}\nStatus: {status}{told}"


def plain(words, *, sender="MAILER-DAEMON@mx.b.example", fields=""):
    return f"From: <{sender}>\nSubject: failure notice\n{fields}\n{words}\n"


STANDARD = {
    "postfix": (NOBODY, standard(about("5.1.1", "smtp; 550 5.1.1 <x>: User unknown"))),
    "gmail": (
        NOBODY,
        standard(about("5.1.1", "smtp; 550-5.1.1 It does not exist. Try\n 550-5.1.1 again")),
    ),
    "gmail authentication": (US, standard(about("5.7.26", "smtp; 550-5.7.26 Unauthenticated"))),
    "exchange online": (
        NOBODY,
        standard(
            about("5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"),
            sender="MicrosoftExchange329e71@b.example",
        ),
    ),
    "exchange edge": (BOUNCED, standard(about("5.4.1", "smtp;550 5.4.1 Access denied"))),
    "exchange domain": (BOUNCED, standard(about("5.4.310", "smtp;550 5.4.310 DNS domain x"))),
    "outlook list": (US, standard(about("5.7.1", "smtp;550 5.7.1 S3140 on our block list"))),
    "dmarc": (US, standard(about("5.7.509", "smtp;550 5.7.509 Access denied, DMARC"))),
    "yahoo policy": (US, standard(about("5.0.0", "smtp; 554 5.7.9 Message not accepted"))),
    "amazon": (NOBODY, standard(about("5.1.1", "smtp; 550 5.1.1 user unknown"), sender="x@ses.x")),
    "sendmail expired": (BOUNCED, standard(about("4.4.7", "SMTP; 421 try later"))),
    "sendmail relayed": (None, standard(about("2.1.5", action="relayed (to non-DSN mailer)"))),
    "sendmail case": (NOBODY, standard(about("5.1.1", to=f"RFC822;{TO.upper()}"))),
    "ironport": (NOBODY, standard(about("5.1.0", "smtp; unknown 550-'5.1.1 <x>... no user'"))),
    "proofpoint": (US, standard(about("5.0.0", "smtp; 554 Blocked - see ipcheck"))),
    "mimecast": (US, standard(about("5.0.0", "smtp; 550 Administrative prohibition - envelope"))),
    "barracuda": (US, standard(about("5.0.0", f"smtp; 550 permanent failure ({TO}:blocked)"))),
    "zimbra": (BOUNCED, standard(about("5.2.2", "smtp; 552 5.2.2 Over quota"))),
    "domino": (NOBODY, standard(about("5.1.1", "X-Notes; User not listed in Domino Directory"))),
    "remark": (NOBODY, standard(about("5.1.1 (bad destination)", action="Failed (fatal)"))),
    "name behind": (NOBODY, standard(about("5.1.1", to=f"rfc822; {TO} (Ann Lee)"))),
    "name before": (NOBODY, standard(about("5.1.1", to=f"rfc822; Ann Lee <{TO}>"))),
    "as it was sent": (
        NOBODY,
        standard(
            f"Original-Recipient: rfc822;{TO.replace('+', '+2B')}\n"
            + about("5.1.1", to="rfc822; ann@inner.b.example")
        ),
    ),
    "german": (NOBODY, standard(about("5.1.1"), words="Ihre Nachricht wurde nicht zugestellt.")),
    "japanese": (NOBODY, standard(about("5.1.1"), words="配信できませんでした。")),
    "spanish": (BOUNCED, standard(about("5.2.2"), words="No se pudo entregar el mensaje.")),
    "x.400": (None, standard(about("5.1.1", to="x400; /G=ann/S=lee/O=b/"))),
    "utf-8": (
        NOBODY,
        standard(about("5.1.1", to=f"utf-8; {TO}"), kind="global-delivery-status"),
    ),
    "delayed": (None, standard(about("4.4.1", action="delayed"))),
    "delayed with a remark": (None, standard(about("4.4.1", action="delayed (4 hours)"))),
    "delayed, odd code": (None, standard(about("5.4.1", "smtp; 550 5.1.1 x", action="delayed"))),
    "delayed, words": (
        None,
        standard(about("4.2.2", action="delayed"), words=f"{TO}: 550 5.1.1 is what b said"),
    ),
    "expanded": (None, standard(about("2.0.0", action="expanded"))),
    "delivered": (EventKind.DELIVERED, standard(about("2.1.5", action="delivered"))),
    "delivered, no code": (None, standard(about("", action="delivered"))),
    "bounce of a bounce": (None, standard(about("5.1.1", to="rfc822; postmaster@b.example"))),
    "several": (
        NOBODY,
        standard(f"{about('2.0.0', action='delivered', to='rfc822; x@b.example')}\n\n"
                 f"{about('5.1.1')}"),
    ),
}  # fmt: skip
PLAIN = {
    "qmail": (
        NOBODY,
        plain(f"Hi. This is the qmail-send program.\n\n<{TO}>:\n192.0.2.1 does not like it.\n"
              f"Remote host said: 550 5.1.1 User unknown\n\n--- Below is a copy.\n\n{COPY}"),
    ),
    "qmail, own words": (
        NOBODY, plain(f"<{TO}>:\nSorry, no mailbox here by that name. (#5.1.1)\n--- copy\n{COPY}")
    ),
    "exim": (
        NOBODY,
        plain(f"  {TO}\n    host mx.b.example [192.0.2.1]\n    SMTP error from remote mail server "
              f"after RCPT TO:<{TO}>: 550 5.1.1 User not found\n\n------ This is a copy\n{COPY}",
              fields=f"X-Failed-Recipients: {TO}\nAuto-Submitted: auto-replied\n"),
    ),
    "exim, no code": (
        BOUNCED,
        plain(f"  {TO}\n    retry timeout exceeded\n{COPY}", fields=f"X-Failed-Recipients: {TO}\n"),
    ),
    "yahoo": (NOBODY, plain(f"<{TO}>:\n554: delivery error: dd This user doesn't have a b.example "
                            f"account ({TO}) [0]\n\n--- Original message ---\n{COPY}")),
    "spamhaus": (US, plain(f"<{TO}>: 554 Client host blocked using zen.spamhaus.org\n{COPY}")),
    "german": (BOUNCED, plain(f"Nicht zugestellt an {TO}: 550 Postfach nicht verfügbar\n{COPY}")),
    "still tries": (None, plain(f"{TO}: 451 4.7.1 Greylisted\nIt is tried again.\n{COPY}")),
    "warning": (
        None,
        plain(f"{TO}\n550 5.1.1 was the last word\n{COPY}").replace("failure", "Warning: delay"),
    ),
    "figures of our own mail": (None, plain(f"Not yet.\n--- This is a copy\n{COPY}$550 a week")),
    "absence from nobody": (
        None, plain(f"I am back soon, call 550 for {TO}.\n{COPY}", sender="ann@b.example",
                    fields="Return-Path: <>\nAuto-Submitted: auto-replied (vacation)\n"),
    ),
    "absence of the very address": (
        None, plain(f"Away. {TO}, extension 550\n{COPY}", sender=TO,
                    fields="Return-Path: <>\nX-Autoreply: yes\n"),
    ),
    "challenge": (
        None, plain(f"Prove that you are a person, 500 points.\n{TO}\n{COPY}",
                    sender="ann@b.example"),
    ),
    "unsubscribe": (None, plain(f"unsubscribe {TO}\n{COPY}", sender="ann@b.example")),
}  # fmt: skip


def told(raw):
    """What the message says of the mail under test, by the rules that it must meet to count."""
    reports = read_reports(raw.encode() if isinstance(raw, str) else raw)
    ours = [one for one in reports if TO in one.addresses and ID in one.message_ids]
    return [one.kind for one in ours]


@pytest.mark.parametrize("name", STANDARD)
def test_notification_by_the_standard_is_read(name):
    kind, raw = STANDARD[name]
    assert told(raw) == ([kind] if kind else [])


@pytest.mark.parametrize("name", PLAIN)
def test_words_of_servers_are_read_and_those_of_people_are_not(name):
    kind, raw = PLAIN[name]
    assert told(raw) == ([kind] if kind else [])


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_footers_of_servers_on_the_way_hide_no_notification(levels):
    raw = standard(about("5.1.1"))
    for level in range(levels):
        head, _, body = raw.partition("\n\n")
        line = next(line for line in head.splitlines() if line.startswith("Content-Type"))
        raw = ("From: MAILER-DAEMON@b.example\n"
               f"Content-Type: multipart/mixed; boundary=w{level}\n\n--w{level}\n"
               f"{line}\n\n{body}\n--w{level}\n\nFooter\n--w{level}--\n")  # fmt: skip
    assert told(raw) == [NOBODY]


@pytest.mark.parametrize("kind", ["delivery-status", "global-delivery-status"])
def test_fields_in_an_encoding_are_read(kind):
    fields = f"Reporting-MTA: dns; mx.b.example\n\n{about('5.1.1')}\n"
    coded = base64.encodebytes(fields.encode()).decode()
    raw = standard("{}", kind=kind).replace("Reporting-MTA: dns; mx.b.example\n\n{}\n", coded)
    raw = raw.replace(f"message/{kind}", f"message/{kind}\nContent-Transfer-Encoding: base64")
    assert told(raw) == [NOBODY]


@pytest.mark.parametrize("place", ["fields", "copy"])
def test_mail_that_outlook_sends_back_is_a_complaint(place):
    mark = f"X-HmXmrOriginalRecipient: {TO}\n"
    outer, inner = (mark, "") if place == "fields" else ("", mark)
    raw = (f"From: staff@hotmail.example\n{outer}Content-Type: multipart/mixed; boundary=j\n\n"
           f"--j\nContent-Type: message/rfc822\n\n{inner}{COPY}\nHello.\n--j--\n")  # fmt: skip
    (report,) = read_reports(raw.encode())
    assert (report.kind, ID in report.message_ids) == (EventKind.COMPLAINT, True)
