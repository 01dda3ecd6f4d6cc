"""What Django is to know as models; everybody else imports them from their rooms."""

from openings.alert.models import AlertAnswer, AlertedOpening, AlertReader, JobAlert
from openings.application.models import Answer, Application, ApplicationEvent, Resume
from openings.closing.models import Ending
from openings.decision.models import HeldText
from openings.hiring.models import HiringQuestion
from openings.index.models.change import SearchChange
from openings.interview.models import Absence, Interview, Interviewer
from openings.message.models import Message
from openings.offer.models import Offer
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.place.models import OpeningPlace
from openings.promise.models import Jurisdiction
from openings.reminder.models import LateAnswer
from openings.search.models import Hiding, SavedOpening, Synonym
from openings.slot.models import Proposal, Sheet, Slot, Wish
from openings.template.models import OpeningTemplate
from openings.version.models import OpeningVersion

__all__ = [
    "Absence",
    "AlertAnswer",
    "AlertReader",
    "AlertedOpening",
    "Answer",
    "Application",
    "ApplicationEvent",
    "Ending",
    "HeldText",
    "Hiding",
    "HiringQuestion",
    "Interview",
    "Interviewer",
    "JobAlert",
    "Jurisdiction",
    "LateAnswer",
    "Message",
    "Offer",
    "Opening",
    "OpeningPlace",
    "OpeningTemplate",
    "OpeningVersion",
    "Proposal",
    "Requirement",
    "Resume",
    "SavedOpening",
    "ScreeningQuestion",
    "SearchChange",
    "Sheet",
    "Slot",
    "Synonym",
    "Wish",
]
