"""The staff's pages of the rooms; Django looks for them here."""
# ruff: noqa: F401 -- imported to register

import jobstore.mail.outgoing.admin
import jobstore.mail.stop.admin
