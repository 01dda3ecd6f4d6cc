from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from coaching.practice.models import PracticeQuestion
from coaching.practice.states import QuestionTag
from jobstore.trail.admin import OneAtATime

FEWEST_WORDINGS = 2


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    tags = forms.MultipleChoiceField(
        choices=QuestionTag.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["tags"] = self.instance.tag_list

    def clean_tags(self) -> str:
        return ",".join(self.cleaned_data["tags"])

    def clean_wordings(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["wordings"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) < FEWEST_WORDINGS:
            raise forms.ValidationError(f"Write {FEWEST_WORDINGS} other wordings at least.")
        return "\n".join(lines)


@admin.register(PracticeQuestion)
class PracticeQuestionAdmin(OneAtATime):
    """The standard questions. What candidates answer to them is nobody's to see."""

    form = QuestionForm
    list_display = ("text", "tags", "is_active")
    list_filter = ("is_active",)
    search_fields = ("text", "wordings", "key")
    ordering = ("pk",)
    fields = ("key", "text", "wordings", "tags", "tip", "is_active")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A question is retired, not deleted: answers to it stay readable."""
        return False
