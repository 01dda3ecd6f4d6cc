"""Notifications of mail that came back, as mail servers write them."""

from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText


def dsn(
    mail=None,
    *,
    message_id="",
    to="",
    action="failed",
    status="5.1.1",
    headers_only=False,
    last_attempt="",
    diagnostic=None,
    **extra,
):
    """The bytes of one notification about `mail`."""
    message_id = message_id or mail.message_id
    to = to or mail.recipient_email
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "Mail Delivery System <MAILER-DAEMON@mx.example.net>"
    report["To"] = "hello@jobstore.example"
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Auto-Submitted"] = "auto-replied"
    for name, value in extra.items():
        report[name.replace("_", "-")] = value
    report.attach(MIMEText("I'm sorry to have to inform you.\n"))
    report.attach(_status(to, action, status, last_attempt, diagnostic))
    original = EmailMessage()
    original["Message-ID"] = message_id
    original["Subject"] = "About you"
    original.set_content("Good morning.")
    if headers_only:
        report.attach(MIMEText(f"Message-ID: {message_id}\nSubject: x\n\n", "rfc822-headers"))
    else:
        report.attach(MIMEMessage(original))
    return report.as_bytes()


def complaint(mail, **fields):
    """The bytes of a report that somebody marked `mail` as spam (RFC 5965)."""
    report = MIMEMultipart("report", report_type="feedback-report")
    report["From"] = "Feedback loop <fbl@mailhouse.example>"
    report.attach(MIMEText("A person marked this message.\n"))
    about = Message()
    told = {"Feedback-Type": "abuse", "Version": "1", "Original-Rcpt-To": mail.recipient_email}
    for name, value in {**told, **fields}.items():
        about[name] = value
    part = Message()
    part["Content-Type"] = "message/feedback-report"
    part.set_payload([about])
    report.attach(part)
    report.attach(MIMEText(f"Message-ID: {mail.message_id}\n\n", "rfc822-headers"))
    return report.as_bytes()


def _status(to, action, status, last_attempt, diagnostic=None):
    about_all, about_one = Message(), Message()
    about_all["Reporting-MTA"] = "dns; mx.example.net"
    about_one["Final-Recipient"] = f"rfc822; {to}"
    about_one["Action"] = action
    about_one["Status"] = status
    about_one["Diagnostic-Code"] = (
        f"smtp; 550 {status} refused" if diagnostic is None else diagnostic
    )
    if last_attempt:
        about_one["Last-Attempt-Date"] = last_attempt
    part = Message()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([about_all, about_one])
    return part
