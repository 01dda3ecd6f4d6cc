"""What Django is to know as models; everybody imports them from their rooms."""
# ruff: noqa: F401 -- imported to register

import coaching.advice.models
import coaching.call.models
import coaching.coach.models
import coaching.debrief.models
import coaching.feedback.models
import coaching.letter.models
import coaching.metrics.models
import coaching.plan.models
import coaching.practice.models
import coaching.reply.models
import jobstore.wording.models
