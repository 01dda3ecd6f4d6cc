from typing import Any

from django import forms
from django.forms import BoundField

from coaching.debrief.states import Band
from coaching.practice.states import ReadyItem
from jobstore.web.forms import StyledForm


class ReadinessForm(StyledForm):
    """The checklist in its parts, and how calm one is; nothing of it has to be filled in."""

    nerves = forms.TypedChoiceField(
        label="How calm are you about it?",
        choices=[
            (Band.MISSING, "not yet"),
            (Band.PARTLY, "a little"),
            (Band.MOSTLY, "mostly"),
            (Band.FULLY, "calm enough"),
        ],
        coerce=lambda value: Band(int(value)),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, parts: list[tuple[str, dict[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part_names = [title.lower() for title, _items in parts]
        for title, items in parts:
            self.fields[title.lower()] = forms.MultipleChoiceField(
                label=title,
                choices=list(items.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def parts(self) -> list[BoundField]:
        return [self[name] for name in self.part_names]

    @property
    def items(self) -> list[ReadyItem]:
        """Call it after `is_valid`."""
        return [ReadyItem(item) for name in self.part_names for item in self.cleaned_data[name]]
