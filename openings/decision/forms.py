from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from jobstore.web.forms import StyledForm, VersionField, reason_field
from jobstore.wording.queries.guard import Hit, Level
from openings.application.models import Application
from openings.application.states import DecisionReason, Outcome
from openings.decision.queries import NEEDS_REQUIREMENT, MustSee, doubts_about, reasons_for
from openings.pipeline.queries import findings_in, refuse


class KeepBackForm(StyledForm):
    reason = reason_field(
        "Reason, as the employer reads it",
        help_text="The candidate learns that words were kept back, not which and not why.",
        missing="Write why. The employer reads it.",
    )


TEXT_LIMIT = 2000
TALKED = "Name one thing that they did well and one that would have changed your mind."
READ = "Name one thing in the application that you liked and one that was missing."
MISSED = "Say that it ends here, and what they can do if they want another try."
CLOSED = "Say what became of the job, and one thing that you will remember of them."


class DecisionForm(StyledForm):
    """What every decision has: the version that the recruiter saw, and words to the candidate."""

    text = forms.CharField(
        max_length=TEXT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    version = VersionField()
    seen = forms.MultipleChoiceField(
        label="Read before you decide", required=False, widget=forms.CheckboxSelectMultiple
    )
    is_sure = forms.BooleanField(label="Send these words as they are", required=False)
    is_yes = True

    def __init__(
        self,
        *args: Any,
        application: Application,
        must_see: Sequence[MustSee] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.must_see = must_see
        self.findings: list[Hit] = []
        self._set_boxes()
        self.fields["version"].initial = application.version
        self.fields["text"].label = f"Your words to {application.candidate.get_short_name()}"

    def _set_boxes(self) -> None:
        field = self.fields["seen"]
        if not self.must_see:
            del self.fields["seen"]
        elif isinstance(field, forms.MultipleChoiceField):
            field.choices = [(item.key, item.tick) for item in self.must_see]

    def show_fields(self) -> None:
        """The boxes stand beside what they are about, and the last tick beside the doubts."""
        apart = {"seen", "is_sure"}
        self.helper.layout = Layout(*[name for name in self.fields if name not in apart])

    def clean_seen(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["seen"]
        missing = [item.tick for item in self.must_see if item.key not in ticked]
        if missing:
            raise forms.ValidationError(f"Tick “{missing[0]}” before you decide.")
        return ticked

    @property
    def ticked(self) -> list[str]:
        """The keys of what was read; only of a form that was validated."""
        keys: list[str] = self.cleaned_data.get("seen", [])
        return keys

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        self.findings = findings_in(self.application, text, is_yes=self.is_yes)
        refuse(self.findings, since=Level.BLOCK)
        return text

    @property
    def is_held(self) -> bool:
        """Staff would read the words first; only of a form that was validated."""
        return any(finding.level == Level.HOLD for finding in self.findings)

    def doubts(self) -> list[str]:
        """Why the words may not help; only of a form that was validated."""
        return [finding.advice for finding in self.findings]


class YesForm(DecisionForm):
    """Next round, offer or hire."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = "Say what happens next, and when. You may leave it empty."
        self.show_fields()


class NoForm(DecisionForm):
    """Not selected: a reason, words that help, and whether questions are answered."""

    reason = forms.ChoiceField(
        label="Reason, as the candidate reads it",
        widget=forms.RadioSelect,
    )
    requirement = forms.ChoiceField(label="Which requirement", required=False)
    gives_feedback = forms.TypedChoiceField(
        label="Do you answer questions about the interview?",
        choices=[
            ("yes", "Yes, the candidate may ask us three questions"),
            (
                "no",
                "No. The candidate reads that we give none, and it counts in our record",
            ),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    is_yes = False
    field_order = ("reason", "requirement", "text", "gives_feedback", "is_sure", "version")

    def __init__(self, *args: Any, was_interviewed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = [item.text for item in self.application.opening.requirements.order_by("position")]
        self._set_requirements(texts)
        self._set_reasons(was_interviewed=was_interviewed)
        self.fields["text"].required = True
        self.fields["text"].help_text = TALKED if was_interviewed else READ
        if not was_interviewed:
            del self.fields["gives_feedback"]
        self.show_fields()

    def _set_reasons(self, *, was_interviewed: bool) -> None:
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            reasons = reasons_for(was_interviewed=was_interviewed)
            field.choices = [(reason.value, reason.label) for reason in reasons]

    def _set_requirements(self, texts: list[str]) -> None:
        field = self.fields["requirement"]
        if not texts:
            del self.fields["requirement"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [("", "No single one"), *[(text, text) for text in texts]]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("requirement") and facts.get("reason") not in NEEDS_REQUIREMENT:
            facts["requirement"] = ""  # chosen, then the reason was changed
        return facts

    def doubts(self) -> list[str]:
        return [*super().doubts(), *doubts_about(self.cleaned_data["text"])]

    def facts(self) -> dict[str, Any]:
        """What the action takes; only of a valid form."""
        return {
            "outcome": Outcome.NOT_SELECTED,
            "reason": DecisionReason(self.cleaned_data["reason"]),
            "requirement": self.cleaned_data.get("requirement", ""),
            "text": self.cleaned_data["text"],
            "gives_feedback": self.cleaned_data.get("gives_feedback"),
        }


class EndForm(NoForm):
    """The position is closed: that is the reason, and the words are still theirs."""

    outcome = Outcome.POSITION_CLOSED
    advice = CLOSED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        self.fields.pop("requirement", None)
        self.fields["text"].help_text = self.advice
        self.show_fields()

    def facts(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome,
            "text": self.cleaned_data["text"],
            "gives_feedback": self.cleaned_data.get("gives_feedback"),
        }


class AbsentForm(EndForm):
    """They did not come, were told that this was noted, and did not call it wrong."""

    outcome = Outcome.NO_SHOW
    advice = MISSED
