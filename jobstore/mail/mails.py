import jobstore.mail.outgoing.mails  # noqa: F401 -- registers
