"""Letters to interviewers: writing, sending, receiving, and judging what was held."""

from coaching.actions.letter.moderate import (
    NoReasonGiven,
    NotHeld,
    NotLetterModerator,
    drop_letter,
    release_letter,
    return_letter,
)
from coaching.actions.letter.receive import (
    NothingToReport,
    acknowledge_letter,
    follow_sending,
    mark_corrections_seen,
    report_letter,
)
from coaching.actions.letter.write import (
    AddressNotVerified,
    ContactStopped,
    NoteAlreadyWritten,
    NoteBlocked,
    NoteNotOffered,
    NotPassedOn,
    NotRelayed,
    TooLateToUndo,
    TooManyNotes,
    mark_sent_by_hand,
    save_draft,
    send_letter,
    undo_letter,
)

__all__ = [
    "AddressNotVerified",
    "ContactStopped",
    "NoReasonGiven",
    "NotHeld",
    "NotLetterModerator",
    "NotPassedOn",
    "NotRelayed",
    "NoteAlreadyWritten",
    "NoteBlocked",
    "NoteNotOffered",
    "NothingToReport",
    "TooLateToUndo",
    "TooManyNotes",
    "acknowledge_letter",
    "drop_letter",
    "follow_sending",
    "mark_corrections_seen",
    "mark_sent_by_hand",
    "release_letter",
    "report_letter",
    "return_letter",
    "save_draft",
    "send_letter",
    "undo_letter",
]
