from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.web.forms import DayField, HourField, StyledForm, VersionField, long_text
from jobstore.wording.queries.guard import Level
from openings.application.models import Application
from openings.decision.forms import DecisionForm
from openings.offer.models import Offer, newest_offer
from openings.offer.queries import (
    EVENING,
    Terms,
    end_fault,
    end_of_offer,
    term_doubts,
    term_faults,
    usual_terms,
)
from openings.offer.states import DeclineReason
from openings.opening.forms.fields import AmountField
from openings.opening.forms.opening import CURRENCIES, HOURS, beside
from openings.opening.states import EmploymentType, PayPeriod
from openings.pipeline.queries import findings_in, refuse

USUALLY = timedelta(days=7)  # to answer


class EndFields(forms.Form):
    """Until when an offer can be answered: a day and an hour where the employer is."""

    ends_on = DayField(label="Answer by", help_text="1 to 30 days from now.")
    ends_hour = HourField(
        label="Hour on that day",
        help_text="Where you are. A time in their night is moved to their next morning.",
        initial=EVENING,
    )
    application: Application

    def ends_at(self, data: dict[str, Any]) -> datetime | None:
        if not data.get("ends_on") or not data.get("ends_hour"):
            return None
        return end_of_offer(self.application, data["ends_on"], data["ends_hour"])


class OfferForm(EndFields, DecisionForm):
    """The terms of an offer, and words to go with them."""

    pay = AmountField(label="Pay")
    pay_currency = forms.ChoiceField(label="Currency", choices=CURRENCIES)
    pay_period = forms.ChoiceField(label="Paid by", choices=PayPeriod.choices)
    starts_on = DayField(label="First day of work")
    place = forms.CharField(max_length=120, help_text="Where they work; “from home” if they do.")
    employment_type = forms.ChoiceField(choices=EmploymentType.choices)
    hours = forms.DecimalField(label="Hours a week", required=False, **HOURS)
    conditions = long_text(
        "Conditions",
        1000,
        hint="For example a trial period or a check. Leave it empty where there are none.",
        required=False,
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        before = newest_offer(application)
        opening = application.opening
        zone = read_zone(opening.employer.time_zone)
        last = (clock.now() + USUALLY).astimezone(zone).date()
        usual = usual_terms(opening, ends_at=end_of_offer(application, last, EVENING))
        initial = {name: getattr(before or usual, name) for name in vars(usual)}
        initial |= {"ends_on": last, "ends_hour": EVENING, "pay": initial["pay"] or None}
        if initial["hours"] is not None:
            initial["hours"] = f"{float(initial['hours']):g}"
        super().__init__(*args, application=application, initial=initial, **kwargs)
        self.fields["pay"].help_text = f"The opening says: {opening.pay_text}."
        self.fields["text"].help_text = "What you would say on the phone. You may leave it empty."
        self.helper.layout = Layout(
            "version",
            Fieldset("The terms", "pay", beside("pay_currency", "pay_period")),
            beside("starts_on", "hours"),
            *("place", "employment_type", "conditions"),
            Fieldset("The answer", beside("ends_on", "ends_hour")),
            "text",
        )

    def clean_conditions(self) -> str:
        text: str = self.cleaned_data["conditions"].strip()
        refuse(findings_in(self.application, text, is_yes=True), since=Level.HOLD)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ends_at = self.ends_at(data)
        names = {"pay", "starts_on", "place", "employment_type", "pay_currency", "pay_period"}
        if ends_at is not None and names <= data.keys() and not self.errors:
            for name, fault in term_faults(self.terms(), at=clock.now()).items():
                self.add_error(name, fault)
        return data

    def terms(self) -> Terms:
        """Only of a form whose fields are right."""
        data, ends_at = self.cleaned_data, self.ends_at(self.cleaned_data)
        assert ends_at is not None  # noqa: S101 -- both its fields are required
        apart = {"ends_at"}
        names = [name for name in Terms.__dataclass_fields__ if name not in apart]
        return Terms(ends_at=ends_at, **{name: data[name] for name in names})

    def offered(self) -> Offer:
        """As it would be made."""
        return Offer(application=self.application, **vars(self.terms()))

    def doubts(self) -> list[str]:
        return [*super().doubts(), *term_doubts(self.terms(), self.application.opening)]


class MoreTimeForm(EndFields, StyledForm):
    """The employer gives more time, or renews what ran out."""

    version = VersionField()

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.fields["version"].initial = application.version
        offer = newest_offer(application)
        self.fields["ends_on"].initial = offer.wanted_until if offer else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ends_at = self.ends_at(data)
        if ends_at is not None and (fault := end_fault(ends_at, at=clock.now())):
            self.add_error("ends_on", fault)
        return data | {"ends_at": ends_at}


class AnswerForm(StyledForm):
    """`number`: which offer the candidate has read."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_767)

    def about(self, offer: Offer) -> "AnswerForm":
        """The same answer, to another offer."""
        return type(self)(initial=self.cleaned_data | {"number": offer.number})


class NoToOfferForm(AnswerForm):
    reason = forms.ChoiceField(
        label="What speaks against it?",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        help_text="The employer reads it.",
    )
    text = long_text("More, if you like", 200, rows=2, required=False)


class TimeForm(AnswerForm):
    until = DayField(
        label="Until which day?", help_text="The employer decides. Until then the end stands."
    )


class OthersForm(StyledForm):
    """After a yes: which other applications to withdraw. Nothing is ticked beforehand."""

    withdraw = forms.MultipleChoiceField(
        label="Withdraw these",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
