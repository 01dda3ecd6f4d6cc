from datetime import datetime
from typing import Any

from django import forms

from coaching.advice.models import Article
from coaching.reply.models import Reply
from coaching.reply.queries import FASTEST, FORM_GOOD_FOR, LONGEST, reply_to_answer
from jobstore.lib import clock, tokens
from jobstore.lib.text import clean_header_text
from jobstore.mail.kinds import promising
from jobstore.web.forms import AddressField, StyledForm

BEGUN = "reply_begun"  # what the signed moment in the form is good for
TRAP = "url"  # people do not see this field; machines fill it
TOO_FAST = "To keep machines out we take nothing in the first seconds. Press the button again."


class ReplyForm(StyledForm):
    """ "Leave a reply". What is marked is what the server asks for."""

    name = forms.CharField(
        label="Your name",
        max_length=60,
        help_text="Readers see it. A first name is enough.",
        error_messages={"required": "Write your name, or any name you like."},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = AddressField(
        label="Your e-mail address",
        help_text=promising(
            "Nobody sees it but our staff. We send a link there to confirm it.",
            "coaching.reply_confirm",
        ),
        error_messages={
            "required": "Write your e-mail address. It is not shown.",
            "invalid": "Write an address such as name@example.com.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label="Your reply",
        max_length=LONGEST,
        help_text="Plain text. Please name no people and no employers.",
        error_messages={
            "required": "Write your reply.",
            "max_length": f"Please keep it under {LONGEST} characters.",
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    answer_to = forms.CharField(required=False, widget=forms.HiddenInput)
    begun = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, prefix="reply", **kwargs)
        self.article = article
        self.parent: Reply | None = reply_to_answer(article, str(self["answer_to"].value() or ""))
        self.fields["begun"].initial = begun_now()

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get(TRAP, "").strip())

    def clean_name(self) -> str:
        name = clean_header_text(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Write your name, or any name you like.")
        return name

    def clean(self) -> dict[str, Any]:
        begun = _moment(self.cleaned_data.get("begun", ""))
        age = clock.now() - begun if begun else None
        if age is None or age > FORM_GOOD_FOR:
            self._begin_again()
            self.add_error(
                None, "This page was open for long. Look at your reply, and send it again."
            )
        elif age < FASTEST and not self.errors:
            self.add_error(None, TOO_FAST)
        return self.cleaned_data

    def _begin_again(self) -> None:
        """The next press of the button counts from now."""
        typed = {name: self.data[name] for name in self.data}
        self.data = {**typed, self.add_prefix("begun"): begun_now()}


def begun_now() -> str:
    return tokens.sign(clock.now().isoformat(), purpose=BEGUN)


def _moment(signed: str) -> datetime | None:
    value = tokens.unsign(signed, purpose=BEGUN)
    return datetime.fromisoformat(value) if value else None


class AnswerForm(forms.Form):
    """Staff answer a reply; it is shown at once, as an answer of ours."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST,
        error_messages={"required": "Write the answer."},
        widget=forms.Textarea(attrs={"rows": 5, "cols": 80}),
    )
