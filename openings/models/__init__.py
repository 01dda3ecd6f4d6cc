from openings.models.absence import Absence
from openings.models.application import (
    Answer,
    Application,
    ApplicationEntry,
    ApplicationEvent,
    ApplicationQuerySet,
    Resume,
)
from openings.models.held_text import HeldText
from openings.models.interview import Interview, Interviewer, InterviewQuerySet
from openings.models.jurisdiction import Jurisdiction
from openings.models.opening import Opening, OpeningQuerySet, Requirement, ScreeningQuestion
from openings.models.reported import ReportedInterview, ReportedPerson
from openings.models.saved_opening import SavedOpening
from openings.models.search import SearchEntry

__all__ = [
    "Absence",
    "Answer",
    "Application",
    "ApplicationEntry",
    "ApplicationEvent",
    "ApplicationQuerySet",
    "HeldText",
    "Interview",
    "InterviewQuerySet",
    "Interviewer",
    "Jurisdiction",
    "Opening",
    "OpeningQuerySet",
    "ReportedInterview",
    "ReportedPerson",
    "Requirement",
    "Resume",
    "SavedOpening",
    "ScreeningQuestion",
    "SearchEntry",
]
