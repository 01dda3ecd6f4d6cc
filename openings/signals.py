"""The only way upwards: what the job board announces, inside the transaction, and what it asks."""

from django.dispatch import Signal

# An interview was planned. Arguments: interview.
interview_scheduled = Signal()

# A planned interview has another time, place or people. Arguments: interview.
interview_moved = Signal()

# An interview was held and is over. Arguments: interview.
interview_concluded = Signal()

# An interview will not happen, or turned out not to have happened. Arguments: interview.
interview_called_off = Signal()

# The candidate was told that they did not come to an interview, or that this was wrong; its state
# says which. Arguments: interview.
interview_missed = Signal()

# The candidate learned how the application ended (the telling). Arguments: application.
application_told = Signal()

# The employer took an interviewed candidate further: next round, offer or hire.
# Arguments: application.
application_advanced = Signal()

# The employer took an offer back, and the application stays open. Arguments: application.
offer_taken_back = Signal()

# An opening is about to promise its answers sooner; who waits keeps the day that was promised.
# Arguments: opening.
promise_shortens = Signal()

# An opening has a later end than it had, or is open again. Arguments: opening, at.
opening_goes_on = Signal()

# An offer ran out unanswered, and the application stays open. Arguments: application.
offer_lapsed = Signal()

# The candidate withdrew. Arguments: application.
application_withdrawn = Signal()

# How to get ready, for the reminder? Arguments: interview. A receiver answers GetReady or None.
getting_ready = Signal()

# What must be read before a decision? Arguments: application. A receiver answers a list of MustSee.
deciding = Signal()

# Somebody who decides ticked what they have read. Arguments: application, keys, by.
seen_before_decision = Signal()

# What else stands in the thread of an application? Arguments: application, is_candidate.
# A receiver answers a list of Line.
thread_shown = Signal()
