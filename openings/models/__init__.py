from openings.models.application import (
    Answer,
    Application,
    ApplicationEvent,
    ApplicationQuerySet,
    Resume,
)
from openings.models.interview import Interview, Interviewer, InterviewQuerySet
from openings.models.opening import Opening, OpeningQuerySet, Requirement, ScreeningQuestion
from openings.models.search import SearchEntry

__all__ = [
    "Answer",
    "Application",
    "ApplicationEvent",
    "ApplicationQuerySet",
    "Interview",
    "InterviewQuerySet",
    "Interviewer",
    "Opening",
    "OpeningQuerySet",
    "Requirement",
    "Resume",
    "ScreeningQuestion",
    "SearchEntry",
]
