"""The field that takes a résumé: what comes out of it has passed every check."""

from typing import Any

from django import forms

from jobstore.lib.documents.check import CheckedDocument, check_document
from jobstore.lib.documents.refusal import DocumentRefused


class ResumeField(forms.FileField):
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
