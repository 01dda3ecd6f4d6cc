"""A change beside what is public, on the pages of its employer, of staff and of candidates."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobstore.people.employer.models import Employer
from openings.application.models import Application
from openings.opening.models import Opening
from openings.version.models import OpeningVersion
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.openings.application.applying import file, form_of
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


@pytest.fixture
def public(recruiter):
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    Employer.objects.update(is_trusted=False)
    return Opening.objects.get()


def save(client, opening, **changes):
    opening.refresh_from_db()
    typed = TYPED | {"version": str(opening.version)} | changes
    return client.post(f"{BASE}{opening.pk}/edit/", typed, follow=True)


def approve(client, opening):
    opening.refresh_from_db()
    typed = {"act": "publish", "seen": opening.version}
    return client.post(f"/staff/openings/opening/{opening.pk}/change/", typed, follow=True)


def test_public_bytes_stay_until_staff_approve(public, recruiter, client, client_of, erin, dana):
    apply = reverse("openings:opening_apply", args=[public.pk])
    pages = [public.get_absolute_url(), "/openings/?q=baker"]

    def read():
        texts = [client.get(page).content.decode() for page in pages]
        return texts, [field.label for field in client_of(dana).get(apply).context["form"]]

    before = read()
    save(recruiter, public, requirements="Bring an apron", question_text_1="Which shift?")
    assert read() == before
    page = client_of(erin).get(f"/staff/openings/opening/{public.pk}/change/").content.decode()
    for words in ("What changes", "Bring an apron", "One year of baking", "Which shift?"):
        assert words in page, words
    assert "is published" in approve(client_of(erin), public).content.decode()
    assert "Bring an apron" in client.get(pages[0]).content.decode()


def test_who_opened_the_form_before_answers_that_version(public, recruiter, client_of, erin, dana):
    """The questions that they read, also where these are asked no more."""
    Employer.objects.update(is_trusted=True)
    apply = reverse("openings:opening_apply", args=[public.pk])
    candidate = client_of(dana)
    typed = form_of(candidate.get(apply))
    asked = public.questions.get()
    save(recruiter, public, question_text_1="Which shift?", question_kind_1="text")
    empty = candidate.post(apply, typed | {"resume": file()})
    assert "Answer this question." in empty.content.decode()
    typed |= {f"question_{asked.pk}": "Yes", "resume": file()}
    candidate.post(apply, typed)
    application = Application.objects.get()
    assert (application.stage, application.opening_version) == ("applied", 1)
    assert application.answers.get().question.text == "Can you start at 3 am?"
    page = recruiter.get(f"{BASE}{public.pk}/versions/1/").content.decode()
    assert dana.get_full_name() in page
    assert (
        dana.get_full_name() not in recruiter.get(f"{BASE}{public.pk}/versions/2/").content.decode()
    )


@pytest.mark.parametrize("mark", ["", "x", "1:2:3", "\u0663"])
def test_form_without_its_mark_answers_what_stands(public, recruiter, client_of, dana, mark):
    Employer.objects.update(is_trusted=True)
    save(recruiter, public, question_text_1="Which shift?", question_kind_1="text")
    apply = reverse("openings:opening_apply", args=[public.pk])
    question = public.questions.get()
    typed = form_of(client_of(dana).get(apply)) | {"opened": mark, "resume": file()}
    client_of(dana).post(apply, typed | {f"question_{question.pk}": "Night"})
    assert Application.objects.get().opening_version == 2


@pytest.mark.row("B68")
def test_questions_may_change_after_somebody_answered(public, recruiter, client_of, dana):
    Employer.objects.update(is_trusted=True)
    apply = reverse("openings:opening_apply", args=[public.pk])
    typed = form_of(client_of(dana).get(apply))
    asked = public.questions.get()
    client_of(dana).post(apply, typed | {f"question_{asked.pk}": "Yes", "resume": file()})
    save(recruiter, public, question_text_1="When can you start?", question_kind_1="date")
    assert [row.text for row in public.questions.all()] == ["When can you start?"]
    application = Application.objects.get()
    page = recruiter.get(f"/employers/acme/applications/{application.pk}/").content.decode()
    assert "Can you start at 3 am?" in page
    save(recruiter, public)
    assert public.questions.get() == asked


def test_failed_change_comes_back_with_its_fixes_and_is_there_tomorrow(public, recruiter):
    response = save(recruiter, public, title="Day Baker", description="Bake.")
    assert response.status_code == 200
    assert "Your change is kept as a draft" in response.content.decode()
    again = recruiter.get(f"{BASE}{public.pk}/edit/")
    assert again.context["form"]["title"].value() == "Day Baker"
    preview = recruiter.get(f"{BASE}{public.pk}/preview/").content.decode()
    assert "A draft of your change" in preview
    assert "The description has 1 words." in preview
    saved = save(recruiter, public, title="Day Baker")
    assert "We read your change within one working day." in saved.content.decode()


def test_change_is_taken_back_by_a_press(public, recruiter):
    save(recruiter, public, title="Day Baker")
    public.refresh_from_db()
    url = f"{BASE}{public.pk}/change/take-back/"
    stale = recruiter.post(url, {"version": "x"}, follow=True).content.decode()
    assert "Somebody else saved it meanwhile" in stale
    page = recruiter.post(url, {"version": public.version}, follow=True).content.decode()
    assert "Your change is taken back." in page
    assert "It is public" in page


@pytest.mark.row("B58")
def test_versions_show_who_when_and_what_differs(public, recruiter, django_assert_num_queries):
    Employer.objects.update(is_trusted=True)
    save(recruiter, public, title="Day Baker", pay_max="")
    page = recruiter.get(f"{BASE}{public.pk}/versions/2/").content.decode()
    assert '<del class="quiet">Night Baker</del><br><ins>Day Baker</ins>' in page
    assert "$40,000 to $50,000 a year" in page
    assert "Bob Recruiter" in page
    public.refresh_from_db()
    restored = recruiter.post(
        f"{BASE}{public.pk}/versions/1/restore/", {"version": public.version}, follow=True
    )
    assert restored.context["form"]["title"].value() == "Night Baker"
    assert "Version 1 is the draft of a change now." in restored.content.decode()
    with CaptureQueriesContext(connection) as of_three:
        recruiter.get(f"{BASE}{public.pk}/versions/")
    OpeningVersion.objects.exclude(number=2).delete()
    with django_assert_num_queries(len(of_three)):
        recruiter.get(f"{BASE}{public.pk}/versions/")


@pytest.mark.parametrize("path", ["versions/9/", "versions/0/", "versions/99999999999999999999/"])
def test_version_that_is_not_there_is_not_found(public, recruiter, path):
    assert recruiter.get(f"{BASE}{public.pk}/{path}").status_code == 404
    restore = recruiter.post(f"{BASE}{public.pk}/{path}restore/", {"version": "1"}, follow=True)
    assert restore.status_code == 200
    assert OpeningVersion.objects.count() == 1


def test_number_of_another_employer_is_not_found(recruiter, public):
    other = OpeningFactory()
    assert recruiter.get(f"{BASE}{other.pk}/versions/").status_code == 404
    assert recruiter.get(f"{BASE}{other.pk}/versions/1/").status_code == 404


@pytest.mark.parametrize(
    ("traits", "mark"),
    [
        ({"draft": True}, "Not public: draft."),
        ({"draft": True, "state": "in_review"}, "Not public: in review."),
        ({"closed": True}, "Not public: closed."),
        ({"expired": True}, "Not public: not live now."),
        ({}, ""),
    ],
)
def test_staff_read_an_opening_in_every_state(client_of, client, erin, now, traits, mark):
    opening = OpeningFactory(**traits)
    response = client_of(erin).get(opening.get_absolute_url())
    assert response.status_code == 200
    assert mark in response.content.decode()
    assert ("Not public" in response.content.decode()) == bool(mark)
    assert client.get(opening.get_absolute_url()).status_code in (
        {"draft": {404}}.get(next(iter(traits), ""), {200, 410})
    )


def test_candidate_keeps_reading_what_they_hold(client_of, dana, now):
    opening = ApplicationFactory(candidate=dana, opening=OpeningFactory(closed=True)).opening
    page = client_of(dana).get(opening.get_absolute_url()).content.decode()
    assert "Not public" not in page
