"""The draft of an application: saved by itself, finished later."""

import re
from http import HTTPStatus

import pytest

from openings.application.models import Application, Resume
from openings.opening.states import QuestionKind
from tests.factories.openings import OpeningFactory, ScreeningQuestionFactory
from tests.openings.application.applying import attach, file, form_of, post, save, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer, category="Retail")


@pytest.fixture
def client(dana, client_of):
    return client_of(dana)


def test_autosave_says_when_and_the_draft_survives(now, dana, client, client_of, opening):
    question = ScreeningQuestionFactory(opening=opening, kind=QuestionKind.DATE)

    answer = save(
        client, opening, name="Dana", cover_note="Half", **{f"question_{question.pk}": "soon"}
    )

    assert re.sub(r"\s+", " ", answer.content.decode()).strip() == (
        '<p class="save-state">Saved 10:00 AM</p>'
    )
    back = client_of(dana).get(url(opening))
    values = form_of(back)
    assert (values["name"], values["cover_note"]) == ("Dana", "Half")
    assert values[f"question_{question.pk}"] == "soon"
    assert 'value="soon"' in back.content.decode()


def test_autosave_takes_anything_that_can_be_typed(now, client, opening):
    for text in ("", "\x00", "x" * 100_000, "\ufffd", "李" * 3000):
        assert save(client, opening, name=text, phone=text, cover_note=text).status_code == (
            HTTPStatus.OK
        )
    assert Application.objects.get().contact_name == "李" * 120


def test_autosave_after_sending_says_so(now, client, opening):
    post(client, opening, resume=file(), cover_note="Sent")

    answer = save(client, opening, cover_note="Late")

    assert "already sent" in answer.content.decode()
    assert Application.objects.get().cover_note == "Sent"


def test_save_and_finish_later_works_without_script(now, client, opening):
    response = client.post(f"{url(opening)}draft/", {"cover_note": "Later"})

    assert response.url == "/applications/"
    page = client.get(response.url).content.decode()
    assert "Not sent yet" in page
    assert "Your draft is saved" in page


def test_page_without_script_does_not_say_that_it_saves(now, client, opening):
    page = client.get(url(opening)).content.decode()

    assert "data-saves-itself" in page
    assert "saved as you go" not in page


def test_save_and_finish_later_keeps_the_file_without_script(now, client, opening):
    client.post(f"{url(opening)}draft/", {"cover_note": "Later", "resume": file()})

    assert Application.objects.get().resume == Resume.objects.get()


def test_file_chosen_after_sending_changes_nothing(now, client, opening):
    post(client, opening, resume=file())
    sent = Application.objects.get()

    assert attach(client, opening, remove="yes").status_code == HTTPStatus.FOUND
    assert Application.objects.get().resume == sent.resume


def test_draft_is_its_candidates_only(now, client, client_of, bob, opening):
    save(client, opening, cover_note="Private")

    assert "Private" not in client_of(bob).get(url(opening)).content.decode()
