"""The kinds of mail of the rooms: each is declared where it is written, and registers itself."""
# ruff: noqa: F401 -- imported to register

import jobstore.people.employer.mails
import jobstore.people.user.mails
