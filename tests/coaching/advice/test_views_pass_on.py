import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coaching.advice.models import PassedAdvice
from coaching.advice.queries.help import advice_passed_on
from coaching.advice.states import PassOnState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch, PlanState
from tests.factories.coaching import RecoveryPlanFactory
from tests.factories.people import UserFactory
from tests.support.feedback import told_plan

URL = "coaching:pass_on_create"
ADVICE = "Take one story with a number in it, and tell that one first."


def recovered_plan(candidate, **facts):
    plan = RecoveryPlanFactory(
        interview__application__candidate=candidate,
        interview__application__opening__category="Retail",
    )
    RecoveryPlan.objects.filter(pk=plan.pk).update(**(facts or {"state": PlanState.CLOSED}))
    return plan


def data(**changes):
    return {"category": "Retail", "text": ADVICE} | changes


def page_of(client):
    return client.get(reverse(URL)).content.decode()


def moderator():
    milo = UserFactory(name="Milo Moderator", is_staff=True)
    milo.groups.add(Group.objects.get(name="moderator"))
    return milo


def moderate(client, advice, action):
    client.force_login(moderator())
    url = reverse("admin:coaching_passedadvice_change", args=[advice.pk])
    page = client.get(url)
    assert "Take one story" in page.content.decode()
    posted = {"act": action, "seen": page.context["seen"]}
    assert client.post(url, posted).status_code == 302
    advice.refresh_from_db()


@pytest.mark.parametrize(
    "facts", [{"state": PlanState.CLOSED}, {"branch": Branch.OFFER}, {"branch": Branch.ADVANCED}]
)
def test_who_got_through_it_may_pass_one_thing_on(now, dana, client, facts):
    recovered_plan(dana, **facts)
    client.force_login(dana)
    assert "People who seek a job in Retail" in page_of(client)
    client.post(reverse(URL), data())
    advice = PassedAdvice.objects.get()
    assert advice.state == PassOnState.PENDING
    assert "Somebody here reads it soon" in page_of(client)
    client.post(reverse(URL), data(text="A second piece of advice."))
    assert PassedAdvice.objects.count() == 1


def test_who_is_in_the_middle_of_it_may_not(now, dana, client):
    recovered_plan(dana, branch=Branch.NOT_SELECTED)
    client.force_login(dana)
    assert "When a plan of yours has come to its end" in page_of(client)
    client.post(reverse(URL), data())
    assert not PassedAdvice.objects.exists()


def test_advice_is_read_by_others_only_after_a_moderator(now, employer, dana, client):
    writer = UserFactory(name="Wanda Writer", email="wanda@example.org")
    recovered_plan(writer)
    client.force_login(writer)
    client.post(reverse(URL), data(shows_first_name="on"))
    advice = PassedAdvice.objects.get()
    plan = told_plan(employer=employer, candidate=dana)
    opening = plan.interview.application.opening
    opening.category = "retail"
    opening.save()
    fits = reverse("coaching:fitting_openings", args=[plan.pk])
    client.force_login(dana)
    assert ADVICE not in client.get(fits).content.decode()
    moderate(client, advice, "let_through")
    assert advice.state == PassOnState.SHOWN
    client.force_login(dana)
    page = client.get(fits).content.decode()
    assert ADVICE in page
    assert "Wanda" in page
    assert "Writer" not in page
    moderate(client, advice, "hold_back")
    client.force_login(dana)
    assert ADVICE not in client.get(fits).content.decode()


def test_name_is_shown_by_consent_only_and_never_to_oneself(now, dana):
    facts = {"candidate": dana, "category": "Retail", "created_at": now, "decided_at": now}
    PassedAdvice.objects.create(text=ADVICE, state=PassOnState.SHOWN, **facts)
    (piece,) = advice_passed_on("RETAIL")
    assert "Dana" not in piece.said_by
    assert advice_passed_on("Retail", besides=dana) == []
    assert advice_passed_on("Health") == []
    assert advice_passed_on("") == []


def test_advice_can_be_taken_back_and_written_anew(now, dana, client):
    recovered_plan(dana)
    client.force_login(dana)
    client.post(reverse(URL), data())
    first = PassedAdvice.objects.get()
    client.post(reverse(URL), {"action": "take_back", "advice": str(first.pk)})
    first.refresh_from_db()
    assert first.state == PassOnState.TAKEN_BACK
    client.post(reverse(URL), data(text="Better: breathe first."))
    assert PassedAdvice.objects.filter(state=PassOnState.PENDING).count() == 1
    assert client.post(reverse(URL), {"action": "take_back", "advice": "x"}).status_code == 302


def test_links_are_refused_beside_the_field_and_the_text_is_kept(now, dana, client):
    recovered_plan(dana)
    client.force_login(dana)
    answer = client.post(reverse(URL), data(text="Look at https://example.org now"))
    assert "This cannot be passed on" in answer.content.decode()
    assert "Look at https://example.org now" in answer.content.decode()
    assert (
        "Up to 400 characters" in client.post(reverse(URL), data(text="x" * 401)).content.decode()
    )
    assert not PassedAdvice.objects.exists()


def test_strangers_cannot_take_it_back(now, dana, client):
    recovered_plan(dana)
    client.force_login(dana)
    client.post(reverse(URL), data())
    client.force_login(UserFactory())
    advice = PassedAdvice.objects.get()
    client.post(reverse(URL), {"action": "take_back", "advice": str(advice.pk)})
    advice.refresh_from_db()
    assert advice.state == PassOnState.PENDING
