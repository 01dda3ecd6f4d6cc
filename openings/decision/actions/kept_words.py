"""What was undone leaves its words in the form, for the next try."""

from django.urls import reverse

from jobstore.people.typed_draft.actions import save_typed_draft
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Happening
from openings.interview.models import Absence


def keep_words_of_decision(application: Application, *, by: User) -> None:
    """Before they are cleared, those included that were held. The caller holds the lock."""
    held = application.held_texts.filter(happening=Happening.DECIDED).order_by("-held_at").first()
    fields = {
        "reason": application.decision_reason,
        "requirement": application.decision_requirement,
        "text": application.decision_text or (held.text if held else ""),
        "gives_feedback": {True: "yes", False: "no", None: ""}[application.gives_feedback],
    }
    args = [application.opening.employer.slug, application.pk]
    form = reverse("openings:application_decide", args=args)
    _keep(by, page=f"{form}?as=not-selected", form=form, fields=fields)


def keep_words_of_absence(absence: Absence, *, by: User) -> None:
    """The caller holds the lock of `absence.interview`."""
    interview = absence.interview
    args = [interview.application.opening.employer.slug, interview.pk]
    form = reverse("openings:interview_absence", args=args)
    _keep(by, page=form, form=form, fields={"text": absence.text})


def _keep(by: User, *, page: str, form: str, fields: dict[str, str]) -> None:
    typed = [(name, value) for name, value in fields.items() if value]
    save_typed_draft(by=by, page=page, form=form, fields=typed)
