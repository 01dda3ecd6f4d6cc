"""The page that looks at the spelling of a résumé: advice, for its candidate alone."""

import pytest
from django.urls import reverse

from jobstore.lib.documents.check import check_document
from openings.application.actions.resume import store_resume
from openings.application.models import Resume
from tests.support import documents as make
from tests.support.coaching import plan_after_interview

pytestmark = pytest.mark.django_db
URL = "/resumes/spelling/"
SLIP = "I was responsable for the goods."


def resume_of(person, text):
    document = check_document(make.pdf(text=text), name="cv.pdf")
    return store_resume(document=document, by=person)


def test_slips_are_named_and_nothing_is_changed(dana, client_of):
    resume = resume_of(dana, SLIP)
    client = client_of(dana)
    assert "responsable" not in client.get(URL).content.decode()
    page = client.post(URL, {"resume": resume.pk}).content.decode()
    assert "<strong>responsable</strong>" in page
    assert "did you mean “responsible”?" in page
    assert Resume.objects.get().sha256 == resume.sha256


def test_clean_resume_is_said_to_be_clean(dana, client_of):
    resume = resume_of(dana, "I was responsible for the goods.")
    page = client_of(dana).post(URL, {"resume": resume.pk}).content.decode()
    assert "We found nothing to look at." in page


def test_resume_of_another_is_not_looked_at(dana, charlie, client_of):
    resume = resume_of(dana, SLIP)
    resume_of(charlie, "I sold bread.")
    page = client_of(charlie).post(URL, {"resume": resume.pk}).content.decode()
    assert "Choose one of yours." in page
    assert "responsable" not in page


def test_picture_of_a_text_is_said_to_be_one(dana, client_of):
    resume = resume_of(dana, "")
    page = client_of(dana).post(URL, {"resume": resume.pk}).content.decode()
    assert "A scan is a picture to us." in page


def test_without_a_resume_the_page_says_how_to_add_one(dana, client_of):
    assert "No résumé yet" in client_of(dana).get(URL).content.decode()
    assert client_of(dana).post(URL, {}).status_code == 200


def test_getting_ready_leads_there(dana, employer, now, client_of):
    plan = plan_after_interview(candidate=dana, employer=employer)
    page = client_of(dana).get(reverse("coaching:readiness", args=[plan.pk])).content.decode()
    assert f'href="{URL}"' in page


def test_a_dozen_checks_are_enough_for_ten_minutes(dana, client_of, monkeypatch):
    monkeypatch.setattr("openings.application.views.application.spelling_of", lambda resume: [])
    client, resume = client_of(dana), resume_of(dana, "I lead a team.")
    pages = [client.post(URL, {"resume": resume.pk}).content.decode() for _ in range(13)]
    assert "Please try again in ten minutes" not in pages[11]
    assert "Please try again in ten minutes" in pages[12]
