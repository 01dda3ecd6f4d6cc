"""An answer exactly as the candidate reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from coaching.debrief.models import Debrief, SelfRating
from coaching.debrief.states import SHARED_CRITERIA, Band, Criterion
from coaching.feedback.models import EmployerRating, FeedbackAnswer, FeedbackPick
from coaching.feedback.states import NEEDS_NO_IMPROVEMENT, AnswerPart, Pick, Visibility


@dataclass(frozen=True)
class ReadablePick:
    """One point as the candidate reads it."""

    text: str
    improve: str


@dataclass(frozen=True)
class Pair:
    """One criterion as two people saw it."""

    label: str
    theirs: str
    yours: str  # empty when the candidate did not rate it


@dataclass(frozen=True)
class ReadableAnswer:
    """An answer exactly as the candidate reads it; withheld parts are missing from it."""

    strength: str
    picks: list[ReadablePick]
    next_time: str
    advice: str
    pairs: list[Pair]
    rated_afterwards: bool  # the candidate rated after the telling: shown, but no fair pair
    withheld: list[str]
    suggestion: str
    in_our_words: bool = False  # staff wrote it, as the employer wished


PICK_TO_CANDIDATE: Mapping[str, str] = {
    Pick.EXAMPLES: "Your examples were not specific enough.",
    Pick.ON_POINT: "You did not fully answer what was asked.",
    Pick.LENGTH: "Your answers were long or hard to follow.",
    Pick.SKILL: "You needed more skill or knowledge in “{requirement}”.",
    Pick.EXPERIENCE: "You needed more experience of “{requirement}”.",
    Pick.PREPARED: "You knew little about the employer or the job.",
    Pick.QUESTIONS: "You had few questions for them.",
    Pick.ACCESS: "You came late or had trouble joining.",
    Pick.CONSISTENT: "Your application and your interview did not agree.",
    Pick.STRONGER: "Nothing was wrong. Another candidate was stronger on “{requirement}”.",
    Pick.NOT_ABOUT_YOU: "It was not about your interview: the job, budget, hours, pay or place "
    "decided it.",
}


def readable_answer(answer: FeedbackAnswer, *, with_pairs: bool = True) -> ReadableAnswer:
    """What the candidate gets to read of an answer.

    Staff preview it without the pairs: what candidates think of themselves is theirs alone.
    """
    hidden = answer.withheld
    picks = [] if AnswerPart.PICKS in hidden else readable_picks(answer)
    words = words_to_read(answer)
    next_time = "" if AnswerPart.NEXT_TIME in hidden else words["next_time"]
    advice = "" if AnswerPart.ADVICE in hidden else words["advice"]
    return ReadableAnswer(
        strength="" if AnswerPart.STRENGTH in hidden else words["strength"],
        picks=picks,
        next_time=next_time,
        advice=advice,
        pairs=pairs_of(answer, own=with_pairs),
        rated_afterwards=with_pairs and _rated_afterwards(answer),
        withheld=[part.label for part in AnswerPart if part in hidden],
        in_our_words=answer.visibility == Visibility.PARAPHRASE,
        suggestion=next_time or next((p.improve for p in picks if p.improve), "") or advice,
    )


def words_to_read(answer: FeedbackAnswer) -> dict[str, str]:
    """The writer's own words, or those of staff where the writer asked for that."""
    own = {
        "strength": answer.strength,
        "advice": answer.advice,
        "next_time": answer.next_time,
    }
    if answer.visibility == Visibility.PUBLISH:
        return own
    return {name: getattr(answer, f"{name}_paraphrase") for name in own}


def readable_picks(answer: FeedbackAnswer) -> list[ReadablePick]:
    order = {pick: index for index, pick in enumerate(Pick)}
    picks = sorted(answer.picks.order_by("pk"), key=lambda item: order[Pick(item.pick)])
    is_own = answer.visibility == Visibility.PUBLISH
    return [ReadablePick(_pick_text(item), _improve_text(item, is_own=is_own)) for item in picks]


def _pick_text(item: FeedbackPick) -> str:
    return PICK_TO_CANDIDATE[item.pick].format(requirement=item.requirement_text or "the job")


def _improve_text(item: FeedbackPick, *, is_own: bool) -> str:
    if item.pick in NEEDS_NO_IMPROVEMENT:
        return ""
    return item.improve if is_own else item.improve_paraphrase


def pairs_of(answer: FeedbackAnswer, *, own: bool = True) -> list[Pair]:
    """Criteria that the employer rated, beside the candidate's own view if `own`."""
    theirs = dict(
        EmployerRating.objects.filter(answer=answer).values_list("criterion", "band").order_by("id")
    )
    yours: dict[str, int] = {}
    if own:
        yours = dict(
            SelfRating.objects.filter(
                debrief__plan__feedback_request=answer.request_id, debrief__sealed_at__isnull=False
            )
            .order_by("pk")
            .values_list("criterion", "band")
        )
    return [
        Pair(
            label=Criterion(criterion).label,
            theirs=Band(theirs[criterion]).label,
            yours=Band(yours[criterion]).label if criterion in yours else "",
        )
        for criterion in SHARED_CRITERIA
        if criterion in theirs
    ]


def _rated_afterwards(answer: FeedbackAnswer) -> bool:
    return Debrief.objects.filter(
        plan__feedback_request=answer.request_id,
        sealed_at__isnull=False,
        sealed_before_telling=False,
    ).exists()
