from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms import BoundField

from coaching.debrief.states import SHARED_CRITERIA, Band, Criterion
from coaching.practice.queries import PracticeItem
from coaching.practice.queries.session import (
    BULLETS,
    FRIEND_MAY_SKIP,
    INVITE_WEEK,
    MESSAGE_LENGTH,
    MIRROR_CRITERIA,
    MOST_SENT,
    NOTE_LENGTH,
    FriendView,
    Given,
    has_link,
)
from coaching.practice.states import ReadyItem
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import promising
from jobstore.web.forms import AddressField, StyledForm
from openings.interview.queries import written_time

LONGEST = 2000  # characters of a typed answer
POINT_LENGTH = 80
LATEST = 4 * INVITE_WEEK  # the friend's link is good for thirty days


def _text(label: str, limit: int, rows: int, missing: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=limit,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"}),
    )


def _band(label: str, *, required: bool = True, choices: Any = Band) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=lambda value: Band(int(value)),
        empty_value=None,
        required=required,
        error_messages={"required": "Choose one."},
        widget=forms.RadioSelect,
    )


class CountedForm(StyledForm):
    """A form that counts once, however often it is sent: its key goes with it."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4()

    def clean_key(self) -> UUID:
        return self.cleaned_data["key"] or uuid4()


class SoloForm(CountedForm):
    """A whole answer, or three points to speak from."""

    def __init__(self, *args: Any, in_points: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_points = in_points
        if in_points:
            for number in range(1, BULLETS + 1):
                self.fields[f"point_{number}"] = forms.CharField(
                    label=f"Point {number}",
                    max_length=POINT_LENGTH,
                    error_messages={"required": "A few words are enough."},
                    widget=forms.TextInput(attrs={"class": "form-control"}),
                )
        else:
            self.fields["answer"] = _text("Your answer", LONGEST, 8, "Write a line or two.")
        self.fields["band"] = _band("How well does it answer the question?")

    @property
    def points(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("point_")]

    @property
    def given(self) -> Given:
        """Call it after `is_valid`."""
        data = self.cleaned_data
        points = "\n".join(data[field.name] for field in self.points)
        return Given(
            answer=points or data.get("answer", ""),
            is_bullets=self.in_points,
            band=data["band"],
        )


class MirrorForm(CountedForm):
    """A guess before, and a look after."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in MIRROR_CRITERIA:
            self.fields[f"predict_{criterion}"] = _band(f"{criterion.label}, your guess")
        for criterion in MIRROR_CRITERIA:
            self.fields[f"rate_{criterion}"] = _band(str(criterion.label))

    @property
    def predictions(self) -> list[BoundField]:
        return [self[f"predict_{criterion}"] for criterion in MIRROR_CRITERIA]

    @property
    def ratings(self) -> list[BoundField]:
        return [self[f"rate_{criterion}"] for criterion in MIRROR_CRITERIA]

    @property
    def given(self) -> Given:
        """Call it after `is_valid`."""
        data = self.cleaned_data
        return Given(
            bands={item: data[f"rate_{item}"] for item in MIRROR_CRITERIA},
            predicted={item: data[f"predict_{item}"] for item in MIRROR_CRITERIA},
        )


class QuestionsField(forms.MultipleChoiceField):
    """Takes a question by any of its names: it gets another one when it is practiced first."""

    known: Collection[str] = ()

    def valid_value(self, value: str) -> bool:
        return value in self.known


