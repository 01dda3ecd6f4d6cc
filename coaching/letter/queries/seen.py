"""What those who decide must have read: what a candidate added or set right after an interview."""

from coaching.letter.queries.state import unseen_corrections
from openings.application.models import Application
from openings.decision.queries import MustSee


def corrections_to_see(application: Application) -> list[MustSee]:
    name = application.candidate.get_short_name()
    return [
        MustSee(
            key=str(letter.pk),
            title=f"{name} would like to set one thing right",
            text=letter.correction,
            tick=f"I have seen what {name} wrote",
        )
        for letter in unseen_corrections(application)
    ]
