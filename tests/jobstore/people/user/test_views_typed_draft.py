"""A long form is saved while somebody types, comes back, and is forgotten once it is sent."""

from datetime import timedelta

import pytest
from django.db import connection

from jobstore.lib import clock
from jobstore.people.user import actions
from jobstore.people.user.actions import erase_account
from jobstore.people.user.models import TypedDraft
from openings.opening.models import Opening
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory
from tests.factories.openings import ApplicationFactory, OpeningFactory

HTMX = {"HX-Request": "true"}
PAGE = "/employers/acme/openings/new/"


@pytest.fixture
def client(now, bob, client_of):
    return client_of(bob)


def save(client, page=PAGE, form=None, **fields):
    place = {"typed_page": page, "typed_form": form or page.partition("?")[0]}
    return client.post("/drafts/", fields | place, headers=HTMX)


def test_opening_is_posted_in_one_sitting_or_in_two(client, client_of, bob, employer):
    answer = save(client, title="Night <Baker>", description="Bread\r\nat night")
    assert answer.content.decode().strip() == "Saved 10:00 AM. Not sent yet."
    other_device = client_of(bob)
    page = other_device.get(PAGE).content.decode()
    assert 'value="Night &lt;Baker&gt;"' in page
    assert "Bread\r\nat night</textarea>" in page
    assert "You began this Tuesday, November 24, 2026, 10:00 AM EST" in page
    place = {"typed_page": PAGE, "typed_form": PAGE}
    facts = {"remote": "on_site", "country": "US", "answer_days": "7"}
    facts |= {"pay_currency": "USD", "pay_period": "YEAR"} | place
    assert other_device.post(PAGE, facts | {"title": ""}).status_code == 200
    assert TypedDraft.objects.exists()
    sent = other_device.post(PAGE, facts | {"title": "Night Baker"})
    assert (sent.status_code, Opening.objects.count()) == (302, 1)
    assert not TypedDraft.objects.exists()
    assert "data-typed-draft" not in other_device.get(PAGE).content.decode()


def test_draft_is_encrypted_and_its_persons_only(client, client_of, alice):
    save(client, title="Secret plan of a shop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM people_typeddraft")
        assert "Secret" not in cursor.fetchone()[0]
    assert "Secret plan" not in client_of(alice).get(PAGE).content.decode()


def test_form_without_words_leaves_no_draft(client):
    save(client, title="Some words")
    assert save(client, title="  ", country="US").content == b""
    assert not TypedDraft.objects.exists()


def test_draft_is_thrown_away_by_its_button(client):
    save(client, title="Some words")
    answer = client.post("/drafts/forget/", {"typed_page": PAGE, "typed_form": PAGE})
    assert (answer["Location"], TypedDraft.objects.count()) == (PAGE, 0)


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "x", "/nothing/", ""])
def test_place_of_a_draft_is_a_page_of_ours(client, page):
    answer = client.post("/drafts/forget/", {"typed_page": page, "typed_form": page})
    assert answer["Location"] == "/"


def test_draft_of_a_note_belongs_to_the_page_with_the_note(client, employer):
    review = f"/employers/acme/applications/{ApplicationFactory(opening__employer=employer).pk}/"
    save(client, page=f"{review}note/", form=f"{review}note/", note="She asked <why>.")
    page = client.get(review).content.decode()
    assert page.count("She asked &lt;why&gt;.</textarea>") == 1
    place = {"typed_page": review, "typed_form": f"{review}note/"}
    client.post(f"{review}note/", {"note": "She asked why."} | place)
    assert not TypedDraft.objects.exists()


def test_draft_of_an_edit_that_somebody_overtook_meets_the_conflict(client, employer):
    opening = OpeningFactory(employer=employer)
    page = f"/employers/acme/openings/{opening.pk}/edit/"
    form = client.get(page).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    save(client, page=page, **data | {"title": "My title"})
    Opening.objects.filter(pk=opening.pk).update(version=opening.version + 1, title="Theirs")
    again = client.get(page).content.decode()
    assert f'name="version" value="{opening.version}"' in again
    assert 'value="My title"' in again


