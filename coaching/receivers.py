"""Listens to openings.signals; each receiver calls exactly one action."""

from typing import Any

from django.dispatch import receiver

from coaching.actions import plan as actions
from openings import signals
from openings.models import Application, Interview


@receiver(signals.interview_concluded)
def open_plan(*, interview: Interview, **_rest: Any) -> None:
    actions.open_plan(interview=interview)


@receiver(signals.interview_called_off)
def call_off_plan(*, interview: Interview, **_rest: Any) -> None:
    actions.call_off_plan(interview=interview)


@receiver(signals.application_told)
def follow_telling(*, application: Application, **_rest: Any) -> None:
    actions.follow_telling(application=application)


@receiver(signals.application_advanced)
def follow_advance(*, application: Application, **_rest: Any) -> None:
    actions.follow_advance(application=application)


@receiver(signals.application_withdrawn)
def follow_withdrawal(*, application: Application, **_rest: Any) -> None:
    actions.follow_withdrawal(application=application)
