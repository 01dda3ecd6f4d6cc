"""Posting in one sitting. A draft may be unfinished; what publishing needs is checked there."""

from datetime import time
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from jobstore.lib.money import SIGNS, sign_in
from jobstore.lib.zones import read_zone
from jobstore.web.forms import DayField, HourField
from openings.opening.forms.fields import AmountField, LinesField, pay_doubt
from openings.opening.forms.questions import QuestionFields
from openings.opening.models import Opening
from openings.opening.states import (
    HIRES,
    HIRES_TEXT,
    EmploymentType,
    PayPeriod,
    RemoteKind,
    Vacancy,
    VisaSupport,
)
from openings.place.actions import place_at
from openings.place.models import PLACES_LIMIT

REQUIREMENTS = 15
REQUIREMENT_LENGTH = 120
COUNTRIES = [("US", "United States"), ("CA", "Canada"), ("GB", "United Kingdom"), ("MX", "Mexico")]
CURRENCIES = [("USD", "US dollars"), ("CAD", "Canadian dollars"), ("GBP", "British pounds")]
HOURS: dict[str, Any] = {"min_value": 1, "max_value": 168, "max_digits": 4, "decimal_places": 1}


def beside(*names: str) -> Div:
    """Fields side by side where there is room."""
    return Div(*(Div(name, css_class="col-sm-6") for name in names), css_class="row")


class OpeningForm(QuestionFields):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    title = forms.CharField(max_length=200, help_text="As a candidate would search for it.")
    category = forms.CharField(max_length=60, required=False, help_text="For example: Retail.")
    employment_type = forms.ChoiceField(
        choices=[("", "Choose one"), *EmploymentType.choices], required=False
    )
    vacancy = forms.ChoiceField(choices=[("", "Not stated"), *Vacancy.choices], required=False)
    visa_support = forms.ChoiceField(
        label="Work visa",
        choices=[("", "Not stated"), *VisaSupport.choices],
        required=False,
        help_text="Whether you help somebody from abroad to get a visa for this job.",
    )
    people_to_hire = forms.IntegerField(
        label="How many people you hire",
        required=False,
        initial=1,
        min_value=HIRES.start,
        max_value=HIRES.stop - 1,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HIRES_TEXT),
        help_text="Only your team sees it, and it changes at once.",
    )
    remote = forms.ChoiceField(label="Where the work is done", choices=RemoteKind.choices)
    place = forms.CharField(
        max_length=200,
        required=False,
        help_text="A city with its state, or a ZIP code, for example: Columbus, OH.",
    )
    country = forms.ChoiceField(choices=COUNTRIES)
    other_places = LinesField(
        label="More places",
        help_text=f"One a line, {PLACES_LIMIT - 1} at most, in the same country.",
        most=PLACES_LIMIT - 1,
        longest=200,
    )
    remote_from = LinesField(
        label="Remote work may be done from",
        help_text="Countries, or states of the United States, one a line. Left empty, nobody says.",
        most=PLACES_LIMIT,
        longest=60,
    )
    pay_min = AmountField(label="Pay from", required=False)
    pay_max = AmountField(label="Pay up to", required=False)
    pay_currency = forms.ChoiceField(label="Currency", choices=CURRENCIES)
    pay_period = forms.ChoiceField(label="Paid by", choices=PayPeriod.choices)
    hours_min = forms.DecimalField(label="Hours a week, from", required=False, **HOURS)
    hours_max = forms.DecimalField(
        label="Hours a week, up to",
        required=False,
        help_text="For pay by the hour, candidates who search by yearly pay need them.",
        **HOURS,
    )
    pay_is_right = forms.BooleanField(label="Yes, the pay is right", required=False)
    hides_pay = forms.BooleanField(
        label="The pay is not stated, on purpose",
        required=False,
        help_text="Candidates read “Pay not stated”.",
    )
    description = forms.CharField(
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Markdown works: **bold**, lists with a dash, headings with ##.",
    )
    requirements = LinesField(
        label="What the job asks for",
        help_text=f"One requirement a line, {REQUIREMENTS} at most. Feedback refers to them later.",
        most=REQUIREMENTS,
        longest=REQUIREMENT_LENGTH,
        rows=5,
    )
    answer_days = forms.IntegerField(
        label="You answer within (working days)", min_value=1, max_value=60
    )
    answers_feedback = forms.BooleanField(
        label="We answer requests for feedback after an interview", required=False
    )
    welcomes_calls = forms.BooleanField(label="Interviewed candidates may call us", required=False)
    no_calls = forms.BooleanField(
        label="Please do not call us",
        required=False,
        help_text="Candidates read it on the posting.",
    )
    may_apply_again = forms.BooleanField(
        label="Candidates may apply again after a no", required=False
    )
    public_on = DayField(
        label="Public from",
        required=False,
        help_text="Left empty, it is public as soon as it is published.",
    )
    public_hour = HourField(
        label="Hour on the first day",
        required=False,
        help_text="In the time zone of the employer; left empty, the beginning of the day.",
    )
    closes_on = DayField(
        label="Last day to apply",
        required=False,
        help_text="At most 90 days from now; left empty, it closes 90 days after its publication.",
    )
    closes_hour = HourField(
        label="Hour on that day",
        required=False,
        help_text="In the time zone of the employer; left empty, the end of the day.",
    )

    def __init__(self, *args: Any, is_public: bool = False, **kwargs: Any) -> None:
        """Once it is public, the day on which it became so is fixed."""
        super().__init__(*args, **kwargs)
        self.times = Fieldset("From when to when", beside("closes_on", "closes_hour"))
        if is_public:
            del self.fields["public_on"], self.fields["public_hour"]
        else:
            self.times.insert(0, beside("public_on", "public_hour"))
        self.pay = Fieldset("The pay", beside(*PAY_FIELDS), "hides_pay")
        self.helper.layout = Layout(
            "version",
            Fieldset(
                *("The job", "title", "category", "employment_type", beside(*HOURS_FIELDS)),
                *(beside("vacancy", "visa_support"), "people_to_hire"),
            ),
            Fieldset("The place", "remote", "place", "country", "other_places", "remote_from"),
            self.pay,
            Fieldset("The text", "description", "requirements"),
            Fieldset(
                "Your promise",
                *("answer_days", "answers_feedback", "welcomes_calls", "no_calls"),
                "may_apply_again",
            ),
            self.times,
            *self.questions,
        )

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        low, high = data.get("pay_min"), data.get("pay_max")
        if low and high and high < low:
            self.add_error("pay_max", "The highest pay is below the lowest.")
        few, many = data.get("hours_min"), data.get("hours_max")
        if few and many and many < few:
            self.add_error("hours_max", "The most hours are below the fewest.")
        if (low or high) and data.get("hides_pay"):
            self.add_error("hides_pay", "Pay is stated above; remove it or this tick.")
        self._check_signs(data)
        self._ask_about_pay(data)
        if data.get("closes_hour") and not data.get("closes_on") and "closes_on" not in self.errors:
            self.add_error("closes_on", "Choose the day to this hour.")
        if data.get("public_hour") and not data.get("public_on") and "public_on" not in self.errors:
            self.add_error("public_on", "Choose the day to this hour.")
        if twice := place_twice(data):
            self.add_error("other_places", f"“{twice}” stands twice; keep one.")
        if data.get("welcomes_calls") and data.get("no_calls"):
            self.add_error("no_calls", "Above it says that candidates may call; keep one of both.")
        return data

    def _check_signs(self, data: dict[str, Any]) -> None:
        """A sign says which money is meant; it is never dropped for the currency chosen."""
        for name in ("pay_min", "pay_max"):
            sign = sign_in(str(self.data.get(name, "")))
            if sign and data.get(name) and data.get("pay_currency") not in SIGNS[sign]:
                self.add_error(name, f"“{sign}” and the currency chosen do not fit together.")

    def _ask_about_pay(self, data: dict[str, Any]) -> None:
        """Once, where the pay was written or changed: what looks like a slip may be meant."""
        doubt = pay_doubt((data.get("pay_min"), data.get("pay_max")), data.get("pay_period", ""))
        if not doubt or {"pay_min", "pay_max", "pay_period"}.isdisjoint(self.changed_data):
            return
        self.pay.insert(1, "pay_is_right")
        if not data.get("pay_is_right"):
            self.add_error("pay_is_right", f"{doubt} Is this right? Change it, or tick this box.")

    def facts(self) -> dict[str, Any]:
        """The cleaned values by the names of `OpeningFacts`, the questions as plain values."""
        data = self.cleaned_data
        apart = ("question_", "version", "pay_is_right")
        names = [name for name in self.fields if not name.startswith(apart)]
        return {name: data[name] for name in names} | {"questions": self.asked()}


