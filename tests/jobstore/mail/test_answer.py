"""Answers of mail servers, in the wordings that are about: whom does each speak of?"""

import smtplib

import pytest

from jobstore.mail.answer import READ, failure_kind, is_about_us, status_of
from jobstore.mail.outgoing.actions.finish import Ending, send_message
from jobstore.mail.states import EventKind

NOBODY = (
    "550 5.1.1 <ann@b.example>: Recipient address rejected: User unknown in virtual table",
    "SMTP error from remote mail server after RCPT TO:<ann@b.example>: 550 5.1.1 User not found",
    "host barracuda.b.example[192.0.2.1] said: 550 5.1.1 <spam@b.example> is not there",
    "5.1.10 smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; ann@b.example not found by lookup",
    "5.1.0 smtp; 5.1.0 - Unknown address error 550-'5.1.1 <ann@b.example>: User unknown'",
    "550-5.1.1 The account that you tried to reach does not exist. Try\n550 5.1.1 again.",
    "Sorry, no mailbox here by that name. (#5.1.1)",
    "5.1.1 X-Notes; User Ann (ann@b.example) not listed in Domino Directory",
    "5.1.2 smtp; 550 5.1.2 Host or domain name not found. Name service error",
    "a message from hello@ours.example to ann@b.example: 5.1.1 recipient not found",
    "550 5.1.3 Invalid address",
    "550 5.1.6 recipient no longer on server: ann@b.example",
    "556 5.1.10 Recipient address has null MX",
    "550 User unknown",
    "5.0.0 smtp; 550 Unknown recipient",
    "550 #5.1.0 Address rejected: no such user",
    "554 delivery error: dd This user doesn't have a b.example account (ann@b.example) [0]",
    "550 Requested action not taken: mailbox does not exist",
    "550 Mail refused, recipient unknown",
)
FOR_A_WHILE = (
    "",
    "552 5.2.2 The account that you tried to reach is over quota",
    "522 5.2.2 mailbox full",
    "550 5.2.1 The account that you tried to reach is disabled",
    "5.4.1 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
    "550 5.4.310 DNS domain b.example does not exist [Message=InfoDomainNonexistent]",
    "5.4.4 Host or domain name not found. Name service error for name=b.example",
    "4.4.7 (delivery time expired)",
    "552 5.3.4 message size exceeds limit",
    "5.4.6 routing loop detected",
    "550 5.7.13 account disabled",
    "5.7.17 mailbox owner has changed",
    "550 mailbox unavailable",
    "550 mailbox blocked",
    "450 4.1.1 User unknown",
    "4.2.2 mailbox full, mail from outside is refused for now",
    "host mx.b.example said: 552 the mailbox is full",
    "550 5.1.0 address rejected",
    "550 5.5.0 Requested action not taken: mailbox unavailable",
    "550 Empfänger nimmt derzeit nichts an",
    "host 10.5.1.1 says no",
)
US = (
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated.",
    "550 5.7.509 Access denied, sending domain ours.example does not pass DMARC verification",
    "554 Service unavailable; Client host [192.0.2.9] blocked using bl.example",
    "554 5.7.1 <ann@b.example>: Relay access denied",
    "550 relaying denied",
    "550 relay not permitted",
    "550 5.1.8 Access denied, bad outbound sender",
    "550 5.1.1 <hello@ours.example>: Sender address rejected: not found",
    "5.1.1 smtp; 550 5.7.1 the message was refused",
    "554 Your access to this mail system has been rejected due to the MTA's poor reputation.",
    "550 Message rejected as spam by Content Filtering.",
    "554 Message not allowed - Headers are not RFC compliant [299]",
    "550 Administrative prohibition",
    "550 Local Policy Violation",
    "550 Rejected by header based Anti-Spoofing policy: hello@ours.example",
    "550 permanent failure for one or more recipients (ann@b.example:blocked)",
    "553 Connections will not be accepted from 192.0.2.9, because the ip is in Spamhaus's list",
    "550 SC-001 mail from 192.0.2.9 wasn't sent: part of their network is on our block list",
    "550 High probability of spam",
    "554 5.3.0 spam message rejected",
    "550 5.6.0 message content rejected",
    "554 IP address 192.0.2.9 is blocked",
    "550 Your IP has been banned",
    "550 Sender verify failed",
    "550 Verification failed for sender",
    "550 5.5.0 HELO name invalid",
    "552-5.7.0 This message was blocked because its content presents\n552 5.7.0 a security issue.",
    "550 5.4.5 Daily sending quota exceeded",
    "5.1.0 550 5.1.0 <hello@ours.example> sender rejected : invalid sender domain",
    "553 sorry, your envelope sender domain must exist",
    "550 Rejected: 192.0.2.9 listed at www.abuseat.example",
    "550 Blocked - see https://ipcheck.b.example/?ip=192.0.2.9",
    "550 Cannot find your hostname, [192.0.2.9]",
    "530 Authentication required",
    "5.0.0 smtp; 501 5.1.7 Invalid address",
)
ANSWERS = [
    *((EventKind.NO_ADDRESS, answer) for answer in NOBODY),
    *((EventKind.BOUNCED, answer) for answer in FOR_A_WHILE),
    *((EventKind.ABOUT_US, answer) for answer in US),
]


