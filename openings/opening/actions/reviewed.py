"""What of an opening staff read before the public does, and what is nobody's to read."""

from openings.opening.models.opening import Opening, Requirement, ScreeningQuestion

# Whatever candidates read or answer. A change by an employer not yet trusted is reviewed again.
REVIEWED: dict[type[Opening | Requirement | ScreeningQuestion], tuple[str, ...]] = {
    Opening: (
        *("title", "description", "category", "employment_type", "remote", "place_text", "city"),
        *("region", "postal_code", "country", "latitude", "longitude", "pay_min", "pay_max"),
        *("pay_currency", "pay_period", "hides_pay", "answer_days", "answers_feedback"),
        *("welcomes_calls", "no_calls", "may_apply_again", "closes_at", "hours_min", "hours_max"),
    ),
    Requirement: ("position", "text"),
    ScreeningQuestion: ("position", "text", "kind", "options", "is_required"),
}
# What the site keeps about it, and whose it is. Nothing here is typed by an employer.
KEPT: dict[type[Opening | Requirement | ScreeningQuestion], tuple[str, ...]] = {
    Opening: (
        *("id", "employer", "version", "state", "created_by", "created_at", "updated_at"),
        *("posted_at", "publish_at", "closed_at", "close_reason", "review_note", "review_by"),
        *("source", "source_key", "source_url", "source_digest", "taken_over_at", "tracked_by"),
    ),
    Requirement: ("id", "opening"),
    ScreeningQuestion: ("id", "opening"),
}


def reviewed_values(opening: Opening) -> list[object]:
    """What candidates read of it, to be compared; how lines end does not count."""
    values = [_plain(getattr(opening, name)) for name in REVIEWED[Opening]]
    requirements = opening.requirements.order_by("position")
    questions = opening.questions.order_by("position")
    return [
        opening.is_imported,  # else the employer promises an answer, and applying happens here
        *values,
        *requirements.values_list(*REVIEWED[Requirement]),
        *questions.values_list(*REVIEWED[ScreeningQuestion]),
    ]


def _plain(value: object) -> object:
    return "\n".join(value.split("\r\n")).strip() if isinstance(value, str) else value
