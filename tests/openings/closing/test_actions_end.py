from datetime import timedelta

import pytest

from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.employer.models import Employer
from openings.application.states import Outcome, Stage
from openings.closing.actions.end import NotOver, answer_ending, follow_endings
from openings.closing.models import Ending
from openings.closing.queries.end import next_ending_at, with_news
from openings.closing.states import HowEnded
from openings.opening.actions.again import extend_opening, open_again
from openings.opening.actions.publish import approve_opening, close_opening
from openings.opening.models import Opening
from openings.opening.states import CloseReason, ExtendReason
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory

DAY = timedelta(days=1)
END = NOW + 20 * DAY  # a Monday, ten in the morning


@pytest.fixture
def opening(employer, alice, bob, now):
    words = "You bake bread and rolls with two colleagues. " * 6
    return OpeningFactory(
        employer=employer, created_by=bob, closes_at=END, description=words, hides_pay=True
    )


def pass_to(moment):
    pass_time(until=moment, tell=lambda done: None)


def sent(kind):
    rows = OutgoingMail.objects.filter(kind=f"openings.{kind}", state=MailState.SENT)
    return sorted(rows.values_list("recipient_email", "sent_at"))


@pytest.mark.row("B51")
def test_end_is_announced_once_a_week_before_and_asked_about_twice_after_it(opening, bob):
    pass_to(END + timedelta(hours=1))
    opening.refresh_from_db()
    assert (opening.state, opening.close_reason, opening.closed_at) == ("closed", "expired", END)
    pass_to(END + 60 * DAY)
    assert sent("opening_ends") == [(bob.email, END - 7 * DAY)]
    # Four weeks after it is Monday, January 11.
    assert sent("how_did_it_end") == [(bob.email, END + 14 * DAY), (bob.email, END + 28 * DAY)]
    assert next_ending_at() is None


@pytest.mark.row("B51")
@pytest.mark.parametrize(("days", "is_trusted"), [(13, True), (13, False), (15, True)])
def test_what_ran_out_goes_on_with_a_new_end(opening, bob, erin, client_of, days, is_trusted):
    """Within 14 days as before; later it opens again, at the same address."""
    Employer.objects.update(is_trusted=is_trusted)
    Opening.objects.update(description="Word " * 40, hides_pay=True, remote="remote")
    pass_to(END + days * DAY)
    with clock.at(END + days * DAY):
        recruiter = client_of(bob)
        preview = recruiter.get(f"/employers/acme/openings/{opening.pk}/preview/").content.decode()
        url = f"/employers/acme/openings/{opening.pk}/{'extend' if days < 14 else 'open-again'}/"
        assert ("Its end has come" in preview, url in preview) == (True, True)
        asked = recruiter.get(f"/employers/acme/openings/{opening.pk}/extend/")
        assert asked.status_code == (200 if days < 14 else 302)
        opening.refresh_from_db()
        typed = {"version": opening.version, "closes_on": "2027-02-14", "reason": "more_time"}
        recruiter.post(url, typed)
        follow_endings()
        opening.refresh_from_db()
        assert (opening.is_live(at=clock.now()), opening.is_in_review) == (
            is_trusted,
            not is_trusted,
        )
        if not is_trusted:
            approve_opening(opening=opening, by=erin, version=opening.version)
        opening.refresh_from_db()
        assert opening.is_live(at=clock.now())
    assert (opening.closed_at, opening.close_reason) == (None, "")
    assert opening.opened_again == int(days > 14)


LATER = END + 30 * DAY


@pytest.mark.row("B51")
@pytest.mark.parametrize(
    ("when", "announced"),
    [(END - 8 * DAY, [LATER - 7 * DAY]), (END - 6 * DAY, [END - 7 * DAY, LATER - 7 * DAY])],
)
def test_another_end_is_announced_anew(opening, when, announced):
    pass_to(when)
    Opening.objects.filter(pk=opening.pk).update(closes_at=LATER, updated_at=when)
    with clock.at(when):
        pass_to(LATER + DAY)
    assert [moment for _, moment in sent("opening_ends")] == announced
    assert sent("how_did_it_end") == []


