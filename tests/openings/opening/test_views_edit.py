"""Writing and changing an opening, as a recruiter does it in the browser."""

import pytest

from openings.opening.models import Opening
from openings.opening.states import OpeningState, QuestionKind
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.openings.opening.posting import BASE, TYPED


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


def test_opening_create_to_public_in_one_sitting(recruiter, client):
    response = recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    assert response["Location"] == f"{BASE}{opening.pk}/preview/"
    page = recruiter.get(response["Location"]).content.decode()
    assert "Ready to be published" in page
    assert "Can you start at 3 am?" in page
    assert list(opening.requirements.order_by("position").values_list("text", flat=True)) == [
        "One year of baking",
        "A certificate",
    ]
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    assert client.get(opening.get_absolute_url()).status_code == 200
    assert "Night Baker" in client.get("/openings/?q=baker").content.decode()
    listed = recruiter.get(BASE).content.decode()
    assert "Live" in listed


def test_recruiter_asks_every_applicant_for_a_date(recruiter):
    asked = {"question_text_1": "When could you start?", "question_kind_1": "date"}
    preview = recruiter.post(f"{BASE}new/", TYPED | asked, follow=True).content.decode()
    question = Opening.objects.get().questions.get()
    assert (question.text, question.kind) == ("When could you start?", QuestionKind.DATE)
    assert 'When could you start? <span class="quiet">(Date, required)</span>' in preview


def test_opening_create_needs_only_a_title_and_then_names_the_fixes(recruiter):
    typed = {"title": "Baker", "remote": "on_site", "country": "US", "answer_days": "7"}
    typed |= {"pay_currency": "USD", "pay_period": "YEAR"}
    response = recruiter.post(f"{BASE}new/", typed, follow=True)
    page = response.content.decode()
    assert "State the pay, or tick that it is not stated on purpose." in page
    opening = Opening.objects.get()
    refused = recruiter.post(f"{BASE}{opening.pk}/publish/")
    assert refused.status_code == 409
    opening.refresh_from_db()
    assert opening.state == OpeningState.DRAFT


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "   "), ("title", "x" * 201), ("title", "a\x00b"),
        ("pay_min", "-1"), ("pay_min", "0"), ("pay_min", "1e309"), ("pay_min", "NaN"),
        ("pay_min", "Infinity"), ("pay_min", "55k"), ("pay_min", "9" * 30), ("pay_min", "£40,000"),
        ("hours_min", "0"), ("hours_min", "169"), ("hours_max", "x"), ("hours_max", "37.55"),
        ("pay_min", "18.505"), ("pay_min", "0.50"), ("pay_max", "10000000.01"),
        ("pay_max", "39999"), ("answer_days", "0"), ("answer_days", "61"), ("answer_days", ""),
        ("closes_on", "2026-02-30"), ("closes_on", "tomorrow"), ("remote", "moon"),
        ("vacancy", "soon"), ("visa_support", "maybe"),
        ("employment_type", "EVIL"), ("country", "XX"), ("hides_pay", "on"),
        ("requirements", "x" * 121), ("requirements", "\n".join(f"n{n}" for n in range(16))),
        ("question_kind_1", "one_of"), ("question_options_2", "a\nb"),
        ("description", "x" * 20_001), ("description", "a\x00b"), ("version", "x"),
    ],
)  # fmt: skip
def test_opening_create_bad_input_is_told_beside_the_field(recruiter, field, value):
    response = recruiter.post(f"{BASE}new/", TYPED | {field: value})
    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in page
    assert not Opening.objects.exists()
    assert "You bake bread" in page or field == "description"


@pytest.mark.parametrize(
    ("low", "high", "period", "shown", "again"),
    [
        ("$18.50", "22.75", "HOUR", "$18.50 to $22.75 an hour", ("18.50", "22.75")),
        ("17.5", "", "HOUR", "From $17.50 an hour", ("17.50", "")),
        ("1,200", "$1,200.00", "WEEK", "$1,200 a week", ("1,200", "1,200")),
        ("", "210.40", "DAY", "Up to $210.40 a day", ("", "210.40")),
    ],
)
def test_pay_is_kept_and_shown_to_the_cent(recruiter, client, low, high, period, shown, again):
    typed = TYPED | {"pay_min": low, "pay_max": high, "pay_period": period}
    recruiter.post(f"{BASE}new/", typed)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    assert f"<dd>{shown}</dd>" in client.get(opening.get_absolute_url()).content.decode()
    assert f"<li>{shown}</li>" in client.get("/openings/").content.decode()
    form = recruiter.get(f"{BASE}{opening.pk}/edit/").context["form"]
    assert tuple(form[name].value() or "" for name in ("pay_min", "pay_max")) == again


