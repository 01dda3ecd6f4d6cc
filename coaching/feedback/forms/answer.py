"""What the employer fills in, by link, signed in, or over the phone."""

from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 -- the data of a bound form

from coaching.debrief.states import SHARED_CRITERIA, Band, Criterion
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.answer import Content, PickedPoint
from coaching.feedback.states import NEEDS_NO_IMPROVEMENT, NEEDS_REQUIREMENT, Pick, Visibility
from jobstore.lib import clock, tokens
from jobstore.lib.text import count_words
from jobstore.web.forms import StyledForm, long_text
from jobstore.wording.queries.guard import Review
from openings.opening.models import Requirement

MAX_PICKS = 2
LIMIT = 400
BEGAN = "feedback_form_began"  # what the signed moment of opening the form is for
READ_AS = (
    (Visibility.PUBLISH, "As I write it"),
    (Visibility.PARAPHRASE, "In the words of Job Store; only its staff see mine"),
)
WAS_THERE = (("yes", "I was in this interview"), ("no", "I was not in this interview"))


def _text(label: str, *, limit: int = LIMIT, rows: int = 3, hint: str = "") -> forms.CharField:
    """A short free text; the limit is checked here and shown by the page."""
    hint = hint or f"Up to {limit} characters."
    return long_text(label, limit, rows=rows, hint=hint, required=False)


