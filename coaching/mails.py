"""The kinds of mail of the rooms: each is declared where it is written, and registers itself."""
# ruff: noqa: F401 -- imported to register

import coaching.account.mails
import coaching.call.mails
import coaching.coach.mails
import coaching.feedback.mails
import coaching.feedback.mails.employer
import coaching.feedback.mails.news
import coaching.letter.mails
import coaching.letter.mails.news
import coaching.plan.mails
import coaching.plan.mails.digest
import coaching.practice.mails
import coaching.practice.mails.readiness
import coaching.reply.mails
