"""What an alert looks for, how often it may mail, and what did not fit."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict  # noqa: TID251 -- the search is read as its URL would be

from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import promising
from jobstore.web.forms import AddressField, DayField, StyledForm, TimeZoneField
from openings.alert.actions.begin import Wish
from openings.alert.models import SEARCH_LENGTH
from openings.alert.queries.search import filters_of, kept, with_filters
from openings.alert.states import Misfit, Rhythm, Weekday
from openings.search.forms import criteria_of
from openings.search.queries.criteria import RADII, SearchCriteria, pay_value


class AlertForm(StyledForm):
    """A search that can still be changed, and its mornings. `criteria` is what it begins with."""

    email = AddressField(
        label="Your e-mail address",
        help_text=promising(
            "We send one mail there. Nothing else comes until you press the button behind it.",
            "openings.alert_confirm",
        ),
        error_messages={
            "required": "Write your e-mail address.",
            "invalid": "Write an address such as name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(label="Job, skill or employer", required=False, max_length=200)
    place = forms.CharField(
        label="City, state, ZIP code or “remote”", required=False, max_length=80
    )
    radius = forms.TypedChoiceField(
        label="Within", required=False, coerce=int, choices=[(one, f"{one} miles") for one in RADII]
    )
    pay = forms.CharField(
        label="Pay of at least",
        required=False,
        max_length=40,
        help_text="Such as $20 an hour, or 52,000 a year. Leave it empty for any pay.",
    )
    filters = forms.MultipleChoiceField(
        label="Only", required=False, widget=forms.CheckboxSelectMultiple
    )
    rhythm = forms.ChoiceField(label="How often", choices=Rhythm, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label="On which day, if once a week", coerce=int, choices=Weekday, required=False
    )
    time_zone = TimeZoneField(
        help_text=promising("The mail comes at 8:00 in the morning there.", "openings.alerts")
    )

    def __init__(self, *args: Any, criteria: SearchCriteria, asks_email: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        if not asks_email:
            del self.fields["email"]
        chosen = filters_of(criteria)
        if chosen:
            self.offer("filters", chosen)
        else:
            del self.fields["filters"]
        self.initial = {
            "words": criteria.words,
            "place": criteria.place,
            "radius": criteria.radius,
            "pay": pay_value(criteria.pay) if criteria.pay else "",
            "filters": [value for value, _ in chosen],
            "rhythm": Rhythm.DAILY,
            "weekday": Weekday.MONDAY,
            **self.initial,
        }
        self.helper.layout = Layout(*self.fields)

    def clean_pay(self) -> str:
        pay: str = self.cleaned_data["pay"].strip()
        if pay and self._read(pay=pay).pay is None:
            raise forms.ValidationError("Write an amount, such as 20 or 52,000.")
        return pay

    def clean(self) -> dict[str, Any]:
        """A place that nobody knows would find nothing for ever."""
        place = self.cleaned_data.get("place", "")
        meant = self._read(place=place).meant
        if place and meant.is_unknown:
            self.add_error(
                "place", "We do not know this place. Try a city with its state, or a ZIP code."
            )
        if not self.errors and len(kept(self.wish().criteria)) > SEARCH_LENGTH:
            self.add_error(None, "This is more than an alert can look for. Take out some filters.")
        return self.cleaned_data

    def wish(self) -> Wish:
        """Of a valid form."""
        facts = self.cleaned_data
        searched = {"q": facts["words"], "place": facts["place"], "pay": facts["pay"]}
        searched["radius"] = str(facts["radius"] or SearchCriteria.radius)
        found = self._read(**searched)
        ticked = facts.get("filters", [])
        return Wish(
            criteria=with_filters(found, self.criteria, ticked),
            rhythm=facts["rhythm"],
            weekday=facts["weekday"] if facts["weekday"] != "" else Weekday.MONDAY,
            time_zone=read_zone(facts["time_zone"]).key,
        )

    def _read(self, **typed: str) -> SearchCriteria:
        query = QueryDict(mutable=True)
        query.update(typed)
        return criteria_of(query)


class PauseForm(StyledForm):
    until = DayField(
        label="No mail until", error_messages={"required": "Choose the day on which it goes on."}
    )


class FitForm(StyledForm):
    misfit = forms.ChoiceField(label="What was wrong?", choices=Misfit, widget=forms.RadioSelect)
