"""Letters to interviewers, and what their writers hear of them."""

from coaching.mails.letter.news import STATUS_OFFER, letter_returned, note_seen, status_offer
from coaching.mails.letter.relay import RELAYED, relay

__all__ = ["RELAYED", "STATUS_OFFER", "letter_returned", "note_seen", "relay", "status_offer"]
