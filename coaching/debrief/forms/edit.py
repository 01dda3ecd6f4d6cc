from dataclasses import replace
from typing import Any

from django import forms
from django.forms import BoundField

from coaching.debrief.forms import DebriefStep, step_of
from coaching.debrief.queries import (
    ASKED_BY_BAND,
    ASKED_WITH_EXAMPLE,
    AskedQuestion,
    DebriefAnswers,
    SortedProblem,
    say_own,
)
from coaching.debrief.states import Band, BlunderCode, Criterion, Expectation, QuestionWent
from jobstore.web.forms import StyledForm

FEWEST_ROWS = 2
MOST_ROWS = 12
FEWEST_PROBLEMS = 2
MOST_PROBLEMS = 8
NONE = "none"
MINE = "mine"
SIDE_OF: dict[str, bool] = {MINE: True, "not_mine": False}
MOST_DIGITS = 6
AS_TYPED = (
    "in_third_person",
    "went_well",
    "clear_example",
    "honest_example",
    "mine_to_change",
    "not_mine",
    "confidence",
)
SIDES = [(MINE, "In my hands"), ("not_mine", "Not in my hands")]


def _text(limit: int, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(max_length=limit, required=False, widget=widget)


class DebriefForm(StyledForm):
    """One step, or all of them at once where no `step` is named.

    Everything is optional; the seal needs one good thing and the guess.
    """

    in_third_person = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # Filled by the clock on the page.
    minutes_spent = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-clock-minutes": ""})
    )
    went_well = _text(1000, 4)
    clear_example = _text(1000, 2)
    honest_example = _text(1000, 2)
    mine_to_change = _text(1000, 3)
    not_mine = _text(1000, 3)
    blunders = forms.MultipleChoiceField(
        choices=[*BlunderCode.choices, (NONE, "None of these")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    blunders_not_mine = forms.MultipleChoiceField(
        choices=BlunderCode.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    expects = forms.ChoiceField(
        choices=Expectation.choices, required=False, widget=forms.RadioSelect
    )
    confidence = forms.IntegerField(
        label="How sure are you, in percent?",
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(
            attrs={"class": "form-control", "min": 0, "max": 100, "step": 5, "inputmode": "numeric"}
        ),
    )

    def __init__(
        self,
        *args: Any,
        rows: int,
        prompts: dict[str, str],
        problems: int = 0,
        step: DebriefStep | None = None,
        lacks_good_thing: bool = False,
        wish: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.rows = min(max(rows, FEWEST_ROWS), MOST_ROWS)
        self.problems = min(max(problems, FEWEST_PROBLEMS), MOST_PROBLEMS)
        self.sealing = wish == "seal"
        self.goes_on = wish in {"seal", "next"}
        for name in ("went_well", "mine_to_change", "not_mine", "blunders", "expects"):
            self.fields[name].label = prompts[name]
        for name in ("clear_example", "honest_example"):
            self.fields[name].label = "Add an example"
        for criterion in Criterion:
            asked_apart = criterion in ASKED_WITH_EXAMPLE
            self.fields[f"rate_{criterion}"] = forms.TypedChoiceField(
                label=prompts[criterion] if asked_apart else criterion.label,
                choices=[(band.value, say_own(band)) for band in Band],
                coerce=lambda value: Band(int(value)),
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        for row in range(self.rows):
            self._add_question_row(row)
        for row in range(self.problems):
            self._add_problem_row(row)
        self.order_fields(self._as_on_the_page())
        if step is not None:
            self._keep_only(step, lacks_good_thing=lacks_good_thing)

    def _keep_only(self, step: DebriefStep, *, lacks_good_thing: bool) -> None:
        """The last step asks for the good thing as well while there is none."""
        extra = {"went_well"} if lacks_good_thing and step == DebriefStep.GUESS else set()
        for name in list(self.fields):
            if step_of(name) not in {step, None} and name not in extra:
                del self.fields[name]

    def _as_on_the_page(self) -> list[str]:
        rows = [
            f"q{row}_{name}" for row in range(self.rows) for name in ("asked", "went", "better")
        ]
        pairs = [
            name for item in ASKED_WITH_EXAMPLE for name in (f"rate_{item}", f"{item}_example")
        ]
        rest = [f"rate_{item}" for item in ASKED_BY_BAND]
        problems = [f"p{row}_{name}" for row in range(self.problems) for name in ("text", "side")]
        last = ["blunders", *problems, "mine_to_change", "not_mine"]
        return ["went_well", *rows, *pairs, *rest, *last]

    def _add_question_row(self, row: int) -> None:
        self.fields[f"q{row}_asked"] = forms.CharField(
            label=f"Question {row + 1}",
            max_length=300,
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )
        self.fields[f"q{row}_went"] = forms.ChoiceField(
            label="How it went",
            choices=QuestionWent.choices,
            required=False,
            widget=forms.RadioSelect,
        )
        self.fields[f"q{row}_better"] = _text(800, 2)
        self.fields[f"q{row}_better"].label = "Write a better answer, for next time"

    def _add_problem_row(self, row: int) -> None:
        self.fields[f"p{row}_text"] = forms.CharField(
            label=f"Problem {row + 1}",
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control"}),
        )
        self.fields[f"p{row}_side"] = forms.ChoiceField(
            label="Was it in your hands?",
            choices=SIDES,
            required=False,
            widget=forms.RadioSelect,
        )

    def problem_rows(self) -> list[dict[str, BoundField]]:
        return [
            {name: self[f"p{row}_{name}"] for name in ("text", "side")}
            for row in range(self.problems)
        ]

    def slip_rows(self) -> list[dict[str, Any]]:
        """Each slip with the box that says it was not in the candidate's hands."""
        let_go = {str(box.data["value"]): box for box in self["blunders_not_mine"]}
        return [
            {"tick": tick, "let_go": let_go.get(str(tick.data["value"]))}
            for tick in self["blunders"]
        ]

    def question_rows(self) -> list[dict[str, BoundField]]:
        names = ("asked", "went", "better")
        return [{name: self[f"q{row}_{name}"] for name in names} for row in range(self.rows)]

    def example_ratings(self) -> list[dict[str, BoundField]]:
        return [
            {"rating": self[f"rate_{item}"], "example": self[f"{item}_example"]}
            for item in ASKED_WITH_EXAMPLE
        ]

    def band_ratings(self) -> list[BoundField]:
        return [self[f"rate_{item}"] for item in ASKED_BY_BAND]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if NONE in cleaned.get("blunders", []) and len(cleaned["blunders"]) > 1:
            self.add_error("blunders", "Either some of these, or none.")
        if self.goes_on:
            self._require_rows(cleaned)
        if self.sealing:
            self._require(cleaned)
        return cleaned

    def _require(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("went_well"):
            self._miss("went_well", "Name at least one thing that went well. Small ones count.")
        if not cleaned.get("expects"):
            self._miss("expects", "Choose what you think. “I can't tell” is an answer too.")
        if cleaned.get("confidence") is None:
            self._miss("confidence", "Give a number from 0 to 100. A rough one is fine.")

    def _require_rows(self, cleaned: dict[str, Any]) -> None:
        """Words without what they are about would be lost in the sealed debrief."""
        for row in range(self.rows):
            went, better = cleaned.get(f"q{row}_went"), cleaned.get(f"q{row}_better")
            if (went or better) and not cleaned.get(f"q{row}_asked"):
                self._miss(f"q{row}_asked", "Say what they asked, or empty this row.")
        for row in range(self.problems):
            if cleaned.get(f"p{row}_side") and not cleaned.get(f"p{row}_text"):
                self._miss(f"p{row}_text", "Say what it was, or leave this row.")

    def _miss(self, name: str, text: str) -> None:
        if name in self.fields and name not in self.errors:
            self.add_error(name, text)

    def answers(self, kept: DebriefAnswers) -> DebriefAnswers:
        """What is kept, with what was typed in this form. Call it after `is_valid`."""
        data = self.cleaned_data
        changes: dict[str, Any] = {name: data[name] for name in AS_TYPED if name in data}
        if "q0_asked" in data:
            changes["questions"] = self._questions(data)
        if f"rate_{ASKED_BY_BAND[0]}" in data:
            bands = {item: data[f"rate_{item}"] for item in Criterion}
            changes["ratings"] = {item: band for item, band in bands.items() if band is not None}
        if "blunders" in data:
            ticked = frozenset(BlunderCode(code) for code in data["blunders"] if code != NONE)
            let_go = frozenset(map(BlunderCode, data["blunders_not_mine"]))
            changes |= {"blunders": ticked, "blunders_not_mine": let_go}
        if "p0_text" in data:
            changes["problems"] = self._problems(data)
        if "expects" in data:
            changes["expects"] = Expectation(data["expects"]) if data["expects"] else None
        return replace(kept, minutes_spent=_whole(data["minutes_spent"]), **changes)

    def _questions(self, data: dict[str, Any]) -> tuple[AskedQuestion, ...]:
        rows = [
            AskedQuestion(data[f"q{row}_asked"], data[f"q{row}_went"], data[f"q{row}_better"])
            for row in range(self.rows)
        ]
        return tuple(row for row in rows if row.asked or row.went or row.better_answer)

    def _problems(self, data: dict[str, Any]) -> tuple[SortedProblem, ...]:
        return tuple(
            SortedProblem(data[f"p{row}_text"], SIDE_OF.get(data[f"p{row}_side"]))
            for row in range(self.problems)
            if data[f"p{row}_text"]
        )


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None


def typed_again(answers: DebriefAnswers) -> dict[str, Any]:
    """Saved answers as the form's initial values."""
    initial: dict[str, Any] = {
        **{name: getattr(answers, name) for name in AS_TYPED},
        "blunders": sorted(answers.blunders),
        "blunders_not_mine": sorted(answers.blunders_not_mine),
        "expects": answers.expects or "",
        "minutes_spent": answers.minutes_spent,
    }
    for criterion, band in answers.ratings.items():
        initial[f"rate_{criterion}"] = int(band)
    for row, question in enumerate(answers.questions):
        initial[f"q{row}_asked"] = question.asked
        initial[f"q{row}_went"] = question.went
        initial[f"q{row}_better"] = question.better_answer
    for row, problem in enumerate(answers.problems):
        initial[f"p{row}_text"] = problem.text
        if problem.is_mine is not None:
            initial[f"p{row}_side"] = MINE if problem.is_mine else "not_mine"
    return initial
