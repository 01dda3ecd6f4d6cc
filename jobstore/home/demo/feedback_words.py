"""What employers of the demo answer to the three questions."""

from coaching.queries.feedback.content import Content, PickedPoint
from coaching.states import SHARED_CRITERIA, Band, Pick

BANDS = (Band.MOSTLY, Band.PARTLY, Band.PARTLY, Band.MOSTLY, Band.FULLY, Band.MOSTLY)


def clear_answer() -> Content:
    return Content(
        strength="You explained calmly how you would open the store with two people missing.",
        advice="Bring two written stories with numbers, and tell the shorter one first.",
        next_time="Start with what you did yourself, then say what came of it.",
        picks=(
            PickedPoint(
                pick=Pick.EXAMPLES,
                improve="Name the day, the number of people and the result of your example.",
            ),
        ),
        bands=dict(zip(SHARED_CRITERIA, BANDS, strict=True)),
    )


def held_answer() -> Content:
    """One sentence that staff must read before the candidate does."""
    return Content(
        strength="You knew our stores well and had looked at the spring sale.",
        advice="I think you are too old for the late shifts, so look for a day job.",
        next_time="Ask about the shifts in the first call.",
        picks=(
            PickedPoint(
                pick=Pick.QUESTIONS, improve="Prepare two questions about the shifts and the team."
            ),
        ),
        bands=dict(zip(SHARED_CRITERIA, BANDS, strict=True)),
    )


def short_answer() -> Content:
    return Content(
        strength="Your questions about the team were the best we heard that week.",
        advice="Practice one answer on stock counting.",
        next_time="Say how you would plan the first count.",
        picks=(
            PickedPoint(pick=Pick.ON_POINT, improve="Answer the question first, then explain."),
        ),
        bands=dict(zip(SHARED_CRITERIA, BANDS, strict=True)),
    )
