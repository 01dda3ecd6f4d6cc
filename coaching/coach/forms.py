"""What candidates and staff write in a request to our staff."""

from typing import Any

from django import forms

from coaching.coach.queries import CHOICES_OF_DAYS, SHARED_DAYS
from coaching.coach.states import CoachChannel, CoachTopic, ShareSection
from coaching.plan.models import RecoveryPlan
from jobstore.mail.kinds import promising
from jobstore.web.forms import StyledForm, long_text

LONGEST = 2000  # characters


def _message(label: str, hint: str = "") -> forms.CharField:
    return long_text(label, LONGEST, rows=7, hint=hint, missing="Write a few words.")


def _sections() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Let the coach read",
        choices=ShareSection.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing is shared unless you tick it. You can take it back at any time.",
    )


def _days() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="For how long",
        choices=[(days, f"{days} days") for days in CHOICES_OF_DAYS],
        coerce=int,
        initial=SHARED_DAYS,
        required=False,
    )


class _ShareFields(StyledForm):
    """Sections of one plan, and for how long; only those with something in them."""

    def offer_sections(self, sections: list[ShareSection]) -> None:
        if not sections:
            del self.fields["sections"], self.fields["days"]
            return
        self.offer("sections", [(section.value, section.label) for section in sections])

    @property
    def chosen_sections(self) -> list[ShareSection]:
        return [ShareSection(value) for value in self.cleaned_data.get("sections", [])]

    @property
    def chosen_days(self) -> int:
        days: int = self.cleaned_data.get("days") or SHARED_DAYS
        return days


class CoachForm(_ShareFields):
    topic = forms.ChoiceField(label="What is it about?", choices=CoachTopic.choices)
    text = _message("What would you like to ask?")
    channel = forms.ChoiceField(
        label="How should we answer?",
        choices=CoachChannel.choices,
        widget=forms.RadioSelect,
        initial=CoachChannel.HERE,
    )
    phone = forms.CharField(
        label="Your phone number",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text="Only if you would like to be called.",
    )
    plan = forms.ChoiceField(label="Which interview is it about?", required=False)
    sections = _sections()
    days = _days()

    def __init__(
        self,
        *args: Any,
        plans: list[RecoveryPlan],
        sections: list[ShareSection],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(plan.pk): plan for plan in plans}
        self.offer_sections(sections)
        self.offer(
            "plan",
            [
                ("", "None of them"),
                *((key, title_of(p)) for key, p in self.plans.items()),
            ],
        )
        if not plans:
            del self.fields["plan"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wants_call = data.get("channel") == CoachChannel.PHONE
        if wants_call and not data.get("phone") and not self.has_error("phone"):
            self.add_error("phone", "Give the number at which we reach you.")
        if data.get("sections") and not data.get("plan"):
            self.add_error("plan", "Choose the interview whose notes the coach may read.")
        return data

    @property
    def chosen_plan(self) -> RecoveryPlan | None:
        return self.plans.get(self.cleaned_data.get("plan", ""))


class ShareForm(_ShareFields):
    """Sharing more, or again, from the thread."""

    sections = _sections()
    days = _days()

    def __init__(self, *args: Any, sections: list[ShareSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_sections(sections)
        if "sections" in self.fields:
            self.fields["sections"].required = True
            self.fields["sections"].error_messages["required"] = "Tick what the coach may read."


class MessageForm(StyledForm):
    text = _message("Add something")


class ReplyForm(StyledForm):
    """Staff answer the candidate."""

    text = _message(
        "Your answer",
        promising(
            "The candidate gets a mail with a link, without your words.", "coaching.coach_reply"
        ),
    )


def title_of(plan: RecoveryPlan) -> str:
    opening = plan.interview.application.opening
    return f"{opening.title}, {opening.employer.name}"
