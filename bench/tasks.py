"""What the outbox is compared with: a task of the queue for each message."""

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection

from bench.alerts import AlertMail
from jobstore.mail.outgoing.actions.compose import compose_mail
from jobstore.mail.outgoing.models import OutgoingMail


@shared_task(name="bench.send_one")
def send_one(pk: str) -> None:
    mail = OutgoingMail.objects.get(pk=pk)
    get_connection(settings.MAIL_TRANSPORT).send_messages([compose_mail(mail=mail, kind=AlertMail)])
