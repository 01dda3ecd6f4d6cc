"""What the apps above must hear about mail. Sent inside the transaction of the event."""

from django.dispatch import Signal

# A mail was refused, or had left and came back: its address is wrong or takes nothing.
# Arguments: mail.
mail_bounced = Signal()

# Somebody answered a mail by mail, which nobody reads. Arguments: mail.
mail_answered = Signal()
