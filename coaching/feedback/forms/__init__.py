"""What is filled in besides the answer itself: by candidates, by who declines, and by staff."""

from typing import Any

from django import forms

from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.queries import INTRO, QUESTIONS
from coaching.feedback.queries.answer import Paraphrase
from coaching.feedback.states import ActionKind, AnswerPart, DeclineReason, Pick, Praise
from jobstore.lib.text import count_words
from jobstore.mail.kinds import promising
from jobstore.web.forms import AddressField, StyledForm, long_text, reason_field
from jobstore.wording.queries.guard import review_wording
from openings.interview.models import Interviewer

CHOICES = (
    (ActionKind.DRILL, "Practice it; it comes up in two days"),
    (ActionKind.IF_THEN, "Make an if-then plan"),
    (ActionKind.READING, "Just reading, for now"),
)

NEEDS = {
    ActionKind.IF_THEN: (
        ("if_text", "Name the moment in which it counts."),
        ("then_text", "Say what you will do then."),
    ),
    ActionKind.DRILL: (("drill_text", "Say what you want to practice."),),
}


class ActionForm(StyledForm):
    """The one thing to take away."""

    action = forms.ChoiceField(
        label="What will you do with it?", choices=CHOICES, widget=forms.RadioSelect
    )
    drill_text = long_text(
        "What you practice", 300, rows=2, hint="Their words, or yours.", required=False
    )
    if_text = forms.CharField(
        label="If …",
        max_length=140,
        required=False,
        help_text="A moment in an interview, such as “they ask for an example”.",
    )
    then_text = forms.CharField(
        label="then I will …",
        max_length=140,
        required=False,
        help_text="What you will do then, such as “name one number and one result”.",
    )

    def __init__(
        self, *args: Any, suggestion: str = "", can_drill: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("drill_text", suggestion[:300])
        if not can_drill:
            field = self.fields["action"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
            field.choices = [choice for choice in CHOICES if choice[0] != ActionKind.DRILL]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, message in NEEDS.get(data.get("action", ""), ()):
            if not self.has_error(name) and not count_words(data.get(name, "")):
                self.add_error(name, message)
        return data


class AskForm(StyledForm):
    """Whom to ask, what, and in which words."""

    interviewer = forms.ChoiceField(label="Who should answer?", widget=forms.RadioSelect)
    questions = forms.MultipleChoiceField(
        label="Your questions",
        choices=QUESTIONS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Take out what you would rather not know.",
        error_messages={"required": "Keep at least one question."},
    )
    intro = long_text(
        "A sentence before the questions",
        300,
        rows=4,
        hint="Up to 300 characters. Change it as you like.",
    )

    def __init__(self, *args: Any, interviewers: list[Interviewer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interviewers = {str(person.pk): person for person in interviewers}
        self.offer(
            "interviewer",
            [
                (pk, f"{person.name}, {person.title}" if person.title else person.name)
                for pk, person in self.interviewers.items()
            ],
        )
        self.initial.setdefault("intro", INTRO)
        self.initial.setdefault("questions", [name for name, _label in QUESTIONS])
        if interviewers:
            self.initial.setdefault("interviewer", str(interviewers[0].pk))

    def clean_intro(self) -> str:
        intro: str = " ".join(self.cleaned_data["intro"].split())
        blocked = review_wording({"intro": intro}).blocked
        if blocked:
            words = ", ".join(f"“{hit.words}”" for hit in blocked)
            raise forms.ValidationError(
                f"This cannot be passed on: {words}. Links, numbers and hard words stay out."
            )
        return intro

    @property
    def wishes(self) -> dict[str, Any]:
        """The sentence, and which questions are kept, by the fields of the request."""
        kept = self.cleaned_data["questions"]
        asks = {f"asks_{name}": name in kept for name, _label in QUESTIONS}
        return {"intro": self.cleaned_data["intro"], **asks}

    @property
    def chosen_interviewer(self) -> Interviewer:
        return self.interviewers[self.cleaned_data["interviewer"]]


class DeclineForm(StyledForm):
    """Why there will be no answer."""

    reason = forms.ChoiceField(
        label="Why not?", choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Who would be the right person, or what is the reason?",
        max_length=300,
        required=False,
        help_text="Only the staff of Job Store read this.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.has_error("text") and not count_words(data.get("text", "")):
            if data.get("reason") == DeclineReason.WRONG_PERSON:
                self.add_error("text", "Name the right person, or write that you do not know.")
            if data.get("reason") == DeclineReason.OTHER:
                self.add_error("text", "Say in a few words what the reason is.")
        return data


class ReturnForm(StyledForm):
    note = reason_field(
        "Note to the writer",
        help_text=promising(
            "They get it by mail with the link to their answer.", "coaching.feedback_returned"
        ),
        missing="Write what should change.",
    )


class WithholdForm(StyledForm):
    parts = forms.MultipleChoiceField(
        label="Keep back",
        choices=AnswerPart.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what to keep back."},
    )
    reason = reason_field(
        "Reason",
        help_text="Kept in the audit trail. The candidate learns that a part is withheld, not why.",
        missing="Write why, so that it can be shown later.",
        limit=250,
    )


class KeepWithheldForm(StyledForm):
    reason = reason_field(
        "We keep it withheld, because",
        help_text="The candidate reads this. Do not quote what is withheld.",
        missing="Write why, in words that the candidate may read.",
        limit=250,
    )


class CallNoteForm(StyledForm):
    text = forms.CharField(
        label="What came of the call?",
        max_length=300,
        error_messages={"required": "Write a few words."},
    )


class ParaphraseForm(StyledForm):
    """The answer in the words of staff; only what the writer said has a field."""

    def __init__(self, *args: Any, answer: FeedbackAnswer | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.picks: list[str] = []
        if answer is None:
            return
        self._add("strength", "What was strong", answer.strength_paraphrase, limit=300)
        self.fields["strength"].required = True
        for point in answer.picks.order_by("pk"):
            if point.improve:
                self.picks.append(point.pick)
                label = f"Better, for “{Pick(point.pick).label}”"
                self._add(f"improve_{point.pick}", label, point.improve_paraphrase)
        if answer.next_time:
            self._add("next_time", "For the next time", answer.next_time_paraphrase)
        if answer.advice:
            self._add("advice", "Their advice", answer.advice_paraphrase)

    def _add(self, name: str, label: str, kept: str, *, limit: int = 400) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            max_length=limit,
            required=False,
            initial=kept,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "Say at least what was strong."},
        )

    @property
    def words(self) -> Paraphrase:
        data = self.cleaned_data
        return Paraphrase(
            strength=data["strength"],
            advice=data.get("advice", ""),
            next_time=data.get("next_time", ""),
            improve={pick: data[f"improve_{pick}"] for pick in self.picks},
        )


class ReaddressForm(StyledForm):
    """Whom to ask instead."""

    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Title", max_length=120, required=False)
    email = AddressField(
        label="E-mail address",
        help_text="At the employer. They get the questions, and the old link closes.",
    )


USEFUL = (("yes", "Yes"), ("no", "No"))


class RatingForm(StyledForm):
    """Useful or not; then, if they like, what was good about it."""

    useful = forms.ChoiceField(choices=USEFUL, widget=forms.HiddenInput)
    with_praise = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)
    praise = forms.MultipleChoiceField(
        label="What was good about it? (optional)",
        choices=Praise.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def was_useful(self) -> bool:
        return bool(self.cleaned_data["useful"] == "yes")

    @property
    def chosen_praise(self) -> list[Praise] | None:
        """None from the page on which nobody asked for it yet."""
        if not self.cleaned_data["with_praise"]:
            return None
        return [Praise(value) for value in self.cleaned_data["praise"]]
