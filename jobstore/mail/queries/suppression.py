from django.db.models import Q

from jobstore.mail.models import OutgoingMail, Suppression, SuppressionScope
from jobstore.mail.states import Category


def suppression_of(mail: OutgoingMail) -> Suppression | None:
    """What the recipient stopped that covers this mail; mail about security is never covered."""
    if mail.category == Category.SECURITY:
        return None
    scope = SuppressionScope
    covers = (
        Q(scope=scope.ALL)
        | Q(scope=scope.CATEGORY, detail=mail.category)
        | Q(scope=scope.KIND, detail=mail.kind)
    )
    if mail.subject_type:
        covers |= Q(scope=scope.SUBJECT, detail=f"{mail.subject_type}:{mail.subject_id}")
    if mail.category == Category.RELAYED:
        covers |= Q(scope=scope.RELAY)
        if mail.on_behalf_of_id is not None:
            covers |= Q(scope=scope.SENDER, detail=str(mail.on_behalf_of_id))
    found = Suppression.objects.filter(covers, recipient_hash=mail.recipient_hash)
    return found.order_by("created_at").first()
