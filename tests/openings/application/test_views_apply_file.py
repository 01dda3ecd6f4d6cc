"""The résumé of an application: new, kept, refused, or one sent before."""

import errno
import os
import re
from datetime import timedelta
from http import HTTPStatus

import pytest

from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.models import Application, Resume
from openings.application.states import Stage
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory, ResumeFactory
from tests.openings.application.applying import attach, file, form_of, post, save, url
from tests.support import documents as make

pytestmark = pytest.mark.django_db


def chosen_in(page):
    """The key of the résumé whose radio button is chosen, as the page has it."""
    buttons = re.findall(r'<input type="radio" name="earlier_resume"[^>]*>', page.content.decode())
    chosen = [button for button in buttons if " checked" in button]
    return re.search('value="([^"]+)"', chosen[0])[1] if chosen else None


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer, category="Retail")


@pytest.fixture
def client(dana, client_of):
    return client_of(dana)


# Bad input ------------------------------------------------------------------------------------
def test_file_is_kept_when_another_field_is_wrong(now, client, opening):
    response = post(client, opening, name="  ", resume=file(), cover_note="Kept")

    page = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert "Kept" in page
    resume = Resume.objects.get()
    assert chosen_in(response) == str(resume.pk)
    typed = form_of(response) | {"name": "Dana"}
    assert str(typed["earlier_resume"]) == str(resume.pk)
    client.post(url(opening), typed)
    assert Application.objects.get().resume == resume
    assert Application.objects.get().stage == Stage.APPLIED


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (make.encrypted_pdf, "cv.pdf", "locked with a password"),
        (make.script_pdf, "cv.pdf", "runs a script"),
        (lambda: b"MZ" + b"\x00" * 100, "cv.pdf", "is not a PDF"),
        (lambda: b"", "cv.pdf", "This file is empty"),
        (lambda: b"%PDF-" + b"x" * 6_000_000, "cv.pdf", "larger than 5 MB"),
        (lambda: b"x", "cv.exe", "Choose a PDF or a Word file"),
        (make.pdf, "a" * 300 + ".pdf", ""),
    ],
)
def test_refused_file_says_why_and_keeps_the_text(now, client, opening, content, name, sentence):
    response = post(client, opening, resume=file(content(), name), cover_note="Kept")

    page = response.content.decode()
    assert sentence in page
    if sentence:
        assert "error-summary" in page
        assert "Kept" in page
        assert not Resume.objects.exists()
        assert Application.objects.get().cover_note == "Kept"
        assert not OutgoingMail.objects.exists()


def test_no_file_at_all_is_said_beside_the_field(now, client, opening):
    response = post(client, opening)

    assert response.context["form"].errors == {"resume": ["Add your résumé as PDF or Word file."]}


def test_refused_file_is_not_replaced_in_silence(now, dana, client, opening):
    ResumeFactory(candidate=dana)

    response = post(client, opening, resume=file(make.script_pdf(), "cv.pdf"))

    assert "runs a script" in response.content.decode()
    assert Application.objects.get().stage == Stage.DRAFT


def test_earlier_resume_is_used_without_uploading(now, dana, client, opening):
    resume = ResumeFactory(candidate=dana)

    post(client, opening)

    assert Application.objects.get().resume == resume


def test_resume_of_somebody_else_is_no_choice(now, dana, client, opening):
    ResumeFactory(candidate=dana)
    theirs = ResumeFactory()

    response = post(client, opening, earlier_resume=str(theirs.pk))

    assert list(response.context["form"].errors) == ["earlier_resume"]
    assert Application.objects.get().stage == Stage.DRAFT


def test_full_disk_keeps_the_text_and_says_so(now, client, opening, monkeypatch):
    def refuse(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)

    response = post(client, opening, resume=file(), cover_note="Kept")

    assert "We could not store your file; your text is saved." in response.content.decode()
    assert Application.objects.get().cover_note == "Kept"
    monkeypatch.undo()
    client.post(url(opening), form_of(response) | {"resume": file()})
    assert Application.objects.get().stage == Stage.APPLIED


