"""What the apps above must hear about people. Sent inside the transaction of the event."""

from django.dispatch import Signal

# An account is being erased; the person's rows still stand. Arguments: user.
account_erased = Signal()
# Staff found one employer twice: what hangs on `gone` must move before its row goes.
# Arguments: into, gone.
employers_merged = Signal()
