"""What staff fill in to merge an employer that came in twice."""

from typing import Any

from django import forms

from jobstore.lib.text import clean_header_text
from jobstore.people.employer.models import Employer, EmployerAlias
from jobstore.people.states import ApplicationMail, Role
from jobstore.people.user.forms import PHONE_MESSAGE, PHONE_PATTERN
from jobstore.web.forms import (
    AddressField,
    LinkField,
    StyledForm,
    TimeZoneField,
    ZoneForm,
    reason_field,
)


class EmployerForm(StyledForm):
    """What registering an employer asks."""

    name = forms.CharField(label="Name of the employer", max_length=160)
    website = LinkField(
        label="Website",
        max_length=200,
        required=False,
        help_text="A site of your own helps us to trust you sooner.",
    )
    city = forms.CharField(label="City", max_length=80, required=False)
    region = forms.CharField(label="State", max_length=40, required=False)
    time_zone = TimeZoneField(help_text="Promised dates count in this zone.")

    def clean_name(self) -> str:
        name = clean_header_text(self.cleaned_data["name"], limit=160)
        if not any(char.isalnum() for char in name):
            raise forms.ValidationError("Write the name in letters or digits.")
        return name


class EmployerAdminForm(ZoneForm):
    """What staff change by hand."""

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        elsewhere = EmployerAlias.objects.filter(slug=slug).exclude(employer=self.instance)
        if elsewhere.exists():
            raise forms.ValidationError("Links to another employer lead to this address.")
        return slug


class ReasonForm(StyledForm):
    """Why staff did to an employer what cannot be undone."""

    reason = reason_field(
        "Reason, for staff",
        help_text="Kept with your name and the time.",
        missing="Write why. Whoever looks later reads it.",
        rows=2,
    )


class EmployerEditForm(EmployerForm):
    """What owners may change."""

    text = forms.CharField(
        label="About you",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What you do, and what working with you is like.",
    )
    phone = forms.RegexField(
        label="Phone",
        regex=PHONE_PATTERN,
        required=False,
        error_messages={"invalid": PHONE_MESSAGE},
        help_text="For our staff only, when an answer to a candidate is late.",
    )
    answer_days = forms.IntegerField(
        label="You answer candidates within (working days)", min_value=1, max_value=60
    )
    answers_feedback = forms.BooleanField(
        label="We answer candidates who ask for feedback after an interview", required=False
    )
    field_order = (
        "name",
        "text",
        "website",
        "city",
        "region",
        "time_zone",
        "phone",
        "answer_days",
        "answers_feedback",
    )


class OtherEmployerForm(StyledForm):
    """Which one is the same as `into`."""

    other = forms.CharField(
        label="Address of the other one",
        max_length=200,
        help_text="The last part of the address of its page, such as acme-stores.",
        error_messages={"required": "Name the other employer."},
    )

    def __init__(self, *args: Any, into: Employer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.into = into

    def clean_other(self) -> Employer:
        slug = self.cleaned_data["other"].strip().rstrip("/").rsplit("/", 1)[-1]
        found = Employer.objects.filter(slug=slug, is_unnamed=False).first()
        if found is None:
            raise forms.ValidationError("There is no employer with this address.")
        if found == self.into:
            raise forms.ValidationError("That is the same one. Name the other.")
        return found


class InvitationForm(StyledForm):
    email = AddressField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Role",
        choices=[
            (Role.RECRUITER, "Recruiter: posts openings and works with candidates"),
            (Role.OWNER, "Owner: that, and manages the team and the page"),
        ],
        widget=forms.RadioSelect,
        initial=Role.RECRUITER,
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class ApplicationMailForm(StyledForm):
    choice = forms.TypedChoiceField(
        label="Mail about applications and withdrawals",
        coerce=ApplicationMail,
        choices=ApplicationMail.choices,
        widget=forms.RadioSelect,
    )
