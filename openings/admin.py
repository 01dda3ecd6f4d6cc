import openings.application.admin
import openings.decision.admin
import openings.interview.admin
import openings.opening.admin
import openings.promise.admin
import openings.reported.admin  # noqa: F401 -- registers
