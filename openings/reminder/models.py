from openings.application.models import Application


class LateAnswer(Application):
    """An application whose promised day is over: all that staff need to phone its employer."""

    class Meta:
        proxy = True
        verbose_name = "answer overdue"
        verbose_name_plural = "answers overdue"
