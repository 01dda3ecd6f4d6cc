from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BaseFormSet, formset_factory

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.web.forms import AddressField, HourField, StyledForm, TimeZoneField, VersionField
from openings.interview.models import Interview
from openings.interview.queries import minutes_of
from openings.interview.states import InterviewKind

MOST_PEOPLE = 4
SHORTEST = 10
LONGEST = 600
FARTHEST = timedelta(days=730)
_UNSAID = {  # where a kind of interview says nothing by itself
    InterviewKind.IN_PERSON: "Say where the candidate has to come.",
    InterviewKind.VIDEO: "Say how the candidate joins: a link, or who sends it and when.",
}
WHY_LIMIT = 500


class NoSuchTime(ValueError):
    """The clocks of that zone jump over this local time, or show it twice."""


def instant_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The one instant that a local time means. Raises NoSuchTime where there is none, or two."""
    first = datetime.combine(day, at, tzinfo=zone)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchTime("The clocks there are set forward over this time. Choose another one.")
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise NoSuchTime("The clocks there show this time twice that night. Choose another one.")
    return first.astimezone(UTC)


class MeetingForm(StyledForm):
    """How an interview is held, whenever that is."""

    kind = forms.ChoiceField(label="Kind", choices=InterviewKind.choices)
    minutes = forms.IntegerField(
        label="Length in minutes", min_value=SHORTEST, max_value=LONGEST, initial=60
    )
    time_zone = TimeZoneField()
    where = forms.CharField(
        label="Place or link",
        max_length=300,
        required=False,
        help_text="Where to come, or the link to join. A phone call needs none.",
    )
    note = forms.CharField(
        label="What to prepare",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The candidate reads this.",
    )

    def check_place(self, facts: dict[str, Any]) -> None:
        unsaid = _UNSAID.get(facts.get("kind", ""))
        if unsaid and not facts.get("where") and "where" not in self.errors:
            self.add_error("where", unsaid)


class InterviewForm(MeetingForm):
    """When, where and how; the times are the local ones of the chosen zone."""

    round = forms.IntegerField(label="Round", min_value=1, max_value=20)
    day = forms.DateField(
        label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    start = HourField(label="Start")
    promised_by = forms.DateField(
        label="You answer by",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = VersionField()
    field_order = ("kind", "round", "day", "start")

    def __init__(self, *args: Any, answer_days: int, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer_days = answer_days
        self.fields["time_zone"].initial = zone
        self.fields["promised_by"].help_text = (
            "The candidate is promised an answer by the end of this day. Leave it empty for "
            f"{answer_days} working days after the interview."
        )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        today = clock.now().date()
        if not today - timedelta(days=1) <= day <= today + FARTHEST:
            raise forms.ValidationError("Choose a date between today and two years from now.")
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.check_place(facts)
        if not {"day", "start", "minutes", "time_zone"} <= facts.keys():
            return facts
        try:
            starts_at = instant_of(facts["day"], facts["start"], read_zone(facts["time_zone"]))
        except NoSuchTime as error:
            self.add_error("start", str(error))
            return facts
        if starts_at <= clock.now():
            self.add_error("start", "This time has passed. Choose one that is still to come.")
        facts["starts_at"] = starts_at
        facts["ends_at"] = starts_at + timedelta(minutes=facts["minutes"])
        self._check_promise(facts)
        return facts

    def _check_promise(self, facts: dict[str, Any]) -> None:
        if "promised_by" not in facts:
            return
        last_day = facts["ends_at"].astimezone(read_zone(facts["time_zone"])).date()
        promised = facts["promised_by"] or periods.add_working_days(last_day, self.answer_days)
        if promised <= last_day:
            self.add_error("promised_by", "Choose a day after the interview.")
        elif promised > last_day + timedelta(days=120):
            self.add_error("promised_by", "Answer within 120 days.")
        elif not periods.is_working_day(promised):
            self.add_error("promised_by", "Choose a working day, so that somebody can answer.")
        facts["promised_by"] = promised

    def facts(self) -> dict[str, Any]:
        """What the action takes; only of a valid form."""
        names = (
            "round",
            "kind",
            "starts_at",
            "ends_at",
            "time_zone",
            "where",
            "note",
            "promised_by",
        )
        return {name: self.cleaned_data[name] for name in names}


class InterviewMoveForm(InterviewForm):
    why = forms.CharField(
        label="Why you change it",
        max_length=WHY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The candidate and the interviewers read this.",
    )


class InterviewCancelForm(StyledForm):
    why = forms.CharField(
        label="Why you cancel it",
        max_length=WHY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The candidate and the interviewers read this.",
    )
    version = VersionField()


class InterviewerForm(StyledForm):
    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Title", max_length=120, required=False)
    email = AddressField(label="E-mail address")
    phone = forms.CharField(label="Phone", max_length=30, required=False)
    welcomes_calls = forms.BooleanField(
        label="The candidate may call after the decision", required=False
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("welcomes_calls") and not facts.get("phone") and "phone" in facts:
            self.add_error("phone", "Give the number that the candidate may call.")
        return facts


if TYPE_CHECKING:
    Rows = BaseFormSet[InterviewerForm]
else:
    Rows = BaseFormSet


class BaseInterviewers(Rows):
    """One to four people. Rows that stay empty do not count."""

    default_error_messages = {
        "missing_management_form": "Say who interviews.",
        "too_few_forms": "Say who interviews.",
        "too_many_forms": f"At most {MOST_PEOPLE} people interview at once.",
    }

    def clean(self) -> None:
        if any(self.errors):
            return
        addresses = [person["email"].lower() for person in self.people()]
        if len(set(addresses)) < len(addresses):
            raise forms.ValidationError("Two interviewers have the same e-mail address.")

    def people(self) -> list[dict[str, Any]]:
        """The rows that are filled in; only of a valid set."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]


InterviewerFormSet = cast(
    "type[BaseInterviewers]",
    formset_factory(
        InterviewerForm,
        formset=BaseInterviewers,
        min_num=1,
        validate_min=True,
        max_num=MOST_PEOPLE,
        validate_max=True,
        extra=MOST_PEOPLE - 1,
    ),
)


def initial_of(interview: Interview) -> dict[str, Any]:
    """An interview in the fields of its form."""
    start = interview.starts_at.astimezone(read_zone(interview.time_zone))
    return {
        "kind": interview.kind,
        "round": interview.round,
        "day": start.date(),
        "start": start.time(),
        "minutes": minutes_of(interview),
        "time_zone": interview.time_zone,
        "where": interview.where,
        "note": interview.note,
        "promised_by": interview.promised_by,
        "version": interview.version,
    }