class AnswerForm(StyledForm):
    """Advice first, then what could be better, then what was good."""

    def __init__(
        self,
        *args: Any,
        request: FeedbackRequest,
        asks_who: bool = False,
        content: Content | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", initial_of(content) if content else {})
        super().__init__(*args, **kwargs)
        self.feedback_request = request
        self.first_name = request.plan.candidate.get_short_name()
        opening = request.plan.interview.application.opening
        self.requirements = {
            str(item.pk): item for item in opening.requirements.order_by("position", "pk")
        }
        if asks_who:
            self.fields["was_there"] = forms.ChoiceField(
                label="Are you the interviewer?",
                choices=WAS_THERE,
                widget=forms.RadioSelect,
                error_messages={"required": "Say whether you were there."},
            )
        self._add_questions(request)

    def _add_questions(self, request: FeedbackRequest) -> None:
        name = self.first_name
        if request.asks_advice:
            self.fields["advice"] = _text(f"What is your advice to {name} for the next interview?")
        if request.asks_weaknesses:
            self._add_picks()
        if request.asks_next_time:
            self.fields["next_time"] = _text(
                f"What could {name} do to be more successful next time?"
            )
        self.fields["strength"] = _text(
            f"One thing that {name} did well",
            limit=300,
            rows=2,
            hint="Something you really saw. It is read first. Up to 300 characters.",
        )
        self.fields["strength"].required = True
        self.fields["strength"].error_messages["required"] = "Name one thing that was good."
        for criterion in SHARED_CRITERIA:
            self.fields[f"band_{criterion}"] = forms.TypedChoiceField(
                label=criterion.label,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", "no rating"), *((str(band.value), band.label) for band in Band)],
            )
        self.fields["visibility"] = forms.ChoiceField(
            label=f"How should {name} read it?",
            choices=READ_AS,
            initial=Visibility.PUBLISH,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields["hints_seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["began"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=began_now()
        )

    def _add_picks(self) -> None:
        self.fields["picks"] = forms.MultipleChoiceField(
            label="What could have been better?",
            required=False,
            choices=Pick.choices,
            widget=forms.CheckboxSelectMultiple,
            help_text="One or two points. Two of them say that nothing was wrong.",
        )
        for pick in Pick:
            if pick in NEEDS_REQUIREMENT:
                self.fields[f"requirement_{pick}"] = self._requirement_field()
            if pick not in NEEDS_NO_IMPROVEMENT:
                self.fields[f"improve_{pick}"] = _text("What better looks like", rows=2)

    def _requirement_field(self) -> forms.Field:
        label = "Which requirement"
        if not self.requirements:
            return forms.CharField(label=label, max_length=120, required=False)
        choices = [("", "Choose one"), *((pk, item.text) for pk, item in self.requirements.items())]
        return forms.ChoiceField(label=label, choices=choices, required=False)

    # For the template --------------------------------------------------------------------

    @property
    def pick_rows(self) -> list[dict[str, Any]]:
        """Each pick with the fields that belong to it."""
        chosen = self["picks"].value() or []
        return [
            {
                "value": pick.value,
                "label": pick.label,
                "chosen": pick.value in chosen,
                "requirement": self._bound(f"requirement_{pick}"),
                "improve": self._bound(f"improve_{pick}"),
            }
            for pick in Pick
        ]

    @property
    def band_rows(self) -> list[BoundField]:
        return [self[f"band_{criterion}"] for criterion in SHARED_CRITERIA]

    @property
    def has_bands(self) -> bool:
        return any(row.value() for row in self.band_rows)

    def _bound(self, name: str) -> BoundField | None:
        return self[name] if name in self.fields else None

    # Checking ----------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "picks" in self.fields:
            self._check_picks(data)
        elif not self.errors and not (data.get("advice") or data.get("next_time")):
            first = "advice" if "advice" in self.fields else "next_time"
            self.add_error(first, "Answer at least one of the questions.")
        return data

    def _check_picks(self, data: dict[str, Any]) -> None:
        picks = data.get("picks", [])
        if self.has_error("picks"):
            return
        if not picks:
            self.add_error("picks", "Choose one or two. Two of them say that nothing was wrong.")
        if len(picks) > MAX_PICKS:
            self.add_error("picks", "Choose two at most: the two that matter most.")
        for pick in picks:
            self._check_needs(data, f"requirement_{pick}", "Say which requirement you mean.")
            self._check_needs(data, f"improve_{pick}", "Say in one line what would be better.")

    def _check_needs(self, data: dict[str, Any], name: str, message: str) -> None:
        if name in self.fields and not self.has_error(name) and not count_words(data.get(name, "")):
            self.add_error(name, message)

    # For the view ------------------------------------------------------------------------

    @property
    def denies_interview(self) -> bool:
        """The person at the form says that they were not there."""
        return "was_there" in self.fields and self.data.get("was_there") == "no"

    @property
    def content(self) -> Content:
        data = self.cleaned_data
        return Content(
            strength=data["strength"],
            advice=data.get("advice", ""),
            next_time=data.get("next_time", ""),
            picks=tuple(self._point(Pick(value)) for value in data.get("picks", [])),
            bands={
                Criterion(criterion): Band(data[f"band_{criterion}"])
                for criterion in SHARED_CRITERIA
                if data.get(f"band_{criterion}")
            },
            visibility=Visibility(data.get("visibility") or Visibility.PUBLISH),
        )

    @property
    def seconds(self) -> int | None:
        """How long the form was open; None when nobody knows."""
        began = tokens.unsign(self.data.get("began", ""), purpose=BEGAN)
        return max(0, int(clock.now().timestamp()) - int(began)) if began else None

    def to_keep(self) -> dict[str, Any]:
        """What is typed so far, for the draft."""
        data = cast("QueryDict", self.data)
        return {
            name: data.getlist(name) if name == "picks" else data.get(name)
            for name in self.fields
            if name in data and name != "hints_seen"
        }

    def typed(self) -> dict[str, str]:
        """The texts as they stand, finished or not, by field; for hints while writing."""
        names = ("advice", "next_time", "strength")
        prefixes = ("improve_", "requirement_")
        texts = {
            name: str(self.data.get(name, ""))[: 2 * LIMIT]
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField)
            if name in names or name.startswith(prefixes)
        }
        return {name: text for name, text in texts.items() if text}

    def _point(self, pick: Pick) -> PickedPoint:
        value = self.cleaned_data.get(f"requirement_{pick}", "")
        requirement: Requirement | None = self.requirements.get(value)
        return PickedPoint(
            pick=pick,
            improve=self.cleaned_data.get(f"improve_{pick}", ""),
            requirement=requirement,
            requirement_text="" if requirement else value,
        )

    def show_review(self, review: Review) -> None:
        """Put what the wording guard found beside the fields: the words, why, and a better way."""
        for hit in review.hits:
            message = f"“{hit.words}”: {hit.why} {hit.suggestion}"
            self.add_error(hit.field if hit.field in self.fields else None, message)

    @property
    def words_seen(self) -> list[str]:
        """The words, in lower case, that the writer was asked to look at."""
        seen: str = self.cleaned_data["hints_seen"]
        return seen.split("|") if seen else []

    def ask_to_look_again(self, review: Review) -> None:
        """Show hints once; sending the same words again is the writer's decision."""
        self.show_review(review)
        words = sorted({hit.words.casefold() for hit in review.nudges})
        data = cast("QueryDict", self.data).copy()
        data["hints_seen"] = "|".join(words)
        self.data = data


def initial_of(content: Content) -> dict[str, Any]:
    """A form filled with an answer that is to be changed."""
    initial: dict[str, Any] = {
        "was_there": "yes",
        "advice": content.advice,
        "next_time": content.next_time,
        "strength": content.strength,
        "visibility": content.visibility.value,
        "picks": [point.pick.value for point in content.picks],
    }
    for point in content.picks:
        initial[f"improve_{point.pick}"] = point.improve
        initial[f"requirement_{point.pick}"] = (
            str(point.requirement.pk) if point.requirement else point.requirement_text
        )
    for criterion, band in content.bands.items():
        initial[f"band_{criterion}"] = str(band.value)
    return initial


def began_now() -> str:
    """The moment at which a form is shown, signed: what measures "about 2 minutes"."""
    return tokens.sign(str(int(clock.now().timestamp())), purpose=BEGAN)