def test_words_of_a_decision_outlive_the_preview(client, employer):
    case = ApplicationFactory(opening__employer=employer, stage="interview")
    page = f"/employers/acme/applications/{case.pk}/decide/?as=offer"
    save(client, page=page, text="We would like you to start in May.")
    assert "start in May.</textarea>" in client.get(page).content.decode()
    version = client.get(page).context["form"]["version"].value()
    data = {"text": "We would like you to start in May.", "version": version, "step": "preview"}
    preview = client.post(page, data).content.decode()
    assert f'name="typed_page" value="{page}"' in preview
    assert TypedDraft.objects.count() == 1


def test_draft_has_a_size_and_a_person_a_number_of_them(client, monkeypatch):
    monkeypatch.setattr(actions, "MOST_DRAFTS", 2)
    monkeypatch.setattr(actions, "LARGEST_DRAFT", 1000)
    too_long = save(client, title="x y" * 1000)
    assert (too_long.status_code, too_long["X-Fragment"]) == (413, "yes")
    assert "too long for a draft" in too_long.content.decode()
    for number in range(3):
        with clock.at(NOW + timedelta(minutes=number)):
            save(client, page=f"{PAGE}?n={number}", title=f"Opening {number} of ours")
    assert sorted(TypedDraft.objects.values_list("page", flat=True)) == [
        f"{PAGE}?n=1",
        f"{PAGE}?n=2",
    ]


def test_old_draft_goes_and_so_does_that_of_an_erased_account(client, bob):
    save(client, title="Some words")
    assert actions.next_draft_to_forget() == NOW + timedelta(days=30)
    with clock.at(NOW + timedelta(days=30, minutes=1)):
        assert actions.forget_old_drafts() == 1
    save(client, title="More words")
    erase_account(user=bob)
    assert not TypedDraft.objects.exists()


def test_page_costs_one_query_for_its_drafts(client, django_assert_num_queries):
    client.get("/profile/")
    from django.test.utils import CaptureQueriesContext

    def tables():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(PAGE)
        return [query["sql"] for query in seen if "people_typeddraft" in query["sql"]]

    assert len(tables()) == 1
    save(client, title="Some words")
    assert len(tables()) == 1


def test_signed_out_autosave_keeps_the_text_for_the_page(client, bob):
    client.logout()
    answer = client.post(
        "/drafts/",
        {"title": "Night Baker", "typed_page": PAGE},
        headers=HTMX | {"HX-Current-URL": f"http://testserver{PAGE}"},
    )
    assert (answer.status_code, TypedDraft.objects.count()) == (401, 0)
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    assert 'value="Night Baker"' in client.get(PAGE).content.decode()


def test_each_form_of_a_desk_has_its_own_draft(client_of, erin, now):
    desk = f"/staff/coaching/feedbackrequest/{FeedbackRequestFactory().pk}/change/"
    staff = client_of(erin)
    for name, field in (("call", "call-text"), ("decline", "decline-text")):
        save(staff, page=desk, form=f"{desk}#{name}", act=name, **{field: f"Words of the {name}."})
    page = staff.get(desk).content.decode()
    assert page.count('value="Words of the call."') == 1
    assert page.count('value="Words of the decline."') == 1
    assert page.count("data-typed-draft") == 2


def test_page_of_a_form_too_large_names_the_last_save(client, client_of, alice):
    """Of this page and this person, in their own zone."""
    save(client, title="Night Baker")
    with clock.at(NOW + timedelta(hours=1)):
        save(client, page="/coach/new/", text="Something else.")
    data = {"title": "Night Baker", **{f"field-{number}": "x" for number in range(1001)}}
    headers = {"Referer": f"http://testserver{PAGE}"}
    saved = "What you typed was last saved Tuesday, November 24, 2026, 10:00 AM EST."
    answer = client.post(PAGE, data, headers=headers)
    assert (answer.status_code, saved in answer.content.decode()) == (413, True)
    answer = client_of(alice).post(PAGE, data, headers=headers)
    assert (answer.status_code, "last saved" in answer.content.decode()) == (413, False)
