"""That words of a decision wait for staff: a link and a deadline, never a word of them."""

from jobstore.mail.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.kinds import Letter, MailKind, Stop, register
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.models import User
from jobstore.people.states import StaffGroup
from openings.models import HeldText
from openings.states import HeldTextState


def text_held(held: HeldText) -> None:
    """To every moderator."""
    moderators = User.objects.filter(
        is_active=True, is_staff=True, groups__name=StaffGroup.MODERATOR
    )
    for user in moderators.order_by("pk"):
        queue_mail(
            TEXT_HELD,
            key=f"text_held:{held.pk}:{user.pk}",
            to=Recipient(email=user.email, name=user.name, zone=user.time_zone, user=user),
            about=held,
        )


def stop_asking(held: HeldText, *, reason: str) -> None:
    cancel_mail(held, kinds=[TEXT_HELD], reason=reason)


def _guard(mail: OutgoingMail) -> Stop | None:
    held = HeldText.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()
    if held is None or held.state != HeldTextState.HELD:
        return Stop("It is decided.")
    return None


def _render(mail: OutgoingMail) -> Letter:
    return Letter(context={"held": HeldText.objects.get(pk=mail.subject_id)})


TEXT_HELD = register(
    MailKind(
        name="openings.text_held",
        title="Words of a decision for staff to read",
        category=Category.TRANSACTIONAL,
        trigger="The wording guard holds the words of a decision",
        recipient="moderators",
        stops_when="Staff have decided",
        template="openings/mail/text_held",
        render=_render,
        guard=_guard,
        hours=Hours.DAYTIME,
    )
)
