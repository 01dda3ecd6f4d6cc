from typing import Any

from django import forms
from django.forms import BoundField

from coaching.queries.debrief import (
    ASKED_BY_BAND,
    ASKED_WITH_EXAMPLE,
    AskedQuestion,
    DebriefAnswers,
    SortedProblem,
)
from coaching.states import Band, BlunderCode, Criterion, Expectation, QuestionWent
from jobstore.web.forms import StyledForm

FEWEST_ROWS = 2
MOST_ROWS = 12
FEWEST_PROBLEMS = 2
MOST_PROBLEMS = 8
NONE = "none"
MINE = "mine"
SIDE_OF: dict[str, bool] = {MINE: True, "not_mine": False}
MOST_DIGITS = 6
SIDES = [(MINE, "In my hands"), ("not_mine", "Not in my hands")]
MOODS = [
    (1, "1, very low"),
    (2, "2, low"),
    (3, "3, so-so"),
    (4, "4, good"),
    (5, "5, very good"),
]


class MoodForm(StyledForm):
    word = forms.CharField(
        label="One word for how you feel",
        max_length=40,
        error_messages={"required": "Any one word will do."},
    )
    level = forms.TypedChoiceField(
        label="And from 1 to 5?",
        choices=MOODS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a number from 1 to 5."},
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if len(word.split()) > 1:
            raise forms.ValidationError("Just one word. The rest can go into the debrief.")
        return word


def _text(limit: int, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    return forms.CharField(max_length=limit, required=False, widget=widget)


class DebriefForm(StyledForm):
    """Everything is optional while it is written, and required where the seal needs it."""

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
        sealing: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, FEWEST_ROWS), MOST_ROWS)
        self.problems = min(max(problems, FEWEST_PROBLEMS), MOST_PROBLEMS)
        self.sealing = sealing
        for name in ("went_well", "mine_to_change", "not_mine", "blunders", "expects"):
            self.fields[name].label = prompts[name]
        for name in ("clear_example", "honest_example"):
            self.fields[name].label = "Add an example"
        for criterion in Criterion:
            asked_apart = criterion in ASKED_WITH_EXAMPLE
            self.fields[f"rate_{criterion}"] = forms.TypedChoiceField(
                label=prompts[criterion] if asked_apart else criterion.label,
                choices=Band.choices,
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
        if self.sealing:
            self._require(cleaned)
        return cleaned

    def _require(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("went_well"):
            self._miss("went_well", "Name at least one thing that went well. Small ones count.")
        for criterion in Criterion:
            if cleaned.get(f"rate_{criterion}") is None:
                self._miss(f"rate_{criterion}", "Choose one of the four words.")
        self._require_rows(cleaned)
        if not cleaned.get("expects"):
            self._miss("expects", "Choose what you think. “I can't tell” is an answer too.")
        if cleaned.get("confidence") is None:
            self._miss("confidence", "Give a number from 0 to 100. A rough one is fine.")

    def _require_rows(self, cleaned: dict[str, Any]) -> None:
        for row in range(self.rows):
            asked, went = cleaned.get(f"q{row}_asked"), cleaned.get(f"q{row}_went")
            if asked and not went:
                self._miss(f"q{row}_went", "Say how this answer went.")
            if (went or cleaned.get(f"q{row}_better")) and not asked:
                self._miss(f"q{row}_asked", "Say what they asked.")
        for row in range(self.problems):
            text, side = cleaned.get(f"p{row}_text"), cleaned.get(f"p{row}_side")
            if text and not side:
                self._miss(f"p{row}_side", "Say whether this was in your hands.")
            if side and not text:
                self._miss(f"p{row}_text", "Say what it was.")

    def _miss(self, name: str, text: str) -> None:
        if name not in self.errors:
            self.add_error(name, text)

    def answers(self) -> DebriefAnswers:
        """What was typed. Call it after `is_valid`."""
        data = self.cleaned_data
        rows = [
            AskedQuestion(data[f"q{row}_asked"], data[f"q{row}_went"], data[f"q{row}_better"])
            for row in range(self.rows)
        ]
        bands = {item: data[f"rate_{item}"] for item in Criterion}
        return DebriefAnswers(
            in_third_person=data["in_third_person"],
            went_well=data["went_well"],
            questions=tuple(row for row in rows if row.asked or row.went or row.better_answer),
            clear_example=data["clear_example"],
            honest_example=data["honest_example"],
            ratings={item: band for item, band in bands.items() if band is not None},
            blunders=frozenset(BlunderCode(code) for code in data["blunders"] if code != NONE),
            blunders_not_mine=frozenset(map(BlunderCode, data["blunders_not_mine"])),
            problems=tuple(
                SortedProblem(data[f"p{row}_text"], SIDE_OF.get(data[f"p{row}_side"]))
                for row in range(self.problems)
                if data[f"p{row}_text"]
            ),
            mine_to_change=data["mine_to_change"],
            not_mine=data["not_mine"],
            expects=Expectation(data["expects"]) if data["expects"] else None,
            confidence=data["confidence"],
            minutes_spent=_whole(data["minutes_spent"]),
        )


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < MOST_DIGITS else None


def typed_again(answers: DebriefAnswers) -> dict[str, Any]:
    """Saved answers as the form's initial values."""
    initial: dict[str, Any] = {
        "in_third_person": answers.in_third_person,
        "went_well": answers.went_well,
        "clear_example": answers.clear_example,
        "honest_example": answers.honest_example,
        "mine_to_change": answers.mine_to_change,
        "not_mine": answers.not_mine,
        "blunders": sorted(answers.blunders),
        "blunders_not_mine": sorted(answers.blunders_not_mine),
        "expects": answers.expects or "",
        "confidence": answers.confidence,
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
