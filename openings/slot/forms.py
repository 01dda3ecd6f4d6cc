from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from crispy_forms.layout import Layout
from django import forms
from django.forms import BaseFormSet, formset_factory

from jobstore.lib.zones import read_zone
from jobstore.web.forms import DayField, HourField, StyledForm, long_text
from jobstore.wording.queries.guard import Level
from openings.application.models import Application
from openings.interview.forms import WHY_LIMIT, MeetingForm, NoSuchTime, instant_of
from openings.opening.forms.opening import beside
from openings.opening.models import Opening
from openings.pipeline.queries import findings_for_all, refuse
from openings.slot.actions.propose import SheetFacts
from openings.slot.queries import MOST, WISHED, end_of_sheet


class SheetForm(MeetingForm):
    """Whom to ask, how they meet, and until when they can pick; the times are rows beside it."""

    candidates = forms.MultipleChoiceField(
        label="Whom you ask",
        widget=forms.CheckboxSelectMultiple,
        help_text="All of them may pick from the same times. Each time is given away once.",
    )
    until = DayField(
        label="Last day to pick",
        help_text="Within 30 days; the last of the times ends it, too.",
    )
    field_order = ("candidates", "kind", "minutes", "time_zone", "where", "note", "until")

    def __init__(
        self, *args: Any, opening: Opening, askable: list[Application], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.opening = opening
        names = [(str(one.pk), one.candidate.get_full_name()) for one in askable]
        self.offer("candidates", names)
        self.fields["candidates"].error_messages["invalid_choice"] = (
            "Somebody whom you chose was asked, has a time or has ended meanwhile. Look again."
        )

    def clean_note(self) -> str:
        text: str = self.cleaned_data["note"].strip()
        refuse(findings_for_all(self.opening, text, is_yes=True), since=Level.HOLD)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.check_place(data)
        return data

    def facts(self, starts: list[datetime]) -> SheetFacts:
        """Only of a valid form."""
        data = self.cleaned_data
        names = ("kind", "minutes", "time_zone", "where", "note")
        ends_at = end_of_sheet(data["until"], starts, zone=data["time_zone"])
        return SheetFacts(ends_at=ends_at, **{name: data[name] for name in names})


class TimeForm(StyledForm):
    day = DayField(label="Date")
    start = HourField(label="Start")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(beside("day", "start"))


if TYPE_CHECKING:
    Rows = BaseFormSet[TimeForm]
else:
    Rows = BaseFormSet


class BaseTimes(Rows):
    """Rows that stay empty do not count."""

    default_error_messages = {
        "missing_management_form": "Name the times.",
        "too_many_forms": "These are too many times.",
    }

    def moments(self, zone: str) -> list[datetime] | None:
        """As local times of the zone; None where a row is wrong, which says so."""
        if not self.is_valid():
            return None
        rows = [form for form in self.forms if form.cleaned_data]
        found = [_moment(form, read_zone(zone)) for form in rows]
        return None if None in found else [one for one in found if one is not None]


def _moment(form: TimeForm, zone: ZoneInfo) -> datetime | None:
    try:
        return instant_of(form.cleaned_data["day"], form.cleaned_data["start"], zone)
    except NoSuchTime as error:
        form.add_error("start", str(error))
        return None


def _rows(most: int) -> type[BaseTimes]:
    made = formset_factory(
        TimeForm, formset=BaseTimes, max_num=most, validate_max=True, extra=most, absolute_max=most
    )
    return cast("type[BaseTimes]", made)


SheetTimes = _rows(MOST)
WishedTimes = _rows(WISHED)


class NoneFitsForm(StyledForm):
    why = long_text(
        "When you can",
        WHY_LIMIT,
        hint="In your words, where days and hours do not say it. The employer reads this.",
        required=False,
    )


class OtherTimeForm(StyledForm):
    why = long_text(
        "Why you need another time",
        WHY_LIMIT,
        hint="The employer reads this.",
        missing="Say why you need another time.",
    )
