"""What an employer says: as it is taken, what the wording guard found, as a candidate reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from coaching.debrief.models import Debrief, SelfRating
from coaching.debrief.states import SHARED_CRITERIA, Band, Criterion
from coaching.feedback.models import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackFinding,
    FeedbackPick,
    FeedbackRequest,
)
from coaching.feedback.states import NEEDS_NO_IMPROVEMENT, AnswerPart, Pick, Visibility
from jobstore.lib import clock
from jobstore.lib.seen import mark_of
from jobstore.wording.models import WordingRevision
from jobstore.wording.queries.guard import LEVELS, Hit, Review, review_wording, text_key
from jobstore.wording.states import WordingList
from openings.opening.models import Requirement
from openings.pipeline.queries import other_candidates

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


SAME_TEXT_WITHIN = timedelta(days=365)
MOST_ANSWERS = 500  # of an employer, the newest, that a new one is compared with


def review_content(request: FeedbackRequest, content: Content) -> Review:
    """What today's rules find in an answer to this request."""
    return review_texts(request, content.texts())


def review_texts(request: FeedbackRequest, texts: dict[str, str]) -> Review:
    others = other_candidates(request.plan.interview.application)
    return review_wording(texts, other_names=others, other_texts=texts_of_others(request))


def texts_of_others(request: FeedbackRequest) -> frozenset[str]:
    """What this employer wrote to other candidates of late, by `text_key`."""
    opening = request.plan.interview.application.opening
    answers = (
        FeedbackAnswer.objects.filter(
            request__plan__interview__application__opening__employer_id=opening.employer_id,
            submitted_at__gte=clock.now() - SAME_TEXT_WITHIN,
        )
        .exclude(request__plan__candidate_id=request.plan.candidate_id)
        .prefetch_related("picks")
        .order_by("-submitted_at", "-pk")[:MOST_ANSWERS]
    )
    keys = set()
    for answer in answers:
        lines = [answer.strength, answer.advice, answer.next_time]
        lines += [point.improve for point in answer.picks.all()]
        keys |= {text_key(line) for line in lines}
    return frozenset(keys - {""})


def review_of(answer: FeedbackAnswer) -> Review:
    """What was found when the answer was taken, in the words of the rules as they were then."""
    found = list(answer.findings.order_by("pk"))
    if not found and answer.guard_hits:  # taken before findings had rows
        return review_content(answer.request, content_of(answer))
    versions = {
        (row.rule.key, row.version): row
        for row in WordingRevision.objects.filter(rule__key__in={hit.rule_key for hit in found})
        .select_related("rule")
        .order_by("pk")
    }
    return Review(tuple(_hit(row, versions.get((row.rule_key, row.rule_version))) for row in found))


def _hit(row: FeedbackFinding, version: WordingRevision | None) -> Hit:
    return Hit(
        field=row.field,
        words=row.words,
        level=LEVELS[WordingList(row.list)],
        category=row.category,
        why=version.message if version else "",
        suggestion=version.suggestion if version else "",
        rule_key=row.rule_key,
        rule_version=row.rule_version,
    )


def parts_with_findings(review: Review) -> list[AnswerPart]:
    """The parts that staff would withhold if they shared the guard's doubts."""
    found = {_part_of(hit.field) for hit in review.hits}
    return [part for part in AnswerPart if part in found]


def _part_of(field: str) -> AnswerPart:
    return AnswerPart(field) if field in AnswerPart.values else AnswerPart.PICKS


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
    words = {name: "" if name in hidden else text for name, text in words_to_read(answer).items()}
    return ReadableAnswer(
        **words,
        picks=picks,
        pairs=pairs_of(answer, own=with_pairs),
        rated_afterwards=with_pairs and _rated_afterwards(answer),
        withheld=[part.label for part in AnswerPart if part in hidden],
        in_our_words=answer.visibility == Visibility.PARAPHRASE,
        suggestion=words["next_time"]
        or next((p.improve for p in picks if p.improve), "")
        or words["advice"],
    )


def words_to_read(answer: FeedbackAnswer) -> dict[str, str]:
    """The writer's own words, or those of staff where the writer asked for that."""
    suffix = "" if answer.visibility == Visibility.PUBLISH else "_paraphrase"
    return {name: getattr(answer, name + suffix) for name in ("strength", "advice", "next_time")}


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
    rated = SelfRating.objects.filter(
        debrief__plan__feedback_request=answer.request_id, debrief__sealed_at__isnull=False
    )
    yours = dict(rated.order_by("pk").values_list("criterion", "band")) if own else {}
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
