"""What staff fill in for a company of an interview held elsewhere."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.forms import BaseFormSet, formset_factory

from jobstore.lib import clock
from jobstore.lib.text import clean_header_text
from jobstore.lib.zones import read_zone
from jobstore.web.forms import AddressField, HourField, LinkField, StyledForm, TimeZoneField
from openings.interview.forms import NoSuchTime, instant_of
from openings.interview.states import InterviewKind, ReportedOutcome
from openings.reported.models import ReportedInterview, ReportedPerson


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


MOST_PEOPLE = 4


SHORTEST, LONGEST = 5, 600  # minutes


OLDEST = timedelta(days=180)
FARTHEST = timedelta(days=180)
LATEST_PROMISE = timedelta(days=120)
FEWEST_DIGITS = 4


class ReportedForm(StyledForm):
    """An interview that was arranged somewhere else; times are local in the chosen zone."""

    company = forms.CharField(label="Company", max_length=160)
    role = forms.CharField(label="Job", max_length=200, help_text="As the advert calls it.")
    kind = forms.ChoiceField(label="Kind", choices=InterviewKind.choices)
    day = forms.DateField(
        label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = HourField(label="Start")
    minutes = forms.IntegerField(
        label="Length in minutes", min_value=SHORTEST, max_value=LONGEST, initial=45
    )
    time_zone = TimeZoneField()
    promised_by = forms.DateField(
        label="They said they answer by",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Leave it empty if nobody named a day.",
    )
    advert_url = LinkField(label="Link to the advert", max_length=500, required=False)
    website = LinkField(label="Website of the company", max_length=200, required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = zone

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        today = clock.now().date()
        if not today - OLDEST <= day <= today + FARTHEST:
            raise forms.ValidationError("Choose a day within six months of today.")
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not {"day", "start", "minutes", "time_zone"} <= facts.keys():
            return facts
        try:
            starts_at = instant_of(facts["day"], facts["start"], read_zone(facts["time_zone"]))
        except NoSuchTime as error:
            self.add_error("start", str(error))
            return facts
        facts["starts_at"] = starts_at
        facts["ends_at"] = starts_at + timedelta(minutes=facts["minutes"])
        self._check_promise(facts)
        return facts

    def _check_promise(self, facts: dict[str, Any]) -> None:
        promised = facts.get("promised_by")
        if promised is None:
            return
        last_day = facts["ends_at"].astimezone(read_zone(facts["time_zone"])).date()
        if promised < last_day:
            self.add_error("promised_by", "This day is before the interview.")
        elif promised > last_day + LATEST_PROMISE:
            self.add_error("promised_by", "Choose a day within four months of the interview.")

    def reported(self, people: "list[dict[str, Any]]") -> ReportedInterview:
        """What the action takes; only of a valid form."""
        facts = self.cleaned_data
        return ReportedInterview(
            company=facts["company"],
            role=facts["role"],
            kind=InterviewKind(facts["kind"]),
            starts_at=facts["starts_at"],
            ends_at=facts["ends_at"],
            time_zone=facts["time_zone"],
            promised_by=facts["promised_by"],
            advert_url=facts["advert_url"],
            website=facts["website"],
            people=tuple(
                ReportedPerson(
                    name=person["name"],
                    email=person["email"],
                    phone=person["phone"],
                    welcomes_calls=person["welcomes_calls"],
                )
                for person in people
            ),
        )


class NumberField(forms.CharField):
    """Whom the candidate may call, in the candidate's own notes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Their phone number",
            max_length=30,
            help_text="For you alone. We never call it.",
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        number = clean_header_text(super().clean(value), limit=30)
        if number and sum(sign.isdigit() for sign in number) < FEWEST_DIGITS:
            raise forms.ValidationError("Type the number with its digits, such as 555 0123.")
        return number


class ReportedPersonForm(StyledForm):
    """A row may stay empty; an address needs its name."""

    name = forms.CharField(label="Name", max_length=120, required=False)
    email = AddressField(label="E-mail address", required=False)
    welcomes_calls = forms.BooleanField(label="They said that I may call", required=False)
    phone = NumberField(required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        is_somebody = facts.get("email") or facts.get("phone") or facts.get("welcomes_calls")
        if is_somebody and not facts.get("name") and "name" in facts:
            self.add_error("name", "Fill this in.")
        if facts.get("welcomes_calls") and not facts.get("phone") and "phone" in facts:
            self.add_error("phone", "Give the number that you may call.")
        if facts.get("phone") and not facts.get("welcomes_calls"):
            self.add_error("welcomes_calls", "Tick this, or leave the number out.")
        return facts


if TYPE_CHECKING:
    Rows = BaseFormSet[ReportedPersonForm]
else:
    Rows = BaseFormSet


class BaseReportedPeople(Rows):
    """Nobody or up to four people. Rows that stay empty do not count."""

    default_error_messages = {
        "missing_management_form": "Send the form once more.",
        "too_many_forms": f"At most {MOST_PEOPLE} people can be listed.",
    }

    def clean(self) -> None:
        if any(self.errors):
            return
        addresses = [person["email"].lower() for person in self.people() if person["email"]]
        if len(set(addresses)) < len(addresses):
            raise forms.ValidationError("Two people have the same e-mail address.")

    def people(self) -> list[dict[str, Any]]:
        """The rows that are filled in; only of a valid set."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


ReportedPeople = cast(
    "type[BaseReportedPeople]",
    formset_factory(
        ReportedPersonForm,
        formset=BaseReportedPeople,
        max_num=MOST_PEOPLE,
        validate_max=True,
        extra=MOST_PEOPLE,
    ),
)


class ReportedOutcomeForm(StyledForm):
    outcome = forms.ChoiceField(
        label="What have you heard?", choices=ReportedOutcome.choices, widget=forms.RadioSelect
    )

    def chosen(self) -> ReportedOutcome:
        return ReportedOutcome(self.cleaned_data["outcome"])
