"""The sentences of the article about looking back once, and then leaving it."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from coaching.course.actions import open_plan
from coaching.debrief.models import Debrief
from coaching.debrief.queries import fix_tasks_of
from coaching.debrief.states import Criterion
from coaching.plan.states import Branch
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.access_token.actions import secret_of
from jobstore.people.access_token.models import AccessToken
from openings.interview.models import Interview
from tests.factories import NOW
from tests.factories.openings import InterviewerFactory, InterviewFactory
from tests.factories.people import MembershipFactory, UserFactory
from tests.support.coaching import debrief_data, plan_after_interview
from tests.support.feedback import ask

WORD = "flabbergasted"


@pytest.fixture
def maya(db):
    return UserFactory(email="maya@example.org", name="Maya Ortiz")


@pytest.fixture
def rex(employer):
    user = UserFactory(email="rex@example.org", name="Rex Malone")
    MembershipFactory(employer=employer, user=user)
    return user


@pytest.fixture
def sam(db):
    return UserFactory(email="sam@example.org", name="Sam Brandt", is_staff=True, is_superuser=True)


@pytest.fixture
def plan(maya, employer, now):
    return plan_after_interview(candidate=maya, employer=employer)


@pytest.fixture
def client(client_of, maya):
    return client_of(maya)


def url(plan, name="debrief_edit", *more):
    return reverse(f"coaching:{name}", args=[plan.pk, *more])


def text_of(response):
    return response.content.decode()


def seal(client, plan, **changes):
    return client.post(url(plan), debrief_data(action="seal", **changes), follow=True)


def tick(until):
    pass_time(until=until, tell=lambda _moment: None)


@pytest.mark.row("T")
def test_a_good_thing_is_needed_and_leads_the_card(plan, client):
    page = text_of(seal(client, plan, went_well=""))
    assert "Name at least one thing that went well." in page
    assert not Debrief.objects.filter(sealed_at__isnull=False).exists()
    seal(client, plan, went_well="I greeted them by name.")
    assert Debrief.objects.get().sealed_at == NOW
    words = {
        "if_text": "I go blank",
        "then_text": "I breathe out",
        "mine_to_change": "Leave earlier.",
    }
    close = text_of(client.get(url(plan, "plan_close")))
    assert close.index("I greeted them by name.") < close.index("Leave earlier.")
    closed = client.post(url(plan, "plan_close"), words, follow=True)
    assert closed.redirect_chain[-1][0] == url(plan, "take_away")
    card = text_of(closed)
    card = card[card.index("<main") :]
    others = ("Leave earlier.", "If I go blank, then I will I breathe out", "try the link ahead")
    assert all(card.index("I greeted them by name.") < card.index(other) for other in others)


@pytest.mark.row("S1")
def test_one_word_comes_first_and_stays_with_the_candidate(
    maya, rex, sam, employer, now, client, client_of
):
    interview = InterviewFactory(
        application__candidate=maya,
        application__opening__employer=employer,
        starts_at=NOW + timedelta(hours=1),
        ends_at=NOW + timedelta(hours=2),
    )
    InterviewerFactory(interview=interview, name="Rex Malone", email=rex.email)
    with clock.at(NOW + timedelta(hours=4)):
        tick(NOW + timedelta(hours=4))
        mine = OutgoingMail.objects.filter(recipient_email=maya.email, state="sent")
        sent = mine.filter(kind__startswith="coaching.").order_by("pk")
        assert [mail.kind for mail in sent] == ["coaching.checkin"]
        plan = Interview.objects.get().plan
        assert client.get(url(plan)).headers["Location"] == url(plan, "mood_edit")
        page = text_of(client.get(url(plan, "mood_edit")))
        form = page[page.index("<main") :]
        assert form.index('name="word"') < form.index('name="level"')
        assert "<textarea" not in form
        assert form.count('type="text"') == 1
        client.post(url(plan, "mood_edit"), {"word": WORD, "level": 3})
        assert Debrief.objects.get().mood_word == WORD
        for reader, pages in ((rex, pages_of_the_employer(interview)), (sam, pages_of_staff(plan))):
            browser = client_of(reader)
            for address in pages:
                assert WORD not in text_of(browser.get(address, follow=True)), address


def pages_of_the_employer(interview):
    application, slug = interview.application, interview.application.opening.employer.slug
    return [
        reverse("home:dashboard"),
        reverse("openings:pipeline", args=[slug, application.opening_id]),
        reverse("openings:application_review", args=[slug, application.pk]),
        reverse("coaching:mood_edit", args=[interview.plan.pk]),
    ]


def pages_of_staff(plan):
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    person = reverse("admin:people_user_change", args=[plan.candidate_id])
    return [*lists, person, url(plan, "mood_edit"), url(plan, "plan_detail")]


@pytest.mark.row("S2")
def test_a_sealed_guess_stays_as_it_is(plan, client):
    seal(client, plan, expects="no", confidence="80")
    again = client.get(url(plan), follow=True)
    assert 'name="confidence"' not in text_of(again)
    changed = debrief_data(action="seal", expects="yes", confidence="5")
    answer = client.post(url(plan), changed, follow=True)
    assert "This debrief is sealed. Nothing in it changes any more." in text_of(answer)
    assert client.post(url(plan, "debrief_autosave"), changed).status_code == 409
    with pytest.raises(IntegrityError), transaction.atomic():
        Debrief.objects.update(confidence=5)
    debrief = Debrief.objects.get()
    assert (debrief.expects, debrief.confidence) == ("no", 80)


@pytest.mark.row("S3")
def test_the_fourth_reading_leads_onward(plan, client, client_of, maya):
    seal(client, plan)  # shows it for the first time
    sealed = url(plan, "debrief_detail")
    for _again in range(2):
        assert "Read all of it" in text_of(client.get(sealed))
    other_device = client_of(maya)
    page = text_of(other_device.get(sealed))
    assert "You have done this" in page
    assert "Read all of it" not in page
    assert reverse("coaching:letter_edit", args=[plan.pk]) in page
    with clock.at(NOW + timedelta(days=1)):
        assert "Read all of it" in text_of(client.get(sealed))


@pytest.mark.row("S3")
def test_a_second_look_waits_three_days_and_comes_once(plan, client):
    seal(client, plan)
    look = url(plan, "second_look")
    early = NOW + timedelta(hours=71, minutes=59)
    with clock.at(early):
        assert "Friday, November 27, 2026, 10:00 AM" in text_of(client.get(look))
        assert "too early" in text_of(client.post(look, {"text": "It was fine."}, follow=True))
    assert not hasattr(Debrief.objects.get(), "second_look")
    before = Debrief.objects.values().get()
    with clock.at(NOW + timedelta(hours=72)):
        client.post(look, {"text": "It was fine."})
        page = text_of(client.post(look, {"text": "Another thought."}, follow=True))
    assert "You have had your second look" in page
    assert Debrief.objects.get().second_look.text == "It was fine."
    assert Debrief.objects.values().get() == before


@pytest.mark.row("S3")
def test_the_debrief_is_bounded_and_asks_no_why(plan, client):
    client.post(url(plan, "mood_edit"), {"word": "tired", "level": 3})
    page = text_of(client.get(url(plan)))
    assert 'data-minutes="15"' in page
    assert 'data-soft-stop="20"' in page
    assert "why" not in page[page.index("<form") : page.index("</form")].lower()
    low = client.post(url(plan, "mood_edit"), {"word": "gutted", "level": 1}, follow=True)
    assert reverse("coaching:plan_park", args=[plan.pk]) in text_of(low)


@pytest.mark.row("S9")
def test_every_point_is_offered_and_may_be_left_out(plan, client):
    client.post(url(plan, "mood_edit"), {"word": "tired", "level": 3})
    page = text_of(client.get(f"{url(plan)}?step=3"))
    assert all(f'name="rate_{criterion}"' in page for criterion in Criterion)
    seal(client, plan, rate_skill=None, rate_nerves=None)
    left_out = {Criterion.SKILL, Criterion.NERVES}
    rated = set(Debrief.objects.get().ratings.values_list("criterion", flat=True))
    assert rated == set(Criterion) - left_out


@pytest.mark.row("S9")
def test_a_step_back_asks_about_maya(plan, client):
    client.post(url(plan, "mood_edit"), {"word": "tired", "level": 3})
    ratings, questions = f"{url(plan)}?step=3", f"{url(plan)}?step=2"
    assert "How did you do on each of these?" in text_of(client.get(ratings))
    client.post(f"{url(plan)}?step=1", {"action": "third"})
    page = text_of(client.get(ratings))
    assert "How did Maya do on each of these?" in page
    assert "How did you" not in page
    assert "What did they ask, and how did Maya answer?" in text_of(client.get(questions))


@pytest.mark.row("S10")
def test_clear_and_honest_are_two_ratings_and_honest_is_not_theirs(plan, client, client_of):
    client.post(url(plan, "mood_edit"), {"word": "tired", "level": 3})
    page = text_of(client.get(f"{url(plan)}?step=3"))
    for name in ("rate_clear", "clear_example", "rate_honest", "honest_example"):
        assert f'name="{name}"' in page
    seal(client, plan, clear_example="The stock count.", honest_example="I said I never led one.")
    debrief = Debrief.objects.get()
    assert (debrief.clear_example, debrief.honest_example) == (
        "The stock count.",
        "I said I never led one.",
    )
    plan.branch = Branch.NOT_SELECTED
    plan.save()
    ask(plan)
    link = reverse("coaching:feedback_link", args=[secret_of(AccessToken.objects.get())])
    form = Client().get(link, follow=True)
    assert "Clear answers" in text_of(form)
    assert "honest" not in text_of(form).lower()


@pytest.mark.row("S11")
def test_slips_become_tasks_that_can_be_done(plan, client, maya):
    page = text_of(seal(client, plan, blunders=["late", "resume_error"]))
    assert "Correct your résumé" in page
    assert "Plan the way or try the link ahead, and be early." in page
    profile = reverse("people:profile")
    assert f'href="{profile}"' in page
    assert client.get(profile).status_code == 200
    assert "Offer a corrected résumé in the note" in page
    assert {task.slip for task in fix_tasks_of(maya)} == {"late", "resume_error"}
    late = next(row for row in Debrief.objects.get().blunders.order_by("pk") if row.code == "late")
    client.post(url(plan, "blunder_mend", late.pk))
    late.refresh_from_db()
    assert late.mended_at == NOW
    assert [task.slip for task in fix_tasks_of(maya)] == ["resume_error"]
    client.post(url(plan, "blunder_mend", late.pk), {"done": "off"})
    assert {task.slip for task in fix_tasks_of(maya)} == {"late", "resume_error"}


@pytest.mark.row("S12")
def test_a_plan_with_rough_answers_closes_with_an_if_then_or_a_skip(plan, client):
    seal(client, plan, q0_went="rough")
    page = text_of(client.post(url(plan, "plan_close"), {}))
    assert "Some answers felt rough. Write one plan, or tick the box." in page
    plan.refresh_from_db()
    assert plan.state == "active"
    client.post(url(plan, "plan_close"), {"skips": "on"})
    plan.refresh_from_db()
    assert plan.state == "closed"


@pytest.mark.row("S12")
def test_the_if_then_comes_back_before_the_next_interview(plan, client, maya, employer):
    seal(client, plan, q0_went="rough")
    words = {"if_text": "they ask for an example", "then_text": "name the day and the number"}
    assert "then I will name the day" in text_of(
        client.post(url(plan, "plan_close"), words, follow=True)
    )
    upcoming = InterviewFactory(
        application__candidate=maya, application__opening__employer=employer
    )
    page = text_of(client.get(reverse("coaching:next_interview", args=[upcoming.pk])))
    assert "they ask for an example" in page
    assert "name the day and the number" in page


@pytest.mark.row("S24")
def test_what_was_not_mine_is_no_task(plan, client, maya):
    page = text_of(
        seal(
            client,
            plan,
            blunders=["late", "phone_rang"],
            blunders_not_mine=["late"],
            p0_text="They ran late",
            p0_side="not_mine",
            p1_text="I talked too fast",
            p1_side="mine",
        )
    )
    assert [task.what for task in fix_tasks_of(maya)] == [
        "Silence what could ring before it begins.",
        "I talked too fast",
    ]
    tasks = page[page.index('id="tasks"') : page.index("Not in your hands")]
    assert "They ran late" not in tasks
    assert "try the link ahead" not in tasks
    assert "<li>I was late</li><li>They ran late</li>" in page
    not_mine = Debrief.objects.get().problems.get(is_mine=False)
    assert client.post(url(plan, "problem_mend", not_mine.pk)).status_code == 404
    other = plan_of_another_day(plan)
    unsorted = text_of(seal(client, other, p0_text="The screen froze", blunders=[]))
    assert 'id="tasks"' not in unsorted
    assert "Not in your hands" not in unsorted
    assert other.debrief.problems.get().text == "The screen froze"


def plan_of_another_day(plan):
    interview = InterviewFactory(
        held=True,
        application__candidate=plan.candidate,
        application__opening__employer=plan.interview.application.opening.employer,
    )
    return open_plan(interview=interview)