@pytest.mark.parametrize(
    "facts",
    [
        {"publish_at": END - 5 * DAY, "posted_at": END - 5 * DAY},  # up for less than a week
        {"source": "csv", "source_key": "1"},
        {"draft": True},
        {"closed": True},
    ],
)
def test_end_that_is_no_news_is_not_announced(employer, bob, now, facts):
    OpeningFactory(**({"employer": employer, "created_by": bob, "closes_at": END} | facts))
    with clock.at(END - 2 * DAY):
        follow_endings()
    assert not OutgoingMail.objects.exists()


@pytest.mark.row("B51")
def test_hire_here_answers_the_question(opening):
    ApplicationFactory(opening=opening, stage=Stage.HIRED, outcome=Outcome.HIRED, decided_at=NOW)
    pass_to(END + 60 * DAY)
    assert sent("how_did_it_end") == []


@pytest.mark.row("B51")
def test_owners_hear_where_the_author_has_left(opening, alice, bob):
    bob.memberships.all().delete()
    pass_to(END)
    assert [whom for whom, _ in sent("opening_ends")] == [alice.email]


@pytest.mark.row("B51")
@pytest.mark.parametrize(
    ("how", "state", "reason"),
    [
        (HowEnded.HERE, "closed", "filled"),
        (HowEnded.ELSEWHERE, "closed", "filled"),
        (HowEnded.STOPPED, "closed", "withdrawn"),
        (HowEnded.UNKNOWN, "closed", "expired"),
        (HowEnded.LOOKING, "published", ""),
    ],
)
@pytest.mark.parametrize("is_written_down", [False, True])
def test_answer_says_what_became_of_it(
    opening, bob, client_of, how, state, reason, is_written_down
):
    ApplicationFactory(opening=opening)
    if is_written_down:
        pass_to(END + DAY)
    if how == HowEnded.LOOKING and is_written_down:
        state, reason = "closed", "expired"
    url = f"/employers/acme/openings/{opening.pk}/ended/"
    with clock.at(END + DAY):
        recruiter = client_of(bob)
        assert "We are still looking" in recruiter.get(url).content.decode()
        done = recruiter.post(url, {"how": how})
    opening.refresh_from_db()
    assert (opening.state, opening.close_reason) == (state, reason)
    assert (Ending.objects.get().how, Ending.objects.get().answered_by) == (how, bob)
    page = "extend" if how == HowEnded.LOOKING else "endings"
    assert done.url == f"/employers/acme/openings/{opening.pk}/{page}/"
    pass_to(END + 30 * DAY)
    assert sent("how_did_it_end") == []


def test_nothing_is_answered_about_an_opening_that_goes_on(opening, bob, client_of):
    with pytest.raises(NotOver):
        answer_ending(opening=opening, how=HowEnded.STOPPED, by=bob)
    url = f"/employers/acme/openings/{opening.pk}/ended/"
    assert client_of(bob).post(url, {"how": "stopped"}).url.endswith("/close/")
    assert client_of(bob).post(url, {"how": "hidden"}).status_code == 200
    opening.refresh_from_db()
    assert opening.state == "published"


def close(opening, by):
    close_opening(opening=opening, by=by, reason=CloseReason.FILLED, seen_open=0)


@pytest.mark.row("B51")
def test_whoever_was_writing_an_application_hears_that_it_closed_early(opening, bob, dana):
    ApplicationFactory(opening=opening, candidate=dana, stage=Stage.DRAFT, submitted_at=None)
    ApplicationFactory(stage=Stage.DRAFT, submitted_at=None)
    close(opening, bob)
    pass_to(NOW + DAY)
    assert [whom for whom, _ in sent("opening_ended_drafts")] == [dana.email]
    assert "It was not about you" in OutgoingMail.objects.get(recipient_user=dana).text


