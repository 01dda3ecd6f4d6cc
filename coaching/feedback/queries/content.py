"""What an employer says, between the form that checks it and the action that takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.debrief.states import Band, Criterion
from coaching.feedback.models import FeedbackAnswer, FeedbackPick, FeedbackRequest
from coaching.feedback.states import Pick, Visibility
from jobstore.lib.seen import mark_of
from openings.opening.models.opening import Requirement

READ = (
    *("source", "strength", "advice", "next_time", "visibility", "withheld_parts"),
    *("strength_paraphrase", "advice_paraphrase", "next_time_paraphrase", "words_erased_at"),
)
READ_OF_POINTS = ("pick", "requirement_text", "improve", "improve_paraphrase")


@dataclass(frozen=True)
class PickedPoint:
    pick: Pick
    improve: str = ""
    requirement: Requirement | None = None
    requirement_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the employer says, by whichever way."""

    strength: str
    advice: str = ""
    next_time: str = ""
    picks: tuple[PickedPoint, ...] = ()
    bands: Mapping[Criterion, Band] = field(default_factory=dict)
    visibility: Visibility = Visibility.PUBLISH

    def lines(self) -> dict[str, str]:
        """What every answer has room for besides its points."""
        return {**self._texts(), "visibility": self.visibility}

    def _texts(self) -> dict[str, str]:
        return {"advice": self.advice, "next_time": self.next_time, "strength": self.strength}

    def texts(self) -> dict[str, str]:
        """Everything that a person typed, by the name of its field."""
        typed = self._texts()
        for point in self.picks:
            typed[f"improve_{point.pick}"] = point.improve
            if point.requirement is None:
                typed[f"requirement_{point.pick}"] = point.requirement_text
        return {name: text for name, text in typed.items() if text}


@dataclass(frozen=True, kw_only=True)
class Paraphrase:
    """What the candidate reads instead of the writer's own words."""

    strength: str
    advice: str = ""
    next_time: str = ""
    improve: Mapping[str, str] = field(default_factory=dict)  # by pick


def mark_of_answer(request: FeedbackRequest) -> str:
    """Of every word that staff read before they decide; also where there is no answer yet."""
    answer = FeedbackAnswer.objects.filter(request=request).values_list(*READ).first()
    points = FeedbackPick.objects.filter(answer__request=request).order_by("pk")
    return mark_of(answer, *points.values_list(*READ_OF_POINTS))


def content_of(answer: FeedbackAnswer) -> Content:
    """What was answered, for the form that changes it."""
    return Content(
        strength=answer.strength,
        advice=answer.advice,
        next_time=answer.next_time,
        visibility=Visibility(answer.visibility),
        picks=tuple(
            PickedPoint(
                pick=Pick(item.pick),
                improve=item.improve,
                requirement=item.requirement,
                requirement_text=item.requirement_text,
            )
            for item in answer.picks.select_related("requirement").order_by("id")
        ),
        bands={
            Criterion(rating.criterion): Band(rating.band)
            for rating in answer.ratings.order_by("id")
        },
    )
