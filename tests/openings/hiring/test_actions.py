"""Still hiring? Asked every 30 days, answered by a press or an act, closed without either."""

from datetime import UTC, datetime, timedelta

import pytest

from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.states import Role
from openings.application.states import Stage
from openings.board.actions import move_application
from openings.closing.actions.group import GroupEnd, end_group
from openings.closing.states import Group
from openings.hiring.actions import ask_whether_hiring
from openings.hiring.mails import link_for
from openings.hiring.models import HiringQuestion
from openings.hiring.queries import next_hiring_at, to_ask
from openings.opening.actions.publish import close_opening
from openings.opening.mails import who_answers_for
from openings.opening.models import Opening
from openings.opening.states import CloseReason
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    MessageFactory,
    OpeningFactory,
)
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ASKED = NOW + 30 * DAY  # Thursday, December 24, ten in the morning in New York
UNTIL = datetime(2027, 1, 7, 5, tzinfo=UTC)  # after the seventh working day
END = NOW + 85 * DAY


@pytest.fixture
def opening(employer, alice, bob, now):
    return OpeningFactory(employer=employer, created_by=bob, closes_at=END, updated_at=NOW)


def pass_to(moment):
    pass_time(until=moment, tell=lambda done: None)


def sent(kind):
    rows = OutgoingMail.objects.filter(kind=f"openings.{kind}", state=MailState.SENT)
    return sorted(rows.values_list("recipient_email", "sent_at"))


def link(opening, user):
    return link_for(opening, user)


@pytest.mark.row("B64")
def test_silence_closes_it_and_one_press_opens_it_again(opening, alice, bob, client):
    pass_to(UNTIL - DAY)
    assert sent("still_hiring") == sorted([(alice.email, ASKED), (bob.email, ASKED)])
    assert HiringQuestion.objects.get().answer_by == UNTIL
    assert Opening.objects.get().state == "published"
    pass_to(UNTIL + DAY)
    closed = Opening.objects.get()
    assert (closed.state, closed.close_reason, closed.closed_at) == ("closed", "unconfirmed", UNTIL)
    heard = [whom for whom, _ in sent("still_hiring_closed")]
    assert heard == sorted([alice.email, bob.email])
    assert next_hiring_at() is None
    with clock.at(UNTIL + 29 * DAY):
        page = client.get(link(opening, bob)).content.decode()
        assert "We still hire: open it again" in page
        assert Opening.objects.get().state == "closed"  # looking at it does nothing
        client.post(link(opening, bob), {"said": "yes"})
    again = Opening.objects.get()
    assert (again.state, again.close_reason, again.closes_at) == ("published", "", END)
    assert (again.publish_at, again.opened_again) == (opening.publish_at, 0)


@pytest.mark.row("B64")
@pytest.mark.parametrize(("days", "closes_at"), [(31, END), (29, UNTIL + 20 * DAY)])
def test_later_the_link_says_what_holds_and_a_press_does_nothing(
    opening, bob, client, days, closes_at
):
    pass_to(UNTIL + DAY)
    Opening.objects.update(closes_at=closes_at)
    with clock.at(UNTIL + days * DAY):
        page = client.get(link(opening, bob)).content.decode()
        client.post(link(opening, bob), {"said": "yes"})
    assert "It is closed" in page
    assert "We still hire" not in page
    assert Opening.objects.get().state == "closed"


@pytest.mark.row("B64")
@pytest.mark.parametrize("days", [15, 33])
def test_an_act_in_the_pipeline_is_a_yes(opening, bob, client, days):
    application = ApplicationFactory(opening=opening, submitted_at=NOW)
    pass_to(NOW + days * DAY)
    with clock.at(NOW + days * DAY):
        move_application(
            application=application, to=Stage.SCREENING, by=bob, version=application.version
        )
        page = client.get(link(opening, bob)).content.decode()
    pass_to(UNTIL + DAY)
    assert "It is open" in page
    assert {moment for _, moment in sent("still_hiring")} == ({ASKED} if days > 30 else set())
    assert Opening.objects.get().state == "published"
    question = HiringQuestion.objects.get()
    assert (question.said_at, question.answer_by) == (NOW + days * DAY, None)
    assert next_hiring_at() == NOW + (days + 30) * DAY if days < 30 else True