@pytest.mark.parametrize("is_long_ago", [False, True])
def test_end_as_it_was_announced_is_no_news_to_who_was_writing(opening, bob, dana, is_long_ago):
    ApplicationFactory(opening=opening, candidate=dana, stage=Stage.DRAFT, submitted_at=None)
    with clock.at(NOW if is_long_ago else END + DAY):
        close(opening, bob)
    with clock.at(END + 50 * DAY):
        follow_endings()
    assert not OutgoingMail.objects.filter(recipient_user=dana).exists()


@pytest.mark.row("B51")
def test_whoever_was_writing_hears_of_each_early_end_and_that_it_goes_on(opening, bob, dana):
    begun = ApplicationFactory(
        opening=opening, candidate=dana, stage=Stage.DRAFT, submitted_at=None, created_at=NOW
    )
    for days in (0, 6):
        with clock.at(NOW + days * DAY):
            close(Opening.objects.get(), bob)
            pass_to(NOW + (days + 1) * DAY)
        with clock.at(NOW + (days + 2) * DAY):
            row = Opening.objects.get()
            open_again(opening=row, by=bob, version=row.version, day=(END + days * DAY).date())
            pass_to(NOW + (days + 3) * DAY)
    mails = OutgoingMail.objects.filter(subject_id=begun.pk).order_by("created_at")
    kinds = [mail.kind.removeprefix("openings.opening_") for mail in mails]
    assert kinds == ["ended_drafts", "goes_on"] * 2
    assert [mail.sent_at for mail in mails] == [NOW + days * DAY for days in (0, 2, 6, 8)]
    assert "takes applications for longer: Sunday, December 20" in mails[3].text
    assert not with_news().exists()


@pytest.mark.row("B62")
@pytest.mark.parametrize(
    ("end", "is_told"), [(END + 9 * DAY, True), (END - 3 * DAY, False)], ids=["later", "earlier"]
)
def test_whoever_was_writing_hears_of_a_later_end(opening, bob, dana, end, is_told):
    ApplicationFactory(
        opening=opening, candidate=dana, stage=Stage.DRAFT, submitted_at=None, created_at=NOW
    )
    with clock.at(NOW + DAY):
        ApplicationFactory(
            opening=opening, stage=Stage.DRAFT, submitted_at=None, created_at=NOW + 2 * DAY
        )
        row = Opening.objects.get()
        extend_opening(
            opening=row, by=bob, version=row.version, day=end.date(), reason=ExtendReason.OTHER
        )
        pass_to(NOW + 2 * DAY)
    assert sent("opening_goes_on") == ([(dana.email, NOW + DAY)] if is_told else [])


@pytest.mark.row("B62")
def test_whoever_was_writing_hears_each_time_that_it_goes_on_to_the_same_end(opening, bob, dana):
    ApplicationFactory(
        opening=opening, candidate=dana, stage=Stage.DRAFT, submitted_at=None, created_at=NOW
    )
    for days in (1, 5):
        with clock.at(NOW + days * DAY):
            close(Opening.objects.get(), bob)
        pass_to(NOW + (days + 1) * DAY)
        with clock.at(NOW + (days + 1) * DAY):
            row = Opening.objects.get()
            open_again(opening=row, by=bob, version=row.version, day=END.date())
        pass_to(NOW + (days + 2) * DAY)
    told = [NOW + days * DAY for days in (2, 6)]
    assert sent("opening_goes_on") == [(dana.email, moment) for moment in told]


@pytest.mark.row("B51")
@pytest.mark.parametrize(("hired_after", "is_asked"), [(1, True), (3, False)])
def test_hire_of_an_earlier_run_answers_nothing(opening, hired_after, is_asked):
    Opening.objects.update(opened_again=1, opened_again_at=NOW + 2 * DAY)
    at = NOW + hired_after * DAY
    ApplicationFactory(opening=opening, outcome=Outcome.HIRED, stage=Stage.HIRED, decided_at=at)
    pass_to(END + 15 * DAY)
    assert bool(sent("how_did_it_end")) == is_asked
