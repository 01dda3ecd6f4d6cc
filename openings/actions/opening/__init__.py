from openings.actions.opening.check import Fix, fixes_of, staff_fixes_of
from openings.actions.opening.close import CannotClose, PeopleAreOpen, close_opening
from openings.actions.opening.delete import CannotDelete, delete_opening
from openings.actions.opening.publish import (
    NotInReview,
    NotReady,
    NotReviewer,
    approve_opening,
    publish_opening,
    return_opening,
)
from openings.actions.opening.save import (
    OpeningFacts,
    OpeningIsClosed,
    Question,
    StaleOpening,
    create_opening,
    edit_opening,
    questions_are_fixed,
)

__all__ = [
    "CannotClose",
    "CannotDelete",
    "Fix",
    "NotInReview",
    "NotReady",
    "NotReviewer",
    "OpeningFacts",
    "OpeningIsClosed",
    "PeopleAreOpen",
    "Question",
    "StaleOpening",
    "approve_opening",
    "close_opening",
    "create_opening",
    "delete_opening",
    "edit_opening",
    "fixes_of",
    "publish_opening",
    "questions_are_fixed",
    "return_opening",
    "staff_fixes_of",
]
