"""What those who decide must have read: what a candidate added or set right after an interview."""

from coaching.queries.letter.state import unseen_corrections
from openings.models import Application
from openings.queries.must_see import MustSee


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