def test_file_is_in_the_draft_once_it_is_chosen(now, dana, client, client_of, opening):
    answer = attach(client, opening, cover_note="Half", resume=file()).content.decode()

    assert "resume.docx is attached" in answer
    assert "<html" not in answer
    draft = Application.objects.get()
    assert (draft.stage, draft.cover_note) == (Stage.DRAFT, "Half")
    back = client_of(dana).get(url(opening))
    assert chosen_in(back) == str(draft.resume_id)
    client.post(url(opening), form_of(back) | {"name": "Dana"})
    assert Application.objects.get().stage == Stage.APPLIED
    assert Resume.objects.count() == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_file_is_removed_and_the_text_stays(now, dana, client, opening, htmx):
    earlier = ResumeFactory(candidate=dana, uploaded_at=NOW - timedelta(days=9))
    attach(client, opening, resume=file(), name="Dana")
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(
        f"{url(opening)}resume/", {"cover_note": "Kept", "remove": "yes"}, headers=headers
    )

    page = answer if htmx else client.get(answer.url)
    assert "is attached" not in page.content.decode()
    assert " checked" not in page.content.decode()  # nor is another one sent in its place
    assert Application.objects.get().cover_note == "Kept"
    assert list(Resume.objects.all()) == [earlier]


def test_earlier_resume_stays_when_it_is_taken_out_of_a_draft(now, dana, client, opening):
    earlier = ResumeFactory(candidate=dana, uploaded_at=NOW - timedelta(days=9))
    save(client, opening, earlier_resume=str(earlier.pk))
    attach(client, opening, remove="yes")

    assert " checked" not in client.get(url(opening)).content.decode()
    assert Application.objects.get().resume is None
    assert Resume.objects.get() == earlier


@pytest.mark.parametrize("name", ["cv.exe", "cv.pdf"])
def test_file_that_is_refused_when_chosen_says_why(now, client, opening, name):
    answer = attach(client, opening, cover_note="Kept", resume=file(b"MZ", name)).content.decode()

    assert "Choose a PDF or a Word file" in answer or "is not a PDF" in answer
    assert not Resume.objects.exists()
    assert Application.objects.get().cover_note == "Kept"


REFUSED = [
    (b"MZ", "cv.pdf"),
    (b"x", "cv.txt"),
    (b"", "cv.docx"),
    (b"%PDF-" + b"x" * 6_000_000, "a.pdf"),
]


@pytest.mark.parametrize(("content", "name"), REFUSED)
@pytest.mark.parametrize("way", [post, attach], ids=["sent", "chosen"])
def test_no_earlier_resume_goes_out_for_a_file_that_was_refused(
    now, dana, client, opening, content, name, way
):
    earlier = ResumeFactory(candidate=dana)
    assert chosen_in(client.get(url(opening))) == str(earlier.pk)
    save(client, opening, earlier_resume=str(earlier.pk))

    answer = way(client, opening, name="D", earlier_resume=earlier.pk, resume=file(content, name))

    assert chosen_in(answer) is None
    assert "No résumé is chosen now." in answer.content.decode()
    assert Application.objects.get().resume is None
    back = client.get(url(opening))
    assert chosen_in(back) is None
    client.post(url(opening), form_of(back) | {"name": "Dana"})
    assert Application.objects.get().stage == Stage.DRAFT


def test_resumes_with_one_name_are_told_apart(now, dana, client, opening):
    for day in range(5):
        ResumeFactory(candidate=dana, original_name="cv.pdf", uploaded_at=NOW - timedelta(days=day))
    newest, second, *_, oldest = Resume.objects.order_by("-uploaded_at")
    for _ in range(2):
        ApplicationFactory(candidate=dana, resume=second)
    employer = second.application_set.order_by("-submitted_at", "pk")[0].opening.employer

    page = client.get(url(opening)).content.decode()
    labels = re.findall(r'name="earlier_resume"[^>]*> <span>(.*?)</span>', page)

    assert len(set(labels)) == 5
    assert labels[1].startswith("cv.pdf (added ")
    assert labels[1].endswith(f", sent to {employer.name} and 1 more)")
    folded = page[page.index("Older ones (2)") :]
    assert (str(oldest.pk) in folded, str(newest.pk) in folded) == (True, False)
    save(client, opening, earlier_resume=str(oldest.pk))
    assert "<details open>" in client.get(url(opening)).content.decode()


@pytest.mark.parametrize("has_draft", [True, False])
def test_spelling_is_offered_for_a_resume_that_is_only_chosen(
    now, dana, client, opening, has_draft
):
    offer = '<a href="/resumes/spelling/"'
    assert offer not in client.get(url(opening)).content.decode()
    ResumeFactory(candidate=dana)
    if has_draft:
        save(client, opening, cover_note="Half")

    assert offer in client.get(url(opening)).content.decode()
