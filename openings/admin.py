"""The staff's pages of the rooms; Django looks for them here."""
# ruff: noqa: F401 -- imported to register

import openings.alert.admin
import openings.application.admin
import openings.decision.admin
import openings.interview.admin
import openings.message.admin
import openings.offer.admin
import openings.opening.admin
import openings.promise.admin
import openings.reminder.admin
import openings.reported.admin
import openings.search.admin
import openings.slot.admin
