"""Whose the things are on which staff act; for the trail."""

from jobstore.trail.queries import Ties, tie

tie("people.employer", Ties(employer="self", has_name=True))
tie("people.user", Ties(person="self", has_name=True))
tie("mail.outgoingmail", Ties(person="recipient_user"))
tie("mail.report", Ties(person="mail__on_behalf_of"))
tie("mail.senderblock", Ties(person="sender"))
