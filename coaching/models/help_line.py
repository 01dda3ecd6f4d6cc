from django.db import models


class HelpLineQuerySet(models.QuerySet["HelpLine"]):
    def shown(self) -> "HelpLineQuerySet":
        return self.filter(is_shown=True)


class HelpLine(models.Model):
    """Where somebody who is struggling finds a person to talk to. Staff keep it up to date."""

    key = models.SlugField(max_length=60, unique=True)
    country = models.CharField(max_length=2, blank=True)  # empty: reaches people anywhere
    name = models.CharField(max_length=80)
    how = models.CharField(max_length=160)  # said in words, without the full stop
    url = models.CharField("link", max_length=200)  # one that a phone understands, or a page
    position = models.PositiveSmallIntegerField(default=10)
    is_shown = models.BooleanField(default=True)
    checked_on = models.DateField("checked on", null=True, blank=True)

    objects = HelpLineQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
