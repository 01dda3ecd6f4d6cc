"""Planning a call, and writing down what came of it."""

from datetime import datetime
from typing import Any

from django import forms

from coaching.call.queries import Window, window_text, zone_there
from coaching.call.states import CallOutcome
from coaching.feedback.queries import INTRO, QUESTIONS
from coaching.plan.models import RecoveryPlan
from jobstore.lib.text import clean_header_text
from jobstore.lib.zones import read_zone
from jobstore.web.forms import StyledForm, long_text
from openings.interview.models import Interviewer
from openings.reported.forms import NumberField

LONGEST_SCRIPT = 2000  # characters
LONGEST_NOTE = 1000
PARTS = tuple(name for name, _label in QUESTIONS)


def script_for(plan: RecoveryPlan, interviewer: Interviewer) -> str:
    """What to say: who calls, the same explanation as in writing, and the same three questions."""
    opening = plan.interview.application.opening
    me = plan.candidate.get_full_name()
    asked = "\n".join(f"{number}. {text}" for number, (_name, text) in enumerate(QUESTIONS, 1))
    return (
        f"Hello {interviewer.name}, this is {me}. We spoke about the job {opening.title}. "
        "Is this a good moment for three short questions?\n\n"
        f"{INTRO}\n\n{asked}\n\n"
        "Thank you for your time. I would be glad to hear from you when a job comes up that fits."
    )


def voicemail_for(plan: RecoveryPlan, interviewer: Interviewer) -> str:
    """One short message, and no pressure to call back."""
    opening = plan.interview.application.opening
    me = plan.candidate.get_full_name()
    return (
        f"Hello {interviewer.name}, this is {me}. Thank you for talking with me about the job "
        f"{opening.title}. I know that it was not the right fit, and I would like to learn from "
        "it. If you have two minutes for some advice, I would be glad if you called me back. "
        "If not, that is fine as well. Thank you, and goodbye."
    )


class CallNumberForm(StyledForm):
    """After an interview held elsewhere only the candidate knows who may be called."""

    name = forms.CharField(label="Who said that you may call?", max_length=120)
    phone = NumberField()

    def clean_name(self) -> str:
        return clean_header_text(self.cleaned_data["name"])


class CallForm(StyledForm):
    """Whom to call, when, and with which words."""

    interviewer = forms.ChoiceField(label="Whom do you call?", widget=forms.RadioSelect)
    window = forms.ChoiceField(
        label="When?",
        widget=forms.RadioSelect,
        help_text="On working days, in the middle of the morning or of the afternoon there.",
    )
    script = long_text(
        "What you say",
        LONGEST_SCRIPT,
        rows=12,
        hint="Make it sound like you. Only you can read it.",
    )
    voicemail = long_text(
        "If nobody answers",
        LONGEST_SCRIPT,
        rows=5,
        hint="One short message. Do not leave a second one.",
    )

    def __init__(
        self,
        *args: Any,
        plan: RecoveryPlan,
        people: list[Interviewer],
        windows: list[Window],
        kept: Window | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        offered = [kept, *windows] if kept and kept not in windows else windows
        self.windows = {window.value: window for window in offered}
        self.offer("interviewer", [(key, _named(who)) for key, who in self.people.items()])
        self.offer("window", [(key, both_times(plan, it)) for key, it in self.windows.items()])
        if people:
            self.initial.setdefault("interviewer", str(people[0].pk))
            self.initial.setdefault("script", script_for(plan, people[0]))
            self.initial.setdefault("voicemail", voicemail_for(plan, people[0]))

    @property
    def chosen_interviewer(self) -> Interviewer:
        return self.people[self.cleaned_data["interviewer"]]

    @property
    def starts_at(self) -> datetime:
        return self.windows[self.cleaned_data["window"]].starts_at


def both_times(plan: RecoveryPlan, window: Window) -> str:
    """The window as the clock shows it there, and here where that differs."""
    there = window_text(window.starts_at, window.ends_at, zone_there(plan))
    here = window_text(window.starts_at, window.ends_at, read_zone(plan.candidate.time_zone))
    return there if there == here else f"{there}. For you: {here}"


def _named(person: Interviewer) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name


class CallLogForm(StyledForm):
    """The note pad, the three answers, and what came of dialing."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=CallOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it."},
    )
    notes = long_text("Note pad", LONGEST_SCRIPT, rows=6, required=False)

    def __init__(self, *args: Any, with_outcome: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in QUESTIONS:
            self.fields[name] = long_text(label, LONGEST_NOTE, required=False)
        if not with_outcome:
            del self.fields["outcome"]
        self.order_fields([*PARTS, "notes", "outcome"])

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in (*PARTS, "notes")}