@pytest.mark.row("B64")
def test_yes_by_the_link_asks_again_after_30_days(opening, bob, client):
    pass_to(ASKED + 4 * DAY)
    with clock.at(ASKED + 4 * DAY):
        assert "Yes, we still hire" in client.get(link(opening, bob)).content.decode()
        page = client.post(link(opening, bob), {"said": "yes"}, follow=True).content.decode()
        assert "we ask again in 30 days" in page
        client.post(link(opening, bob), {"said": "yes"})  # pressed twice
    pass_to(ASKED + 34 * DAY)
    assert {moment for _, moment in sent("still_hiring")} == {ASKED, ASKED + 34 * DAY}
    assert Opening.objects.get().state == "published"


@pytest.mark.row("B64")
@pytest.mark.parametrize(("said", "reason"), [("filled", "filled"), ("stopped", "withdrawn")])
def test_close_by_the_link_shows_first_who_waits(opening, bob, client, said, reason):
    ApplicationFactory(opening=opening, submitted_at=NOW)
    pass_to(ASKED + DAY)
    with clock.at(ASKED + DAY):
        for typed in ({"said": said}, {"said": said, "seen_open": "x"}, {"said": "evil"}, {}):
            client.post(link(opening, bob), typed)
            assert Opening.objects.get().state == "published"
        assert "1 person waits for your answer" in client.get(link(opening, bob)).content.decode()
        client.post(link(opening, bob), {"said": said, "seen_open": 1})
    assert (Opening.objects.get().state, Opening.objects.get().close_reason) == ("closed", reason)
    pass_to(UNTIL + DAY)
    assert sent("still_hiring_closed") == []
    assert "1 person still waits" in client.get(link(opening, bob)).content.decode()


@pytest.mark.row("B64")
@pytest.mark.parametrize(
    "facts",
    [
        {"source": "csv", "source_key": "1"},
        {"draft": True},
        {"closed": True},
        {"closes_at": NOW + 40 * DAY},  # over before the answer would count
    ],
    ids=["from elsewhere", "draft", "closed", "over soon"],
)
def test_who_does_not_hire_here_is_not_asked(employer, bob, now, facts):
    usual = {"employer": employer, "created_by": bob, "closes_at": END, "updated_at": NOW}
    OpeningFactory(**(usual | facts))
    assert not to_ask().exists()
    taken_over = OpeningFactory(**usual, source="csv", source_key="2", taken_over_at=NOW)
    assert list(to_ask()) == [taken_over]


def test_owners_are_asked_where_the_author_has_left(opening, alice, bob, client):
    bob.memberships.all().delete()
    pass_to(ASKED + DAY)
    assert [whom for whom, _ in sent("still_hiring")] == [alice.email]
    assert client.get(link(opening, bob)).status_code == 404
    assert (
        client.post(f"/still-hiring/{opening.pk}:{alice.pk}/", {"said": "yes"}).status_code == 404
    )


def test_closed_in_words_is_not_opened_by_the_link(opening, bob, client):
    close_opening(opening=opening, by=bob, reason=CloseReason.FILLED)
    client.post(link(opening, bob), {"said": "yes"})
    assert Opening.objects.get().state == "closed"


def test_it_opens_again_only_before_anybody_is_to_hear_that_it_closed(opening, bob, client):
    ApplicationFactory(opening=opening, submitted_at=NOW)
    pass_to(UNTIL + DAY)
    with clock.at(UNTIL + DAY):
        words = "The position is closed. Thank you for the time that you gave us."
        end_group(opening=opening, end=GroupEnd(group=Group.NEW, text=words), seen=1, by=bob)
        page = client.get(link(opening, bob)).content.decode()
        client.post(link(opening, bob), {"said": "yes"})
    assert "We still hire" not in page
    assert Opening.objects.get().state == "closed"


