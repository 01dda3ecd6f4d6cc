"""Applying, as a candidate does it in the browser."""

import re
import threading
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.models import User
from openings.application.models import Application, Resume
from openings.application.states import Outcome, Stage
from openings.opening.states import QuestionKind
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    OpeningFactory,
    ResumeFactory,
    ScreeningQuestionFactory,
)
from tests.openings.application.applying import file, form_of, post, save, url
from tests.support import documents as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer, category="Retail")


@pytest.fixture
def client(dana, client_of):
    return client_of(dana)


def test_apply_page_is_filled_from_the_profile(now, dana, client, opening):
    User.objects.filter(pk=dana.pk).update(phone="614 555 0134")

    page = client.get(url(opening))

    assert form_of(page)["name"] == "Dana Seeker"
    assert form_of(page)["phone"] == "614 555 0134"
    assert "answers within 10 working days" in page.content.decode()
    assert not Application.objects.exists()


def test_apply_sends_and_shows_what_comes_next(now, dana, client, opening, settings):
    content = make.pdf()
    response = post(client, opening, resume=file(content, "resume.pdf"), cover_note="Hello")

    application = Application.objects.get()
    assert response.url == f"/applications/{application.pk}/sent/"
    assert application.resume.original_name == "resume.pdf"
    assert (settings.MEDIA_ROOT / application.resume.file.name).read_bytes() == content
    page = client.get(response.url).content.decode()
    assert "Your application is sent" in page
    assert "by <strong>Wednesday, December 9</strong>" in page
    assert f"/applications/{application.pk}/withdraw/" in page


def test_apply_from_the_second_tab_shows_the_first_success(now, client, opening):
    second_tab = form_of(client.get(url(opening)))
    first = post(client, opening, resume=file())

    again = client.post(url(opening), second_tab | {"resume": file()})
    double = client.post(url(opening), second_tab | {"resume": file()})

    assert again.url == double.url == first.url
    assert Application.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
    assert "This was not taken." not in client.get(first.url).content.decode()


def test_other_words_of_the_second_tab_are_given_back(now, client, opening):
    """Whether it holds the key of what was sent, or one of its own."""
    second_tab = form_of(client.get(url(opening)))
    post(client, opening, resume=file(), cover_note="The first words.")
    for other in (second_tab, second_tab | {"submission_key": str(uuid4())}):
        data = other | {"resume": file(), "cover_note": "Other words."}
        page = client.post(url(opening), data, follow=True).content.decode()
        assert "This was not taken." in page
        assert "Other words.</textarea>" in page
    assert Application.objects.get().cover_note == "The first words."


@pytest.mark.parametrize("traits", [{}, {"not_told": True}, {"interviewing": True}])
def test_apply_twice_leads_to_the_status(now, dana, client, opening, traits):
    application = ApplicationFactory(candidate=dana, opening=opening, **traits)

    response = client.get(url(opening))

    assert response.url == f"/applications/{application.pk}/"


def test_apply_again_after_a_withdrawal(now, dana, client, opening):
    ApplicationFactory(candidate=dana, opening=opening, outcome=Outcome.WITHDRAWN)

    post(client, opening, resume=file())

    assert Application.objects.filter(outcome=Outcome.OPEN, stage=Stage.APPLIED).count() == 1


def test_apply_asks_for_a_verified_address_first(now, dana, client, opening):
    dana.emailaddress_set.update(verified=False)

    page = client.get(url(opening)).content.decode()
    client.post(url(opening), {"name": "Dana", "resume": file(), "cover_note": "Kept"})

    assert "Confirm your e-mail address" in page
    draft = Application.objects.get()
    assert (draft.stage, draft.cover_note) == (Stage.DRAFT, "Kept")
    assert draft.resume is not None


@pytest.mark.parametrize("traits", [{"draft": True}, {"publish_at": None, "draft": True}])
def test_apply_to_what_was_never_public_is_not_found(now, client, traits):
    assert client.get(url(OpeningFactory(**traits))).status_code == HTTPStatus.NOT_FOUND


def test_apply_to_what_is_public_tomorrow_is_not_found(now, client):
    opening = OpeningFactory(publish_at=now + timedelta(days=1))

    assert client.get(url(opening)).status_code == HTTPStatus.NOT_FOUND
    assert client.post(url(opening), {"name": "Dana"}).status_code == HTTPStatus.NOT_FOUND