def place_twice(data: dict[str, Any]) -> str:
    """As it was written first: "Dayton, OH" and "Dayton, Ohio" are one. Else empty."""
    seen: dict[str, str] = {}
    for text in (data.get("place", ""), *data.get("other_places", ())):
        place = place_at(text=text, country=data.get("country", ""))
        name = f"{place.place_name} {place.postal_code}".casefold()
        if text and name in seen:
            return seen[name]
        seen[name] = text
    return ""


HOURS_FIELDS = ("hours_min", "hours_max")
PAY_FIELDS = ("pay_min", "pay_max", "pay_currency", "pay_period")


def initial_of(opening: Opening) -> dict[str, Any]:
    """A stored opening as the form shows it; `opening` comes with its parts."""
    values: dict[str, Any] = {
        name: getattr(opening, name)
        for name in OpeningForm.base_fields
        if hasattr(opening, name) and name != "requirements"
    }
    values["place"] = opening.place_text
    values["country"] = opening.country or "US"
    values["other_places"] = "\n".join(
        place.place_text or place.place_name for place in opening.all_places[1:]
    )
    values["requirements"] = "\n".join(row.text for row in opening.requirements.all())
    if opening.own_end:
        values |= {"closes_on": opening.own_end.day, "closes_hour": opening.own_end.hour}
    if opening.publish_at:
        begins = opening.publish_at.astimezone(read_zone(opening.employer.time_zone))
        hour = begins.time().replace(second=0, microsecond=0)
        values |= {"public_on": begins.date(), "public_hour": hour if hour != time() else None}
    for number, question in enumerate(opening.questions.all(), start=1):
        values[f"question_text_{number}"] = question.text
        values[f"question_kind_{number}"] = question.kind
        values[f"question_options_{number}"] = question.options
        values[f"question_required_{number}"] = question.is_required
    return values
