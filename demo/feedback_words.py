"""What employers of the demo answer to the three questions."""

from dataclasses import replace

from coaching.debrief.states import SHARED_CRITERIA, Band
from coaching.feedback.queries.answer import Content, PickedPoint
from coaching.feedback.states import Pick
from demo.catalog import Reply

BANDS = (Band.MOSTLY, Band.PARTLY, Band.PARTLY, Band.MOSTLY, Band.FULLY, Band.MOSTLY)

HELD = (
    "I think you are too old for the late shifts, so look for a day job.",
    "At your age the early deliveries would wear you out, so ask for the office.",
    "We are a young team, and you seemed a little old for it, so try a quieter house.",
)


def clear_answer(words: Reply) -> Content:
    return Content(
        strength=words.strength,
        advice=words.advice,
        next_time=words.next_time,
        picks=(PickedPoint(pick=Pick.EXAMPLES, improve=words.improve),),
        bands=dict(zip(SHARED_CRITERIA, BANDS, strict=True)),
    )


def held_answer(words: Reply, advice: str = HELD[0]) -> Content:
    """One sentence that staff must read before the candidate does."""
    point = PickedPoint(pick=Pick.QUESTIONS, improve="Prepare two questions about the shifts.")
    return replace(clear_answer(words), advice=advice, picks=(point,))
