"""Whether an employer answers at all."""

from openings.models import Application


def employer_gives_feedback(application: Application) -> bool:
    """What the employer declared with the decision, else what the opening promised.

    A declaration counts from the telling on: before it, it would tell that there is a decision.
    """
    if application.told_at is None or application.gives_feedback is None:
        return application.opening.answers_feedback
    return application.gives_feedback
