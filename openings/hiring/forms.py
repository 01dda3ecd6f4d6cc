"""The answer to "Still hiring?", one press each."""

from django import forms
from django.db.models import TextChoices

from jobstore.web.forms import StyledForm
from openings.opening.states import CloseReason


class Said(TextChoices):
    YES = "yes", "Yes, we still hire"
    FILLED = "filled", "Close it: the job is filled"
    STOPPED = "stopped", "Close it: we do not hire for it any more"


CLOSES_AS = {Said.FILLED: CloseReason.FILLED, Said.STOPPED: CloseReason.WITHDRAWN}


class SaidForm(StyledForm):
    """`seen_open` is how many people the page says are left open."""

    said = forms.ChoiceField(choices=Said.choices)
    seen_open = forms.IntegerField(required=False, min_value=0, max_value=10**9)
