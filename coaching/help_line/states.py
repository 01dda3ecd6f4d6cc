"""The lists of crisis words."""

from django.db.models import TextChoices


class CrisisPart(TextChoices):
    """What a list of crisis words is for."""

    PHRASES = "phrases", "what shows help at once"
    HEDGES = "hedges", "what people say who are well"
    FILLERS = "fillers", "words that are left out first"