def test_apply_to_what_closed_meanwhile_keeps_the_text(now, client, opening):
    typed = form_of(client.get(url(opening)))
    other = OpeningFactory(category="Retail", title="Shift Lead")
    opening.closes_at = now + timedelta(minutes=1)
    opening.save()

    with clock.at(now + timedelta(hours=1)):
        page = client.post(
            url(opening), typed | {"cover_note": "Long <thought>", "resume": file()}
        ).content.decode()
        later = client.get(url(opening)).content.decode()

    assert "This opening is closed" in page
    assert "Long &lt;thought&gt;" in page
    assert "resume.docx" in page
    assert other.title in page
    assert "Long &lt;thought&gt;" in later
    assert Application.objects.get().stage == Stage.DRAFT
    assert not OutgoingMail.objects.exists()


def test_form_opened_before_the_deadline_is_taken_shortly_after(now, client, opening):
    opening.closes_at = now + timedelta(minutes=1)
    opening.save()
    typed = form_of(client.get(url(opening)))

    with clock.at(now + timedelta(minutes=15)):
        client.post(url(opening), typed | {"resume": file()})

    assert Application.objects.get().stage == Stage.APPLIED


@pytest.mark.parametrize("tamper", ["", "x", "1:2:2026-01-01T00:00:00+00:00:bad"])
def test_grace_needs_our_signature(now, client, opening, tamper):
    opening.closes_at = now + timedelta(minutes=1)
    opening.save()
    typed = form_of(client.get(url(opening)))

    with clock.at(now + timedelta(minutes=5)):
        client.post(url(opening), typed | {"resume": file(), "opened": tamper})

    assert Application.objects.get().stage == Stage.DRAFT


def test_grace_of_another_opening_or_person_does_not_count(now, client, client_of, opening, bob):
    other = OpeningFactory()
    opening.closes_at = now + timedelta(minutes=1)
    opening.save()
    typed = form_of(client.get(url(opening)))
    foreign = [
        form_of(client.get(url(other)))["opened"],
        form_of(client_of(bob).get(url(opening)))["opened"],
    ]

    with clock.at(now + timedelta(minutes=5)):
        for opened in foreign:
            client.post(url(opening), typed | {"resume": file(), "opened": opened})
            assert Application.objects.get().stage == Stage.DRAFT


QUESTIONS = [
    (QuestionKind.TEXT, "", "I can", "I can"),
    (QuestionKind.NUMBER, "", "1,200.5", "1200.5"),
    (QuestionKind.NUMBER, "", "٣", "3"),
    (QuestionKind.ONE_OF, "Early\nLate", "Late", "Late"),
    (QuestionKind.MANY_OF, "Early\nLate\nNight", ["Early", "Night"], "Early\nNight"),
    (QuestionKind.DATE, "", "2026-12-01", "2026-12-01"),
    (QuestionKind.YES_NO, "", "No", "No"),
]


@pytest.mark.parametrize(("kind", "options", "typed", "stored"), QUESTIONS)
def test_question_of_each_kind_is_answered(now, client, opening, kind, options, typed, stored):
    question = ScreeningQuestionFactory(opening=opening, kind=kind, options=options)

    post(client, opening, resume=file(), **{f"question_{question.pk}": typed})

    application = Application.objects.get()
    assert application.stage == Stage.APPLIED
    assert application.answers.get().text == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (QuestionKind.TEXT, ""),
        (QuestionKind.TEXT, "a\x00b"),
        (QuestionKind.TEXT, "x" * 2001),
        (QuestionKind.NUMBER, "NaN"),
        (QuestionKind.NUMBER, "Infinity"),
        (QuestionKind.NUMBER, "1e309"),
        (QuestionKind.NUMBER, "1" * 40),
        (QuestionKind.NUMBER, "ten"),
        (QuestionKind.ONE_OF, "Never offered"),
        (QuestionKind.MANY_OF, ["Early", "Never offered"]),
        (QuestionKind.DATE, "2026-02-30"),
        (QuestionKind.DATE, "99999-01-01"),
        (QuestionKind.YES_NO, "Maybe"),
    ],
)
def test_wrong_answer_is_said_and_kept(now, client, opening, kind, typed):
    question = ScreeningQuestionFactory(opening=opening, kind=kind, options="Early\nLate")
    name = f"question_{question.pk}"

    response = post(client, opening, resume=file(), **{name: typed})

    assert list(response.context["form"].errors) == [name]
    assert response.context["form"][name].value() == typed
    assert Application.objects.get().stage == Stage.DRAFT
    assert client.get(url(opening)).status_code == HTTPStatus.OK


