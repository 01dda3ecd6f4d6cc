"""What staff fill in for a company of an interview held elsewhere."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name

from jobstore.web.forms import StyledForm


class DomainForm(StyledForm):
    domain = forms.CharField(
        label="Mail domain",
        max_length=120,
        help_text="Such as example.org. Feedback requests may go there, and nowhere else.",
        error_messages={"required": "Write the domain of the company."},
    )

    def clean_domain(self) -> str:
        domain = str(self.cleaned_data["domain"]).casefold().removeprefix("www.")
        if "." not in domain:
            raise ValidationError("A domain has a dot, as in example.org.")
        validate_domain_name(domain)
        return domain
