"""Taking a résumé, choosing one, and having one looked at."""

from typing import Any

from django import forms
from django.template.defaultfilters import date as written_date
from django.utils import timezone

from jobstore.lib.documents.check import CheckedDocument, check_document
from jobstore.lib.documents.refusal import DocumentRefused
from jobstore.people.user.models import User
from jobstore.web.forms import StyledForm
from openings.application.models import Resume
from openings.application.queries import resumes_of


class ResumeField(forms.FileField):
    """What comes out of it has passed every check."""

    widget = forms.ClearableFileInput

    def __init__(self, **options: Any) -> None:
        # The check says what is wrong with an empty file, in its own words.
        super().__init__(allow_empty_file=True, **options)
        self.widget.attrs.setdefault("accept", ".pdf,.docx")

    def clean(self, data: Any, initial: Any = None) -> CheckedDocument | None:
        file: Any = super().clean(data, initial)
        if not file:
            return None
        try:
            return check_document(file.read(), name=file.name or "", size=file.size)
        except DocumentRefused as refusal:
            raise forms.ValidationError(str(refusal), code="refused") from refusal


class ResumeChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg] # no generic
    def label_from_instance(self, obj: Resume) -> str:
        """Several files often have one name: when it came and where it went tell them apart."""
        added = written_date(timezone.localtime(obj.uploaded_at), "F j, Y, g:i A")
        sent = list(dict.fromkeys(one.opening.employer.name for one in obj.application_set.all()))
        others = f" and {len(sent) - 1} more" if len(sent) > 1 else ""
        went = f", sent to {sent[0]}{others}" if sent else ""
        return f"{obj.original_name} (added {added}{went})"


class SpellingForm(StyledForm):
    """Which of their own the candidate wants to have looked at."""

    resume = ResumeChoiceField(
        label="Your résumé",
        queryset=Resume.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of yours."},
    )

    def __init__(self, *args: Any, candidate: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resume"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- declared above
        field.queryset = resumes_of(candidate)
        newest = field.queryset.first()
        self.has_resumes = newest is not None
        self.initial.setdefault("resume", newest)
