import jobstore.people.employer.mails
import jobstore.people.invitation.mails
import jobstore.people.user.mails  # noqa: F401 -- registers