@pytest.mark.parametrize(("kind", "answer"), ANSWERS)
def test_answer_speaks_of_the_recipient_or_of_us(kind, answer):
    assert failure_kind(answer) == kind
    assert is_about_us(answer) == (kind == EventKind.ABOUT_US)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("5.1.0 smtp; unknown 550-'5.1.1 no such user'", "5.1.1"),
        ("5.0.0 smtp; 550 5.2.0 no", "5.2.0"),
        ("5.0.0 smtp; 550 no", "5.0.0"),
        ("5.1.2 smtp; 550 5.1.1 no", "5.1.2"),
        ("5.7.0 Local policy", "5.7.0"),
        ("550 no", ""),
    ],
)
def test_most_exact_code_is_kept(answer, status):
    assert status_of(answer) == status


@pytest.mark.parametrize(
    ("code", "words", "ending"),
    [
        (421, "4.7.28 unusual rate of unsolicited mail from your IP address", Ending.ABOUT_US),
        (421, "4.7.0 [TSS04] deferred due to user complaints", Ending.ABOUT_US),
        (451, "4.7.650 The IP has been temporarily rate limited", Ending.ABOUT_US),
        (451, "4.7.1 Client host blocked by Spamhaus, try later", Ending.ABOUT_US),
        (450, "4.7.1 Greylisted, sender unknown so far", Ending.RETRY),
        (421, "4.7.0 Try again later", Ending.RETRY),
        (450, "4.2.2 mailbox full", Ending.RETRY),
        (451, "4.1.1 user unknown for now", Ending.RETRY),
        (552, "5.2.2 mailbox full", Ending.RETRY),
        (552, "5.7.0 blocked because of its content", Ending.ABOUT_US),
        (550, "5.2.1 disabled", Ending.REFUSED),
        (550, "5.1.1 no such user", Ending.REFUSED),
    ],
)
def test_refusal_during_the_conversation_keeps_what_is_about_us(code, words, ending):

    class Server:
        def send_messages(self, messages):
            raise smtplib.SMTPDataError(code, words.encode())

    outcome = send_message(Server(), None)
    assert outcome.ending == ending
    assert outcome.is_bad_address == ("no such user" in words)


@pytest.mark.parametrize("piece", ["sender ", "a@", "mailbox ", "from ", "host a.", "x"])
def test_words_far_behind_are_not_looked_at(piece):
    start = (piece * READ)[:READ]
    assert failure_kind(f"{start} spam") == EventKind.BOUNCED