@pytest.mark.row("B64")
@pytest.mark.parametrize(
    ("is_from_candidate", "state"), [(False, "published"), (True, "closed")], ids=["theirs", "mine"]
)
def test_message_of_the_employer_is_a_sign(opening, bob, is_from_candidate, state):
    application = ApplicationFactory(opening=opening, submitted_at=NOW)
    pass_to(ASKED + DAY)
    writer = application.candidate if is_from_candidate else bob
    facts = {"is_from_candidate": is_from_candidate, "written_by": writer}
    MessageFactory(application=application, written_at=ASKED + DAY, **facts)
    pass_to(UNTIL + DAY)
    assert Opening.objects.get().state == state


@pytest.mark.row("B64")
@pytest.mark.parametrize(
    ("called_off", "is_asked"), [(False, False), (True, True)], ids=["ahead", "called off"]
)
def test_interview_ahead_is_a_sign_until_it_is_called_off(opening, called_off, is_asked):
    application = ApplicationFactory(opening=opening, submitted_at=NOW, stage=Stage.INTERVIEW)
    starts = NOW + 50 * DAY
    state = "canceled" if called_off else "scheduled"
    InterviewFactory(
        application=application, starts_at=starts, ends_at=starts + DAY / 24, state=state
    )
    pass_to(ASKED + DAY)
    assert bool(sent("still_hiring")) == is_asked
    assert HiringQuestion.objects.get().said_at == (None if is_asked else ASKED)


@pytest.mark.row("B64")
def test_act_of_who_has_left_since_stays_a_sign(opening, bob, alice):
    application = ApplicationFactory(opening=opening, submitted_at=NOW)
    with clock.at(NOW + 25 * DAY):
        move_application(application=application, to=Stage.SCREENING, by=bob, version=1)
    bob.memberships.all().delete()
    pass_to(ASKED + DAY)
    assert sent("still_hiring") == []


@pytest.mark.row("B64")
def test_who_leaves_before_the_mail_hears_nothing_and_owners_do(opening, alice, bob):
    row = Opening.objects.get()
    with clock.at(ASKED):
        ask_whether_hiring(opening=row)
        bob.memberships.all().delete()
    pass_to(ASKED + DAY)
    assert [whom for whom, _ in sent("still_hiring")] == [alice.email]


@pytest.mark.row("B64")
@pytest.mark.parametrize(
    ("end", "words", "until"),
    [
        (UNTIL + 85 * DAY, "It is open again, and we ask again in 30 days.", "February 5, 2027"),
        (UNTIL + 20 * DAY, "It is open again.", "January 26, 2027"),
    ],
    ids=["far", "near"],
)
def test_press_says_what_holds_and_the_mail_until_when_it_works(
    opening, bob, client, end, words, until
):
    pass_to(UNTIL - DAY)
    Opening.objects.update(closes_at=end)
    pass_to(UNTIL + DAY)
    mail = OutgoingMail.objects.get(
        kind="openings.still_hiring_closed", recipient_email=bob.email, state=MailState.SENT
    )
    assert f"{until}:" in mail.text
    with clock.at(UNTIL + 2 * DAY):
        page = client.post(link(opening, bob), {"said": "yes"}, follow=True).content.decode()
    assert f"Thank you. {words}" in page


def test_owner_of_another_employer_is_no_owner_here(opening, alice, bob, dana):
    MembershipFactory(user=dana, employer=opening.employer, role=Role.RECRUITER)
    MembershipFactory(user=dana, role=Role.OWNER)
    bob.memberships.all().delete()
    assert who_answers_for(opening, author=bob) == [alice]
    with clock.at(ASKED):
        ask_whether_hiring(opening=opening)
    queued = OutgoingMail.objects.filter(kind="openings.still_hiring")
    assert [mail.recipient_email for mail in queued] == [alice.email]
