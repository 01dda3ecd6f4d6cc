"""A mail provider that reports by signed calls, as Mailgun and MailerSend do."""

import hashlib
import hmac
import json
from datetime import timedelta
from uuid import uuid4

from jobstore.lib import clock

KEY = "key-of-the-provider"


def mailgun_call(mail, event, *, key=KEY, token="", age=0, answer="", **data):
    """What Mailgun posts about one mail: `failed`, `delivered`, `complained`."""
    token = token or uuid4().hex
    at = str(int(clock.now().timestamp()) - age)
    facts = {
        "event": event,
        "timestamp": float(at),
        "recipient": mail.recipient_email,
        "message": {"headers": {"message-id": mail.message_id.strip("<>")}},
        "delivery-status": {"message": answer, "description": ""},
    }
    if event == "failed":
        facts |= {"severity": "permanent", "reason": "bounce"}
    return {
        "signature": {"timestamp": at, "token": token, "signature": signature(at, token, key)},
        "event-data": facts | data,
    }


def signature(at, token, key=KEY):
    return hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()


def post(client, body, **headers):
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post("/mail/events/", text, content_type="application/json", headers=headers)


def mailersend_call(mail, kind, *, age=0, **data):
    """What MailerSend posts: `hard_bounced`, `spam_complaint`."""
    at = clock.now() - timedelta(seconds=age)
    message = {"message": {"id": uuid4().hex}, "recipient": {"email": mail.recipient_email}}
    facts = {"id": uuid4().hex, "type": kind, "created_at": at.isoformat(), "email": message}
    return json.dumps({"type": f"activity.{kind}", "data": facts | data})


def mailersend_post(client, body, *, key=KEY):
    return post(client, body, Signature=mailersend_signature(body, key))


def mailersend_signature(body, key=KEY):
    return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
