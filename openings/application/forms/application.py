import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from jobstore.lib.text import clean_header_text
from jobstore.lib.tokens import sign, unsign
from jobstore.people.user.models import User
from jobstore.web.forms import StyledForm
from openings.application.forms.resume import ResumeChoiceField, ResumeField
from openings.application.models import Application, ApplicationEntry, Resume
from openings.application.queries import answers_of, resumes_of
from openings.opening.forms.fields import as_initial, as_text, field_for, field_name
from openings.opening.models import Opening
from openings.version.queries import place_names_in, questions_in

OPENED = "application-opened"
SEVERAL = 2  # places, of which somebody may want some
# What neither database stores: a NUL in PostgreSQL, half a character in both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
PICKER = Field("earlier_resume", template="openings/application/_picker.html")
ATTACHED = "{% include 'openings/application/_attached.html' %}"
NONE_IS_CHOSEN = "No résumé is chosen now. Choose one that you have here, or add another file."


class ApplyForm(StyledForm):
    """One page: who, résumé, the employer's questions, a note.

    `typed()` gives what stands in the form, right or wrong, for the draft; `entry()` what was
    checked, for sending.
    """

    name = forms.CharField(
        label="Full name",
        error_messages={"required": "Enter your name as employers should read it."},
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label="Phone",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    earlier_resume = ResumeChoiceField(
        label="The résumé that you send",
        queryset=Resume.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    resume = ResumeField(
        label="Résumé", help_text="PDF or Word (.docx), at most 5 MB and 30 pages.", required=False
    )
    places = forms.MultipleChoiceField(
        label="Places that you want",
        help_text="Tick none where all are fine.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cover_note = forms.CharField(
        label="Note to the employer",
        help_text="You may leave this empty.",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    # Checked where they are used; nobody could mend an error in a hidden field.
    submission_key = forms.Field(required=False, widget=forms.HiddenInput)
    opened = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        opening: Opening,
        candidate: User,
        draft: Application | None = None,
        now: datetime | None = None,
    ) -> None:
        self.opening = opening
        self.candidate = candidate
        # The version that this person has before them, also where another stands by now.
        self.version = self._version_of(data) or opening.current_version
        self.questions = questions_in(opening, self.version)
        self.place_names = place_names_in(opening, self.version)
        super().__init__(data, files, initial=self._first_values(draft, now))
        for question in self.questions:
            self.fields[field_name(question)] = field_for(question)
        self._offer_places()
        self._offer_resumes()
        self._lay_out()

    def _first_values(self, draft: Application | None, now: datetime | None) -> dict[str, Any]:
        values: dict[str, Any] = {
            "name": self.candidate.name,
            "phone": self.candidate.phone,
            "submission_key": str(uuid4()),
            "opened": self._opened(now) if now else "",
        }
        if draft is None:
            return values
        answers = {answer.question_id: answer.text for answer in answers_of(draft)}
        for question in self.questions:
            if question.pk in answers:
                values[field_name(question)] = as_initial(question, answers[question.pk])
        return values | {
            "name": draft.contact_name or values["name"],
            "phone": draft.contact_phone or values["phone"],
            "cover_note": draft.cover_note,
            "places": draft.wanted_places.splitlines(),
            "submission_key": str(draft.submission_key),
            "earlier_resume": draft.resume_id,
        }

    def _offer_places(self) -> None:
        """Where there are several."""
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- for the type only
        field.choices = [(name, name) for name in self.place_names]
        if len(self.place_names) < SEVERAL:
            del self.fields["places"]

    def _offer_resumes(self) -> None:
        field = self.fields["earlier_resume"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- for the type only
        field.queryset = resumes_of(self.candidate)
        newest = field.queryset.prefetch_related(None).first()
        self.has_resumes = newest is not None
        if newest is not None:
            self.initial.setdefault("earlier_resume", newest.pk)  # a draft may have had it removed
            self.fields["resume"].label = "Add another file"

    def _lay_out(self) -> None:
        parts: list[Any] = ["submission_key", "opened", Fieldset("About you", "name", "phone")]
        parts.append(Fieldset("Your résumé", self._resume_part()))
        if "places" in self.fields:
            parts.append(Fieldset("Where you would work", "places"))
        if self.questions:
            names = [Field(field_name(question)) for question in self.questions]
            parts.append(Fieldset("Questions from the employer", *names))
        parts.append(Fieldset("A note, if you like", "cover_note"))
        self.helper.layout = Layout(*parts)

    def _resume_part(self) -> Div:
        """A chosen file is stored with the draft at once, and this part drawn anew."""
        if not self.has_resumes:
            del self.fields["earlier_resume"]
        file = Field(
            "resume",
            hx_post=reverse("openings:application_resume", args=[self.opening.pk]),
            hx_trigger="change",
            hx_encoding="multipart/form-data",
            hx_target="#resume-part",
            hx_swap="innerHTML",
        )
        self.resume_layout = Layout(*([PICKER, HTML(ATTACHED)] if self.has_resumes else []), file)
        return Div(*self.resume_layout.fields, css_id="resume-part")

    @property
    def file_was_refused(self) -> bool:
        """It was meant to be sent, so no earlier one goes out in its place."""
        return bool(self.files.get("resume")) and "resume" in self.errors

    def only_resume(self) -> "ApplyForm":
        """For the answer to a file that was just chosen."""
        self.helper.layout = self.resume_layout
        return self

    def clean_name(self) -> str:
        name = clean_header_text(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError("Enter your name as employers should read it.")
        return name

    def clean_phone(self) -> str:
        return clean_header_text(self.cleaned_data["phone"], limit=30)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "resume" in self.errors or "earlier_resume" in self.errors:
            return cleaned
        if not cleaned.get("resume") and not cleaned.get("earlier_resume"):
            self.add_error("resume", "Add your résumé as PDF or Word file.")
        return cleaned

    def entry(self) -> ApplicationEntry:
        """The checked text. Only for a valid form."""
        return ApplicationEntry(
            name=self.cleaned_data["name"],
            phone=self.cleaned_data["phone"],
            cover_note=self.cleaned_data["cover_note"],
            places=tuple(self.cleaned_data.get("places", ())),
            answers={
                question.pk: as_text(self.cleaned_data[field_name(question)])
                for question in self.questions
            },
        )

    def typed(self) -> ApplicationEntry:
        """The text as it stands, cut where the database would refuse it."""
        named = self.place_names
        return ApplicationEntry(
            name=self._raw("name", limit=120),
            phone=self._raw("phone", limit=30),
            cover_note=self._raw("cover_note"),
            places=tuple(one for one in self._raw("places").splitlines() if one in named),
            answers={question.pk: self._raw(field_name(question)) for question in self.questions},
        )

    def _raw(self, name: str, *, limit: int = 200_000) -> str:
        values = self.data.getlist(name) if isinstance(self.data, MultiValueDict) else []
        return _UNSTORABLE.sub("", "\n".join(values))[:limit]

    def with_draft(self, draft: Application) -> "ApplyForm":
        """The same form once its text and its file are kept: the file need not come again."""
        data = MultiValueDict(self.data.lists() if isinstance(self.data, MultiValueDict) else {})
        data["submission_key"] = str(draft.submission_key)
        if draft.resume_id and "resume" not in self.errors:
            data["earlier_resume"] = str(draft.resume_id)
        elif self.file_was_refused:
            data.pop("earlier_resume", None)
        again = ApplyForm(data, opening=self.opening, candidate=self.candidate, draft=draft)
        for name in ("resume", "__all__"):
            if name in self.errors:
                again.errors[name] = self.errors[name]
        if self.file_was_refused and again.has_resumes:
            again.errors["resume"].append(NONE_IS_CHOSEN)
        return again

    def chosen_resume(self) -> Resume | None:
        """The earlier one, where that field was fine and no other file was meant."""
        if self.file_was_refused:
            return None
        chosen: Resume | None = getattr(self, "cleaned_data", {}).get("earlier_resume")
        return chosen

    def key(self) -> UUID:
        """A key of its own for a form that came without a good one."""
        try:
            return UUID(self.data.get("submission_key", ""))
        except ValueError:
            return uuid4()

    def opened_at(self) -> datetime | None:
        """When this person's form for this opening was rendered, if the signature is ours."""
        opened = self._opening_facts(self.data)
        return datetime.fromisoformat(opened[1]) if opened else None

    def _version_of(self, data: Any) -> int | None:
        opened = self._opening_facts(data or {})
        return int(opened[0]) if opened else None

    def _opening_facts(self, data: Any) -> tuple[str, str] | None:
        """The version and the moment, if this person's form for this opening is signed by us."""
        value = unsign(data.get("opened", ""), purpose=OPENED)
        opening, _, rest = (value or "").partition(":")
        candidate, _, rest = rest.partition(":")
        version, _, moment = rest.partition(":")
        if opening != str(self.opening.pk) or candidate != str(self.candidate.pk):
            return None
        return (version, moment) if version.isdecimal() else None

    def _opened(self, now: datetime) -> str:
        facts = (self.opening.pk, self.candidate.pk, self.version, now.isoformat())
        return sign(":".join(map(str, facts)), purpose=OPENED)


class WithdrawForm(StyledForm):
    REASONS = [
        ("I took another job.", "I took another job"),
        ("The job is not right for me.", "The job is not right for me"),
        ("The pay or the place does not fit.", "The pay or the place does not fit"),
        ("It took too long.", "It took too long"),
        ("", "I would rather not say"),
    ]
    reason = forms.ChoiceField(
        label="Why do you withdraw?",
        help_text="The employer reads this. You do not have to say.",
        choices=REASONS,
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    more = forms.CharField(
        label="More, if you like",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def words(self) -> str:
        parts = [self.cleaned_data["reason"], self.cleaned_data["more"].strip()]
        return " ".join(part for part in parts if part)
