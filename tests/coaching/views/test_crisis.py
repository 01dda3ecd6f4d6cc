"""Heavy words show help to the writer at once; of private texts nobody else learns anything."""

from django.urls import reverse

from coaching.actions.debrief import log_mood
from coaching.models import CoachRequest
from jobstore.mail.models import OutgoingMail
from tests.support.coaching import debrief_data, note_data, plan_after_interview

PANEL = "You can talk to somebody now"
HEAVY = "After this I want to die."


def test_debrief_shows_help_at_once_and_tells_nobody(now, employer, dana, client):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client.force_login(dana)
    log_mood(plan=plan, by=dana, word="low", level=3)
    url = reverse("coaching:debrief_edit", args=[plan.pk])
    assert PANEL not in client.get(url).content.decode()
    mails = OutgoingMail.objects.count()
    typed = debrief_data(mine_to_change=HEAVY, action="save")
    assert PANEL in client.post(url, typed, follow=True).content.decode()
    typed = debrief_data(mine_to_change=HEAVY, action="seal")
    assert PANEL in client.post(url, typed, follow=True).content.decode()
    assert OutgoingMail.objects.count() <= mails
    assert not CoachRequest.objects.exists()


def test_letter_shows_help_at_once(now, employer, dana, client):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client.force_login(dana)
    url = reverse("coaching:letter_edit", args=[plan.pk])
    page = client.post(url, note_data(drew_me=HEAVY, action="save"), follow=True)
    assert PANEL in page.content.decode()
    page = client.post(url, note_data(action="save"), follow=True)
    assert PANEL not in page.content.decode()
