import pytest

from jobstore.mail.outgoing.models import OutgoingMail
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_link_in_the_frame_opens_a_page_in_a_browser(now, mail_kinds, browser, live_server):
    page = browser.new_page()
    mail = queued(sample_kind(mail_kinds))
    deliver()
    html = f'<html><head></head><body><a href="{live_server.url}/">Open</a></body></html>'
    OutgoingMail.objects.filter(pk=mail.pk).update(html=html)
    page.goto(f"{live_server.url}/dev/mail/{mail.pk}/")
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_text("Open").click()
    opened.value.locator("h1").wait_for()
    assert opened.value.url == f"{live_server.url}/"
    page.context.close()
