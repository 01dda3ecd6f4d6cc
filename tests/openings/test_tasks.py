from datetime import timedelta

import pytest

from jobstore.lib import clock
from openings import signals
from openings.application.models import Application
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.tasks import conclude_interviews, next_conclusion, next_telling, tell_decisions
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory

TELL_AT = NOW + timedelta(days=1)


@pytest.fixture
def poison():
    """A listener that fails for one thing."""
    bad = set()

    def fail(**arguments):
        thing = arguments.get("application") or arguments.get("interview")
        if thing.pk in bad:
            raise RuntimeError("Told on purpose.")

    for signal in (signals.application_told, signals.interview_concluded):
        signal.connect(fail)
    yield bad
    for signal in (signals.application_told, signals.interview_concluded):
        signal.disconnect(fail)


def test_telling_that_fails_does_not_hold_up_the_rest(db, poison):
    first, second = ApplicationFactory(not_told=True), ApplicationFactory(not_told=True)
    for application in (first, second):
        InterviewFactory(application=application, held=True)
    bad, good = sorted((first, second), key=lambda item: item.pk)
    poison.add(bad.pk)
    with clock.at(TELL_AT):
        assert tell_decisions() == 1
    assert list(Application.objects.filter(told_at__isnull=False)) == [good]
    assert next_telling() == TELL_AT
    poison.clear()
    with clock.at(TELL_AT):
        assert tell_decisions() == 1


def test_conclusion_that_fails_does_not_hold_up_the_rest(db, poison):
    bad, good = InterviewFactory(), InterviewFactory()
    poison.add(bad.pk)
    with clock.at(bad.ends_at):
        assert conclude_interviews() == 1
    assert list(Interview.objects.filter(state=InterviewState.HELD)) == [good]
    assert next_conclusion() == bad.ends_at


def test_withdrawn_application_is_never_told(db):
    ApplicationFactory(not_told=True, outcome="withdrawn")
    assert next_telling() is None
    with clock.at(TELL_AT):
        assert tell_decisions() == 0
