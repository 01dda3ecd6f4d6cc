"""The pages behind the links of a mail, pressed in a real browser: it sends Origin and Referer."""

import pytest

from jobstore.mail.outgoing.actions.compose import choices_link, stop_link
from jobstore.mail.states import Category
from jobstore.mail.stop.models import Report, Suppression
from tests.factories.mail import queued, sample_kind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail(now, mail_kinds):
    return queued(sample_kind(mail_kinds, category=Category.RELAYED))


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request, browser, live_server):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def path(link):
    return link.removeprefix("http://testserver")


def test_mail_is_reported_and_taken_back(page, mail):
    page.goto(path(stop_link(mail, "mail:mail_stop")))
    page.get_by_label("report this one").check()
    page.get_by_label("What was wrong with it?").fill("Not about an interview.")
    page.get_by_role("button", name="Stop the mail").click()
    page.get_by_role("heading", name="Stopped and reported").wait_for()
    assert Report.objects.get().note == "Not about an interview."
    page.get_by_role("button", name="Send me this mail again").click()
    page.get_by_role("button", name="Stop the mail").wait_for()
    assert not Suppression.objects.exists()


def test_choices_are_saved_and_everything_is_stopped(page, mail):
    page.goto(path(choices_link(mail)))
    page.get_by_role("checkbox").first.uncheck()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved. It counts from the next mail on.").wait_for()
    assert Suppression.objects.count() == 1
    page.get_by_role("button", name="Stop everything but security mail").click()
    page.get_by_text("Everything but security mail is stopped").first.wait_for()
    page.goto(path(stop_link(mail, "mail:mail_stop")))
    page.get_by_role("link", name="Choose which mail comes").click()
    page.get_by_role("button", name="Let mail come again").click()
    page.get_by_role("button", name="Save").wait_for()
