import jobstore.mail.outgoing.admin
import jobstore.mail.pause.admin
import jobstore.mail.sender.admin
import jobstore.mail.stop.admin  # noqa: F401 -- registers
