"""The staff's pages of the rooms; Django looks for them here."""
# ruff: noqa: F401 -- imported to register

import coaching.advice.admin
import coaching.advice.admin.help
import coaching.coach.admin
import coaching.feedback.admin
import coaching.feedback.desk
import coaching.letter.admin
import coaching.metrics.admin
import coaching.plan.admin
import coaching.practice.admin
import coaching.reply.admin
import jobstore.wording.admin
