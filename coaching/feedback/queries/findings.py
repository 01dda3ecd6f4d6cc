"""What the wording guard says about an answer that was taken."""

from datetime import timedelta

from coaching.feedback.models import FeedbackAnswer, FeedbackFinding, FeedbackRequest
from coaching.feedback.queries.content import Content, content_of
from coaching.feedback.states import AnswerPart
from jobstore.lib import clock
from jobstore.wording.models import WordingRevision
from jobstore.wording.queries.guard import Hit, Review, review_wording, text_key
from jobstore.wording.queries.rule import LEVELS
from jobstore.wording.states import WordingList
from openings.wording.queries import other_candidates

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
    own = {
        "strength": AnswerPart.STRENGTH,
        "next_time": AnswerPart.NEXT_TIME,
        "advice": AnswerPart.ADVICE,
    }
    return own.get(field, AnswerPart.PICKS)
