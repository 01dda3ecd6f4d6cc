"""The articles, and the tool behind each piece of advice."""

from dataclasses import dataclass

from coaching.models import RecoveryPlan
from coaching.queries.plan import step_of
from coaching.states import StepName


@dataclass(frozen=True)
class Article:
    slug: str
    title: str
    summary: str
    template: str


ARTICLES = (
    Article(
        slug="bad-interview",
        title="After a bad interview, the glass is still half full",
        summary="What to do in the hours and days after an interview that went wrong.",
        template="coaching/advice/bad_interview.html",
    ),
)


@dataclass(frozen=True)
class Tool:
    """What "Do this" leads to: a step of the newest plan, or the plan itself."""

    name: str
    title: str
    needs: str  # said where the tool cannot be used yet
    step: StepName | None = None


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("plan", "Your plan", "Your plan opens when your first interview is over."),
        Tool("park", "Park it", "You can park a plan once your first interview is over."),
        Tool(
            "mood",
            "Say how it felt",
            "This opens when an interview is over.",
            StepName.MOOD,
        ),
        Tool(
            "debrief",
            "The debrief",
            "The debrief opens when an interview is over.",
            StepName.DEBRIEF,
        ),
        Tool(
            "thank-you",
            "The thank-you note",
            "You can write a note after an interview, until you have their answer.",
            StepName.THANK_YOU,
        ),
        Tool(
            "ask",
            "Your three questions",
            "You can ask your three questions once you have their answer, or when none came.",
            StepName.ASK_THREE,
        ),
    )
}


def article_named(slug: str) -> Article | None:
    return next((article for article in ARTICLES if article.slug == slug), None)


def tool_link(tool: Tool, plan: RecoveryPlan) -> tuple[str, tuple[object, ...]] | None:
    """Its page in this plan, as a URL name and arguments; None when it is not its time."""
    if tool.step is None:
        return "coaching:plan_detail", (plan.pk,)
    step = step_of(plan, tool.step)
    if step is None:
        return None
    return step.url_name, step.url_args
