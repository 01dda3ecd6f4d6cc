"""An application ends because somebody did not come: after three working days, undisputed."""

from datetime import UTC, datetime, timedelta

import pytest

from jobstore.lib import clock
from openings.absence.actions import answer_absence, note_absence, tell_absence
from openings.application.states import Outcome
from openings.decision.actions.decision import DecisionNotOpen, No, decline_application
from openings.interview.models import Absence, Interview
from openings.interview.states import AbsenceAnswer
from openings.tasks import tell_decisions
from tests.openings.decision.deciding import url_of

# Told on Wednesday at nine; then come Thanksgiving, Friday, Monday and Tuesday.
TOLD = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
FROM = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
END = No(
    outcome=Outcome.NO_SHOW,
    text="Your application ends here. Apply again whenever you have more time.",
)


@pytest.fixture
def missed(application, bob):
    interview = Interview.objects.get(application=application)
    note_absence(interview=interview, text="We waited for you.", by=bob, version=interview.version)
    with clock.at(TOLD):
        assert tell_absence(absence=Absence.objects.select_related("interview__application").get())
    application.refresh_from_db()
    return application


def end(application, bob, *, at):
    with clock.at(at):
        return decline_application(
            application=application, no=END, by=bob, version=application.version
        )


@pytest.mark.row("B53")
def test_ending_waits_three_working_days_and_is_told_like_a_no(missed, bob, client_of):
    with pytest.raises(DecisionNotOpen):
        end(missed, bob, at=FROM - timedelta(seconds=1))
    with clock.at(FROM - timedelta(days=1)):
        page = client_of(bob).get(url_of(missed, "did-not-come")).content.decode()
        assert "December 1, 2026" in page
    ended = end(missed, bob, at=FROM)
    assert (ended.outcome, ended.told_at) == ("no_show", None)
    with clock.at(ended.tell_at):
        assert tell_decisions() == 1


@pytest.mark.row("B53")
@pytest.mark.parametrize(
    ("answer", "may_end"), [(AbsenceAnswer.WRONG, False), (AbsenceAnswer.COULD_NOT, True)]
)
def test_disputed_one_is_not_ended_so(missed, bob, answer, may_end):
    interview = Interview.objects.get(application=missed)
    with clock.at(TOLD):
        answer_absence(interview=interview, answer=answer, by=missed.candidate)
    if may_end:
        assert end(missed, bob, at=FROM).outcome == "no_show"
        return
    with pytest.raises(DecisionNotOpen):
        end(missed, bob, at=FROM + timedelta(days=30))


def test_nobody_who_came_is_ended_so(application, bob):
    with pytest.raises(DecisionNotOpen):
        end(application, bob, at=FROM)


def test_form_of_the_end_asks_for_words_alone(missed, bob, client_of):
    with clock.at(FROM):
        page = client_of(bob)
        url = url_of(missed, "did-not-come")
        assert 'name="reason"' not in page.get(url).content.decode()
        typed = {"text": END.text, "version": missed.version, "step": "preview"}
        assert "you did not meet" in page.post(url, typed).content.decode()
        page.post(url, typed | {"step": "record"})
    missed.refresh_from_db()
    assert missed.outcome == "no_show"