def test_date_is_asked_by_its_field_and_written_out_where_it_is_read(now, client, opening):
    name = f"question_{ScreeningQuestionFactory(opening=opening, kind=QuestionKind.DATE).pk}"
    field = re.compile(rf'<input type="date" name="{name}"[^>]*>')
    assert field.search(client.get(url(opening)).content.decode())

    save(client, opening, **{name: "2026-12-15"})
    draft = client.get(url(opening)).content.decode()
    with clock.at(now + timedelta(days=365 * 30)):
        closed = client.get(url(opening)).content.decode()
    sent = post(client, opening, resume=file()).url.removesuffix("sent/")

    assert 'value="2026-12-15"' in field.search(draft)[0]
    for page in closed, client.get(sent).content.decode():
        assert "Tuesday, December 15, 2026" in page
        assert "2026-12-15" not in page


def test_text_that_looks_like_code_is_stored_and_shown_inert(now, client, opening):
    nasty = "<script>alert(1)</script> {{ 7|add:7 }} ' OR 1=1-- \u202e 🎉"
    response = post(client, opening, resume=file(), cover_note=nasty, name="O'Brien 李")

    page = client.get(response.url.removesuffix("sent/")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }} &#x27; OR 1=1--" in page
    assert Application.objects.get().contact_name == "O'Brien 李"


def test_extra_fields_change_nothing(now, dana, bob, client, opening):
    post(
        client,
        opening,
        resume=file(),
        stage="hired",
        outcome="hired",
        candidate=bob.pk,
        is_staff="1",
    )

    application = Application.objects.get()
    assert (application.candidate, application.opening) == (dana, opening)
    assert (application.stage, application.outcome) == (Stage.APPLIED, Outcome.OPEN)
    dana.refresh_from_db()
    assert not dana.is_staff


@pytest.mark.parametrize("key", ["", "x", "a\x00", "4cc4c7b6-0000-4000-8000-0000000000000"])
def test_form_without_a_good_key_is_sent_all_the_same(now, client, opening, key):
    post(client, opening, resume=file(), submission_key=key)

    assert Application.objects.get().stage == Stage.APPLIED


def test_twenty_first_of_a_day_is_kept_as_draft(now, dana, client, opening):
    resume = ResumeFactory(candidate=dana)
    for _ in range(20):
        ApplicationFactory(candidate=dana, resume=resume, submitted_at=now)

    response = post(client, opening, cover_note="Kept")

    page = response.content.decode()
    assert "You sent 20 applications within a day" in page
    assert "You can send it from Wednesday 10:00 on" in page
    assert Application.objects.get(stage=Stage.DRAFT).cover_note == "Kept"


def test_apply_needs_the_token_of_our_form(now, dana, opening):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")

    response = strict.post(url(opening), {"name": "Dana", "resume": file()})

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert not Application.objects.exists()


def test_several_wrong_answers_come_back_together(now, client, opening):
    kinds = [QuestionKind.TEXT, QuestionKind.NUMBER, QuestionKind.DATE]
    names = [
        f"question_{ScreeningQuestionFactory(opening=opening, kind=kind).pk}" for kind in kinds
    ]
    typed = dict(zip(names, ["Text", "ten", "soon"], strict=True))

    response = post(client, opening, resume=file(), **typed)
    page = client.get(url(opening))
    with clock.at(now + timedelta(days=365 * 30)):
        closed = client.get(url(opening)).content.decode()

    assert list(response.context["form"].errors) == names[1:]
    assert {name: form_of(page)[name] for name in names} == typed
    assert [text for text in typed.values() if text in closed] == list(typed.values())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_one_form", [True, False], ids=["one form", "many tabs"])
def test_parallel_sending_shows_everybody_the_same_success(dana, client_of, is_one_form):
    """Twenty requests at once, each with its file: one application, one mail, no error."""
    opening = OpeningFactory()
    with clock.at(NOW):
        forms = [form_of(client_of(dana).get(url(opening))) for _ in range(20)]
    browsers = [client_of(dana) for _ in range(20)]
    start = threading.Barrier(20)
    answers = []

    def click(browser, typed):
        start.wait()
        try:
            with clock.at(NOW):
                response = browser.post(url(opening), typed | {"resume": file()})
                page = browser.get(response.url) if response.status_code == HTTPStatus.FOUND else ""
            answers.append((response.status_code, getattr(response, "url", ""), page.status_code))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=click, args=[browser, forms[0] if is_one_form else typed])
        for browser, typed in zip(browsers, forms, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    application = Application.objects.get()
    success = f"/applications/{application.pk}/sent/"
    assert answers == [(HTTPStatus.FOUND, success, HTTPStatus.OK)] * 20
    assert (application.stage, application.resume) == (Stage.APPLIED, Resume.objects.get())
    assert OutgoingMail.objects.count() == 1