def test_last_day_to_apply_is_the_day_that_was_chosen(recruiter, client, client_of, dana):
    recruiter.post(f"{BASE}new/", TYPED | {"closes_on": "2027-01-01"})
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    pages = [client.get(opening.get_absolute_url()), recruiter.get(BASE)]
    pages += [client_of(dana).get(f"/openings/{opening.pk}/apply/")]
    for page in pages:
        assert "Friday, January 1, 2027<" in page.content.decode()
        assert "January 2" not in page.content.decode()
    edit = recruiter.get(f"{BASE}{opening.pk}/edit/").content.decode()
    assert 'value="2027-01-01"' in edit


def test_closing_day_that_cannot_be_is_told_at_once_and_loses_nothing(recruiter):
    page = recruiter.post(f"{BASE}new/", TYPED | {"closes_on": "2030-06-01"}).content.decode()
    assert "Choose a closing date within the next 90 days." in page
    assert "You bake bread" in page
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [("16", "24", "16 to 24 a week"), ("37.5", "", "From 37.5 a week"), ("20", "20", "20 a week")],
)
def test_hours_a_week_are_kept_and_shown(recruiter, client, low, high, shown):
    recruiter.post(f"{BASE}new/", TYPED | {"hours_min": low, "hours_max": high})
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    page = client.get(opening.get_absolute_url()).content.decode()
    assert f"<dt>Hours</dt><dd>{shown}</dd>" in page
    assert f'"workHours": "{shown.replace(" a week", " hours a week")}"' in page


def test_pay_that_is_unclear_is_explained_and_stays_in_its_box(recruiter):
    page = recruiter.post(f"{BASE}new/", TYPED | {"pay_min": "55k"}).content.decode()
    assert "Write the whole figure: 55,000 instead of 55k." in page
    assert 'value="55k"' in page


@pytest.mark.parametrize("value", ["٣", "O'Brien <b>", "{{7*7}}", "' OR 1=1--", "\u202eevil", "李"])
def test_opening_create_odd_text_is_shown_inert(recruiter, value):
    recruiter.post(f"{BASE}new/", TYPED | {"title": value, "description": value})
    opening = Opening.objects.get()
    page = recruiter.get(f"{BASE}{opening.pk}/preview/").content.decode()
    assert "<b>" not in page
    if value == "{{7*7}}":
        assert value in page


def test_opening_create_ignores_fields_of_others(recruiter, employer, charlie):
    other = charlie.memberships.get().employer
    typed = TYPED | {"state": "published", "employer": str(other.pk), "source": "usrse"}
    recruiter.post(f"{BASE}new/", typed)
    opening = Opening.objects.get()
    assert (opening.employer, opening.state, opening.source) == (employer, "draft", "")


def test_opening_edit_shows_what_stands_and_saves_over_it(recruiter, employer):
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    page = recruiter.get(f"{BASE}{opening.pk}/edit/").content.decode()
    for text in ("Night Baker", "One year of baking", "Can you start at 3 am?", "2026-12-31"):
        assert text in page
    typed = TYPED | {"title": "Day Baker", "version": str(opening.version)}
    recruiter.post(f"{BASE}{opening.pk}/edit/", typed)
    opening.refresh_from_db()
    assert opening.title == "Day Baker"


