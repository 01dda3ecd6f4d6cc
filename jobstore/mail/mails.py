"""The kinds of mail of the rooms: each is declared where it is written, and registers itself."""
# ruff: noqa: F401 -- imported to register

import jobstore.mail.outgoing.mails
