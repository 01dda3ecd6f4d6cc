"""Where the mail provider reports what became of mail: signed calls only, minutes old at most."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.mailersend import MailerSendTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jobstore.lib import clock

MOST_AGE = 5 * 60  # seconds between the signature and its arrival, either way
_NOT_AS_AGREED = (
    AnymailConfigurationError,  # a call for another of its pages
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class _Signed(AnymailCoreWebhookView):  # type: ignore[misc]  # the library has no types
    """Refuses what is old, and answers 400 and not 500 to what cannot be read."""

    def signed_at(self, request: HttpRequest) -> float:
        """The moment that the signature covers, in seconds since 1970."""
        raise NotImplementedError

    def run_validators(self, request: HttpRequest) -> None:
        try:
            super().run_validators(request)
            age = clock.now().timestamp() - self.signed_at(request)
        except _NOT_AS_AGREED as error:
            raise AnymailWebhookValidationFailure("The call cannot be read.") from error
        if not abs(age) <= MOST_AGE:
            raise AnymailWebhookValidationFailure("The signature is too old.")

    def parse_events(self, request: HttpRequest) -> Iterable[Any]:
        try:
            return list(super().parse_events(request))
        except _NOT_AS_AGREED as error:
            raise AnymailWebhookValidationFailure("The events cannot be read.") from error


class _Mailgun(_Signed, MailgunTrackingWebhookView):  # type: ignore[misc]  # as above
    def signed_at(self, request: HttpRequest) -> float:
        return float(json.loads(request.body)["signature"]["timestamp"])


class _MailerSend(_Signed, MailerSendTrackingWebhookView):  # type: ignore[misc]  # as above
    def signed_at(self, request: HttpRequest) -> float:
        moment: str = json.loads(request.body)["data"]["created_at"]
        return datetime.fromisoformat(moment).timestamp()


# Providers whose signature covers the time of the call, and the name that each has for its key.
PROVIDERS: dict[str, tuple[type[_Signed], str]] = {
    "mailgun": (_Mailgun, "webhook_signing_key"),
    "mailersend": (_MailerSend, "signing_secret"),
}


@csrf_exempt
@login_not_required
@require_POST
def mail_events(request: HttpRequest) -> HttpResponseBase:
    """404 until the operator names a provider and its key."""
    if settings.MAIL_EVENTS_PROVIDER not in PROVIDERS or not settings.MAIL_EVENTS_KEY:
        raise Http404
    view, key_name = PROVIDERS[settings.MAIL_EVENTS_PROVIDER]
    answer: HttpResponseBase = view.as_view(**{key_name: settings.MAIL_EVENTS_KEY})(request)
    return answer
