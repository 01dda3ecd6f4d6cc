"""What an employer says, between the form that checks it and the action that takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.models import FeedbackAnswer
from coaching.states import Band, Criterion, Pick, Visibility
from openings.models import Requirement


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
