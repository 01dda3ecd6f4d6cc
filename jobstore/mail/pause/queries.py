from jobstore.mail.pause.models import SendingPause


def is_paused(category: str) -> bool:
    return SendingPause.objects.in_force().filter(category=category).exists()


def pauses_in_force() -> list[SendingPause]:
    """By category, with who began each."""
    pauses = SendingPause.objects.in_force().select_related("started_by")
    return list(pauses.order_by("category"))
