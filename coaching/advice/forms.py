"""What staff fill in to change articles and crisis words, and who got through it passes on."""

from typing import Any

from django import forms

from coaching.advice.models import Article, CrisisWords
from coaching.advice.queries import faults_of
from coaching.advice.queries.help import (
    LONGEST_ADVICE,
    CrisisTrial,
    lists_now,
    plain_words,
    try_lists,
)
from coaching.advice.queries.tool import TOOLS
from coaching.advice.states import CrisisPart
from jobstore.web.forms import StyledForm
from jobstore.wording.queries.guard import review_wording

HOW_TO_WRITE = (
    "Markdown. ## begins a part. [[do:practice|Practice with a friend]] leads to a tool: on a line"
    " of its own it is a button. [[source:key]] names a line of the sources. Tools: "
    + ", ".join(sorted(TOOLS))
    + "."
)


class ArticleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The editor of an article in the admin; the actions write."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = (
            "title",
            "slug",
            "summary",
            "topic",
            "position",
            "body",
            "sources",
            "state",
            "publish_at",
        )
        labels = {"slug": "Address", "publish_at": "Readers see it from"}
        help_texts = {
            "slug": "The end of its address. It stays as it is once the article is saved.",
            "summary": "One or two sentences, for the list and below the title.",
            "position": "Low numbers come first.",
            "body": HOW_TO_WRITE,
            "sources": "A line each: key | reference | address. The address may be left out.",
            "state": "Nothing is deleted here. What is over is retired.",
            "publish_at": "Leave it empty to publish at once.",
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 32, "cols": 90, "class": "vLargeTextField"}),
            "sources": forms.Textarea(attrs={"rows": 6, "cols": 90, "class": "vLargeTextField"}),
            "summary": forms.Textarea(attrs={"rows": 2, "cols": 90}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version if self.instance.pk else 0

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        for field, faults in faults_of(facts.get("body", ""), facts.get("sources", "")).items():
            for fault in faults:
                self.add_error(field, fault)
        if self.instance.pk and facts.get("version") != self.instance.version:
            self.add_error(
                None,
                "Somebody else has saved this article since you opened it. Copy what you wrote,"
                " open the article again, and put it in.",
            )
        return facts


MOST_LINES = 400
LONGEST = 200  # characters of a line
SHORTEST = 3  # letters of what shows help; less would be in every text


class CrisisWordsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """A list is kept only when every heavy sentence that we know of still shows help."""

    class Meta:
        model = CrisisWords
        fields = ("lines",)
        widgets = {
            "lines": forms.Textarea(attrs={"rows": 24, "cols": 70, "spellcheck": "false"}),
        }

    trial: CrisisTrial | None = None

    def clean_lines(self) -> str:
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines()]
        lines = list(dict.fromkeys(row for row in rows if row))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"At most {MOST_LINES} lines, please.")
        for line in lines:
            if len(plain_words(line)) < SHORTEST:
                raise forms.ValidationError(f"“{line}” is too short.")
            if len(line) > LONGEST:
                raise forms.ValidationError(f"“{line[:40]}…” is longer than {LONGEST} characters.")
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "lines" in data:
            part = CrisisPart(self.instance.part)
            self.trial = try_lists({**lists_now(), part: data["lines"]})
            if self.trial.missed:
                some = "; ".join(f"“{text}”" for text in self.trial.missed[:3])
                self.add_error("lines", f"Help would not be shown any more for: {some}")
        return data


class PassOnForm(StyledForm):
    category = forms.ChoiceField(label="For whom?")
    text = forms.CharField(
        label="Your one piece of advice",
        max_length=LONGEST_ADVICE,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_ADVICE}),
        help_text=f"Up to {LONGEST_ADVICE} characters."
        " No names of people or employers, and no links.",
        error_messages={"required": "Write one thing that helped you."},
    )
    shows_first_name = forms.BooleanField(
        label="Show my first name with it",
        required=False,
        help_text="Otherwise nobody learns who wrote it.",
    )

    def __init__(self, *args: Any, categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("category", [(name, f"People who seek a job in {name}") for name in categories])

    def clean_text(self) -> str:
        text: str = " ".join(self.cleaned_data["text"].split())
        blocked = review_wording({"advice": text}).blocked
        if blocked:
            words = ", ".join(f"“{hit.words}”" for hit in blocked)
            raise forms.ValidationError(
                f"This cannot be passed on: {words}. Links, numbers and hard words stay out."
            )
        return text
