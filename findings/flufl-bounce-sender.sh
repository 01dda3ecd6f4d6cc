#!/usr/bin/env bash
# flufl.bounce 6.0.0 (Mailman's bounce detector): a notification that refuses the sender, its domain, its signature or
# its server counts as a permanent failure of the recipient, as "no such user" does: it reads the Action and not the
# Status (RFC 3463). A full mailbox and an expired retry (4.4.7) are permanent as well. Whoever closes addresses by
# it closes every address at a server that refuses him once.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check flufl.bounce==6.0.0
"$work/venv/bin/python" - <<'PYTHON'
from email import message_from_string

from flufl.bounce import all_failures

NOTIFICATION = """\
From: MAILER-DAEMON@mx.b.example
To: news@ours.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r
Content-Type: text/plain

Your message could not be delivered.

--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.b.example

Final-Recipient: rfc822; ann@b.example
Action: failed
Status: {status}
Diagnostic-Code: smtp; {words}

--r
Content-Type: text/rfc822-headers

From: news@ours.example
To: ann@b.example
Message-ID: <1@ours.example>

--r--
"""
CASES = {
    "5.1.1": "550 5.1.1 <ann@b.example>: User unknown",
    "5.1.8": "553 5.1.8 <news@ours.example>: Sender address rejected: Domain not found",
    "5.7.1": "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked",
    "5.7.26": "550 5.7.26 This mail is unauthenticated (SPF and DKIM did not pass)",
    "5.2.2": "552 5.2.2 Mailbox full",
    "4.4.7": "450 4.4.7 Message delayed too long",
}
for status, words in CASES.items():
    message = message_from_string(NOTIFICATION.format(status=status, words=words))
    temporary, permanent = all_failures(message)
    print("flufl.bounce 6.0.0:", status, "temporary", sorted(temporary), "permanent", sorted(permanent))
    assert (temporary, permanent) == (frozenset(), frozenset({b"ann@b.example"}))
PYTHON
