"""The kinds of mail of the rooms: each is declared where it is written, and registers itself."""
# ruff: noqa: F401 -- imported to register

import openings.absence.mails
import openings.account.mails
import openings.alert.mails
import openings.application.mails
import openings.board.mails
import openings.closing.mails
import openings.decision.mails
import openings.hiring.mails
import openings.interview.mails.ask
import openings.interview.mails.interview
import openings.message.mails
import openings.offer.mails
import openings.opening.mails
import openings.promise.mails
import openings.reminder.mails
import openings.slot.mails
import openings.slot.mails.team
