from typing import Any

from django import forms

from coaching.advice.models import Article
from coaching.advice.queries.text import faults_of
from coaching.advice.queries.tool import TOOLS

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
