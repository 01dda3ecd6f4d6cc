"""Both sides, the clock and staff at the same instant, on a database with row locks."""

from functools import partial
from uuid import uuid4

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.decision.actions.decision import No, decline_application
from openings.message.actions.write import MessageGone, take_message_back, write_message
from openings.message.models import Message
from openings.message.states import MessageState
from openings.tasks import send_messages
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.openings.message.conftest import UNDO
from tests.support.proof import rounds
from tests.support.race import all_at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.proof,
    pytest.mark.django_db(transaction=True),
]
ROUNDS = rounds(sample=3, whole=200)
NO = No(reason=DecisionReason.STRONGER, text="You did well.")


@pytest.fixture
def opening(transactional_db, employer):
    return OpeningFactory(employer=employer)


def test_two_messages_at_once_are_both_kept_and_leave_once(opening, dana, bob, now):
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening, candidate=dana, interviewing=True)
        key = uuid4()
        write = partial(write_message, application=application)
        all_at_once(
            partial(write, by=dana, text="Hello.", key=uuid4()),
            partial(write, by=bob, text="Hello.", key=key),
            partial(write, by=bob, text="Hello.", key=key),  # pressed twice
        )
        assert application.messages.count() == 2
        with clock.at(NOW + UNDO):
            assert sum(all_at_once(send_messages, send_messages)) == 2
        assert OutgoingMail.objects.filter(subject_id=application.pk).count() == 2
        Application.objects.filter(pk=application.pk).delete()


def test_undo_and_leaving_never_both_win(opening, bob, now):
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening, interviewing=True)
        message = write_message(application=application, by=bob, text="Hi.", key=uuid4())
        with clock.at(NOW + UNDO):
            undone, left = all_at_once(
                partial(take_message_back, message=message, by=bob), send_messages
            )
        mails = OutgoingMail.objects.filter(subject_id=application.pk).count()
        if left:
            assert isinstance(undone, MessageGone)
            assert (Message.objects.filter(pk=message.pk).count(), mails) == (1, 1)
        else:
            assert (undone, Message.objects.filter(pk=message.pk).count(), mails) == (None, 0, 0)


def test_what_leaves_while_an_end_is_recorded_leaves_before_it_or_waits(opening, bob, now):
    for _round in range(ROUNDS):
        application = ApplicationFactory(opening=opening)
        message = write_message(application=application, by=bob, text="Hi.", key=uuid4())
        with clock.at(NOW + UNDO):
            decided, left = all_at_once(
                partial(decline_application, application=application, no=NO, by=bob, version=1),
                send_messages,
            )
        assert isinstance(decided, Application)
        assert left == 1
        state = Message.objects.get(pk=message.pk).state
        mails = OutgoingMail.objects.filter(subject_id=application.pk).count()
        assert (state, mails) in {(MessageState.SENT, 1), (MessageState.WAITING, 0)}