@pytest.mark.row("B59")
def test_opening_edit_of_two_people_keeps_the_text_of_the_second(recruiter, client_of, alice):
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    stale = str(opening.version)
    client_of(alice).post(
        f"{BASE}{opening.pk}/edit/", TYPED | {"title": "Alice was here", "version": stale}
    )
    response = recruiter.post(
        f"{BASE}{opening.pk}/edit/", TYPED | {"title": "Bob was here", "version": stale}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bob was here" in page
    assert "Alice Owner saved “Alice was here” at 10:00 AM EST" in page
    opening.refresh_from_db()
    assert opening.title == "Alice was here"
    renewed = response.context["form"]["version"].value()
    again = TYPED | {"title": "Bob knows", "version": renewed}
    recruiter.post(f"{BASE}{opening.pk}/edit/", again)
    opening.refresh_from_db()
    assert opening.title == "Bob knows"


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("description", "One", "The description has 1 words."),
        ("closes_on", "2020-01-01", "The closing date has passed."),
        ("closes_on", "2030-01-01", "Choose a closing date within the next 90 days."),
        ("place", "Nowhere at all", "Give a city with its state"),
        ("pay_min", "", "State the pay, or tick"),
    ],
)
def test_opening_edit_of_a_public_one_names_the_fix_and_keeps_the_rest(
    recruiter, client, field, value, line
):
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    opening.refresh_from_db()
    typed = TYPED | {"pay_max": ""} if field == "pay_min" else TYPED
    typed = typed | {"category": "Bread", field: value, "version": str(opening.version)}
    response = recruiter.post(f"{BASE}{opening.pk}/edit/", typed)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert line in form.errors[field][0]
    assert form["category"].value() == "Bread"
    assert client.get(opening.get_absolute_url()).status_code == 200
    opening.refresh_from_db()
    assert opening.category == "Food"


def test_opening_edit_says_before_saving_that_it_is_read_again(recruiter, employer):
    employer.is_trusted = False
    employer.save()
    opening = OpeningFactory(employer=employer, description=TYPED["description"])
    url = f"{BASE}{opening.pk}/edit/"
    assert "We read whatever you change here first" in recruiter.get(url).content.decode()
    typed = TYPED | {"version": str(opening.version)}
    page = recruiter.post(url, typed, follow=True).content.decode()
    assert "We read your change within one working day." in page
    assert "We are reading your change" in page


def test_opening_edit_of_a_closed_one_leads_to_how_it_was(recruiter, employer):
    opening = OpeningFactory(employer=employer, closed=True)
    response = recruiter.get(f"{BASE}{opening.pk}/edit/", follow=True)
    assert response.redirect_chain == [(f"{BASE}{opening.pk}/preview/", 302)]
    assert "A closed opening stays as it was." in response.content.decode()


@pytest.mark.parametrize(
    ("stage", "outcome", "days", "kept"),
    [
        ("applied", "open", 8, 7),
        ("interview", "open", 60, 7),
        ("applied", "open", 7, 7),
        ("applied", "open", 3, 3),
        ("draft", "open", 8, 8),  # nobody has heard of it
        ("applied", "withdrawn", 8, 8),
    ],
)
def test_opening_edit_promises_nobody_a_later_answer_than_they_were_promised(
    recruiter, employer, stage, outcome, days, kept
):
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    opening.refresh_from_db()
    ApplicationFactory(opening=opening, stage=stage, outcome=outcome)
    typed = TYPED | {"answer_days": days, "version": opening.version}
    page = recruiter.post(f"{BASE}{opening.pk}/edit/", typed, follow=True).content.decode()
    assert ("were promised 7 working days. Keep that" in page) == (kept != days)
    opening.refresh_from_db()
    assert opening.answer_days == kept


@pytest.mark.parametrize(("waits", "kept"), [(True, True), (False, False)])
def test_opening_edit_takes_no_feedback_back_that_somebody_was_promised(
    recruiter, employer, waits, kept
):
    recruiter.post(f"{BASE}new/", TYPED)
    opening = Opening.objects.get()
    recruiter.post(f"{BASE}{opening.pk}/publish/")
    opening.refresh_from_db()
    if waits:
        ApplicationFactory(opening=opening, interviewing=True)
    typed = {name: value for name, value in TYPED.items() if name != "answers_feedback"}
    page = recruiter.post(
        f"{BASE}{opening.pk}/edit/", typed | {"version": opening.version}, follow=True
    ).content.decode()
    assert ("were promised feedback when they ask" in page) == kept
    opening.refresh_from_db()
    assert opening.answers_feedback == kept


def test_opening_form_says_for_whom_the_choices_are_and_hides_them_by_script_only(recruiter):
    page = recruiter.get(f"{BASE}new/").content.decode()
    assert 'js/questions.js" defer' in page
    assert "Only for a kind of answer with choices; else it is left empty." in page
    choices = page[page.index('name="question_options_1"') - 200 :][:400]
    assert "hidden" not in choices