class TogetherForm(CountedForm):
    """Which questions were practiced with somebody else."""

    questions = QuestionsField(
        label="What did you practice?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one at least."},
    )

    def __init__(self, *args: Any, items: list[PracticeItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {name: item for item in items for name in item.names}
        questions: Any = self.fields["questions"]
        questions.choices = [(item.ref, item.text) for item in items]
        questions.known = self.items

    def clean_questions(self) -> list[PracticeItem]:
        chosen = {self.items[name].ref: self.items[name] for name in self.cleaned_data["questions"]}
        if len(chosen) > MOST_SENT:
            raise forms.ValidationError(f"Choose {MOST_SENT} at most. A short practice is better.")
        return list(chosen.values())


class FriendForm(TogetherForm):
    """Whom to ask, in which words, and what they will read."""

    email = AddressField(
        label="Your friend's e-mail address",
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    message = _text(
        "Your message",
        MESSAGE_LENGTH,
        2,
        "Write a line to your friend.",
        f"At most {MESSAGE_LENGTH} characters, and no links.",
    )
    agreed_at = forms.DateTimeField(
        label="When do you practice? (optional)",
        required=False,
        help_text=promising(
            "If you know it, we remind your friend a day before.", "coaching.practice_reminder"
        ),
        error_messages={"invalid": "Choose a day and a time."},
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields[
            "questions"
        ].label = f"Questions that your friend reads to you, at most {MOST_SENT}"
        self.order_fields(["key", "email", "message", "agreed_at", "questions"])

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"]
        if has_link(message):
            raise forms.ValidationError("Leave out links and addresses. A plain line is best.")
        return message

    def clean_agreed_at(self) -> datetime | None:
        agreed: datetime | None = self.cleaned_data["agreed_at"]
        if agreed is None:
            return None
        now = clock.now()
        leaves = periods.outside_quiet_hours(now, read_zone(self.zone))
        if agreed <= leaves:
            when = "now" if leaves <= now else f"on {written_time(leaves, self.zone)}"
            raise forms.ValidationError(
                promising(
                    f"Our mail leaves {when}. Choose a later time, or leave this empty.",
                    "coaching.practice_invite",
                )
            )
        if agreed > now + LATEST:
            raise forms.ValidationError("Choose a day in the next four weeks.")
        return agreed


class ViewForm(StyledForm):
    """What a friend saw: a few bands, one thing to keep, one thing to change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in SHARED_CRITERIA:
            may_skip = criterion in FRIEND_MAY_SKIP
            label = f"{criterion.label} (if you can tell)" if may_skip else str(criterion.label)
            self.fields[f"rate_{criterion}"] = _band(label, required=not may_skip)
        self.fields["keep"] = _text(
            "One thing to keep", NOTE_LENGTH, 2, "Name one thing that was good."
        )
        self.fields["change"] = _text(
            "One thing to change", NOTE_LENGTH, 2, "Name one thing to try next time."
        )

    @property
    def ratings(self) -> list[BoundField]:
        return [self[f"rate_{criterion}"] for criterion in SHARED_CRITERIA]

    @property
    def view(self) -> FriendView:
        """Call it after `is_valid`."""
        data = self.cleaned_data
        bands: dict[Criterion, Band] = {
            criterion: data[f"rate_{criterion}"]
            for criterion in SHARED_CRITERIA
            if data[f"rate_{criterion}"]
        }
        return FriendView(bands=bands, keep=data["keep"], change=data["change"])


class CoachViewForm(CountedForm, ViewForm):
    """The same for a coach of ours, who can tell every point."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in FRIEND_MAY_SKIP:
            self.fields[f"rate_{criterion}"] = _band(str(criterion.label))
        names = [f"rate_{criterion}" for criterion in SHARED_CRITERIA]
        self.order_fields(["key", *names, "keep", "change"])


class ReadinessForm(StyledForm):
    """The checklist in its parts, and how calm one is; nothing of it has to be filled in."""

    nerves = _band(
        "How calm are you about it?",
        required=False,
        choices=[
            (Band.MISSING, "not yet"),
            (Band.PARTLY, "a little"),
            (Band.MOSTLY, "mostly"),
            (Band.FULLY, "calm enough"),
        ],
    )

    def __init__(self, *args: Any, parts: list[tuple[str, dict[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part_names = [title.lower() for title, _items in parts]
        for title, items in parts:
            self.fields[title.lower()] = forms.MultipleChoiceField(
                label=title,
                choices=list(items.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def parts(self) -> list[BoundField]:
        return [self[name] for name in self.part_names]

    @property
    def items(self) -> list[ReadyItem]:
        """Call it after `is_valid`."""
        return [ReadyItem(item) for name in self.part_names for item in self.cleaned_data[name]]
