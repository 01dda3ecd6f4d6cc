import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobstore.lib import clock
from openings.application.models import Application
from openings.application.states import Stage
from openings.tasks import tell_decisions
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.openings.decision.deciding import url_of
from tests.support.mail import deliver

WORDS = "We have filled this job. Thank you for the time that you put into your application."


@pytest.fixture
def opening(employer, alice, now):
    return OpeningFactory(employer=employer, closed=True)


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


def page_of(opening, group=""):
    url = f"/employers/acme/openings/{opening.pk}/endings/"
    return f"{url}?group={group}" if group else url


def words(**changes):
    return {"reason": "position-closed", "text": WORDS, "seen": "3", "step": "record"} | changes


@pytest.mark.row("B48")
def test_closing_leads_to_the_groups_and_their_words_are_previewed_as_read(
    recruiter, employer, dana
):
    opening = OpeningFactory(employer=employer)
    ApplicationFactory(opening=opening, candidate=dana)
    ApplicationFactory(opening=opening, stage=Stage.OFFER)
    met = InterviewFactory(application__opening=opening, held=True).application
    close = f"/employers/acme/openings/{opening.pk}/close/"
    assert recruiter.get(page_of(opening)).url == close
    done = recruiter.post(close, {"reason": "filled", "seen_open": "3"})
    assert done.url == page_of(opening)
    assert not Application.objects.exclude(outcome="open").exists()
    page = recruiter.get(done.url).content.decode()
    for part in ("Not looked at", "Interviewed", "Offer out", "Write to this person"):
        assert part in page
    assert url_of(met) in page
    form = recruiter.get(page_of(opening, "new")).content.decode()
    assert "We have filled this job. We did not get to read your application" in form
    preview = recruiter.post(page_of(opening, "new"), words(step="preview")).content.decode()
    assert "Acme Stores has filled the job Store Supervisor." in preview
    assert WORDS in preview
    assert "Dana Wednesday, November 25, 2026, 9:00 AM EST" in preview
    done = recruiter.post(page_of(opening, "new"), words(), follow=True).content.decode()
    assert "Recorded for 1." in done
    assert "Position closed: 1." in done
    undone = recruiter.post(
        f"{page_of(opening)}undo/", {"decided_at": "2026-11-24T15:00:00+00:00"}, follow=True
    )
    assert "Undone for 1. Nobody learns of it." in undone.content.decode()


@pytest.mark.row("B48")
def test_few_words_are_doubted_and_none_are_refused(recruiter, opening):
    ApplicationFactory(opening=opening)
    page = recruiter.post(page_of(opening, "new"), words(text="Thank you.")).content.decode()
    assert "The text has under 10 words." in page
    assert "Tick this to send the words as they are" in page
    empty = recruiter.post(page_of(opening, "new"), words(text=" "))
    assert (empty.status_code, "Nobody ends without any" in empty.content.decode()) == (400, True)
    assert Application.objects.get().outcome == "open"
    recruiter.post(page_of(opening, "new"), words(text="Thank you.", is_sure="on"))
    assert Application.objects.get().outcome == "position_closed"


@pytest.mark.row("B48")
@pytest.mark.parametrize("group", ["interviewed", "offer", "review", "nonsense", ""])
def test_raw_post_ends_nobody_who_is_to_be_ended_alone(recruiter, opening, group):
    InterviewFactory(application__opening=opening, held=True)
    ApplicationFactory(opening=opening, stage=Stage.OFFER)
    recruiter.post(page_of(opening, group), words(), follow=True)
    assert not Application.objects.exclude(outcome="open").exists()


@pytest.mark.row("B48")
def test_interviewed_one_is_ended_alone_with_feedback_or_an_honest_none(recruiter, opening):
    met = InterviewFactory(application__opening=opening, held=True).application
    facts = {"text": WORDS, "version": "1", "step": "record"}
    recruiter.post(url_of(met, "position-closed"), facts)
    met.refresh_from_db()
    assert met.outcome == "open"
    recruiter.post(url_of(met, "position-closed"), facts | {"gives_feedback": "no"})
    met.refresh_from_db()
    assert (met.outcome, met.gives_feedback, met.told_at) == ("position_closed", False, None)
    page = recruiter.get(url_of(met, name="application_review")).content.decode()
    assert "Undo the decision" in page


def test_group_that_grew_shows_the_words_again(recruiter, opening):
    ApplicationFactory.create_batch(2, opening=opening)
    late = recruiter.post(page_of(opening, "new"), words(seen="1"))
    page = late.content.decode()
    assert late.status_code == 409
    assert WORDS in page
    assert 'name="seen" value="2"' in page


@pytest.mark.parametrize("decided_at", ["", "yesterday", "2026-11-24", "2026-11-24T15:00:00Z"])
def test_undo_of_nothing_says_so(recruiter, opening, decided_at):
    done = recruiter.post(f"{page_of(opening)}undo/", {"decided_at": decided_at}, follow=True)
    assert "There is nothing to undo any more." in done.content.decode()


@pytest.mark.row("B49")
def test_candidate_reads_of_the_end_at_the_telling_and_not_before(
    recruiter, opening, dana, client_of
):
    application = ApplicationFactory(opening=opening, candidate=dana)
    theirs = client_of(dana)
    url = f"/applications/{application.pk}/"

    def seen():
        return theirs.get(url).context["status"]

    before = seen()
    recruiter.post(page_of(opening, "new"), words())
    assert seen() == before
    application.refresh_from_db()
    with clock.at(application.tell_at):
        tell_decisions()
        (mail,) = [one for one in deliver() if "answered" in one.subject]
        page = theirs.get(url).content.decode()
    assert mail.subject == "Acme Stores answered: Store Supervisor"
    for part in ("Acme Stores has filled the job Store Supervisor.", WORDS, "not about you"):
        assert part in mail.body
    assert "Acme Stores filled this job." in page
    assert WORDS in page


@pytest.mark.row("B48")
def test_pages_need_as_many_statements_for_30_as_for_3(recruiter, opening):
    counts = []
    for size in (3, 27):
        ApplicationFactory.create_batch(size, opening=opening)
        for _ in range(size):
            InterviewFactory(application__opening=opening, held=True)
        for group in ("", "new"):
            recruiter.get(page_of(opening, group))
            with CaptureQueriesContext(connection) as queries:
                recruiter.get(page_of(opening, group))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
