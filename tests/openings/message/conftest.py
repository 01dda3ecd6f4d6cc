from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group

from jobstore.lib import clock
from jobstore.people.states import StaffGroup
from openings.message.actions.write import write_message
from openings.message.models import Message
from openings.tasks import send_messages
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.factories.people import UserFactory

UNDO = timedelta(minutes=2)


@pytest.fixture
def application(employer, dana, alice, bob, now):
    """Dana is in the interviews of Acme; Alice and Bob recruit there."""
    opening = OpeningFactory(employer=employer)
    return ApplicationFactory(candidate=dana, opening=opening, interviewing=True)


@pytest.fixture
def write(application):
    """Somebody writes; `sent`: and the minutes of undo pass."""

    def put(by, text="Hello.", *, sent=False, to=application):
        message = write_message(application=to, by=by, text=text, key=uuid4())
        if sent:
            with clock.at(clock.now() + UNDO):
                send_messages()
        return Message.objects.select_related("application").get(pk=message.pk)

    return put


@pytest.fixture
def moderator(db):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=StaffGroup.MODERATOR))
    return user
