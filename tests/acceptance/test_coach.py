"""Contact the professionals at Job Store, and the prompt that leads there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coaching.coach.models import CoachMessage, CoachRequest, ShareGrant, ShareView
from coaching.coach.states import CoachState
from coaching.debrief.models import Debrief, DebriefQuestion
from coaching.plan.queries import silence_begins
from coaching.plan.states import Branch
from jobstore.lib import clock
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.people import UserFactory
from tests.support.coaching import plan_after_interview
from tests.support.desk import press
from tests.support.feedback import told_plan
from tests.support.mail import deliver

SECRET = "I felt like a fool the whole day."


def coach(name="Cora Coach"):
    user = UserFactory(name=name, email=f"{name.split()[0].lower()}@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name="coach"))
    return user


def plan_with_debrief(employer, dana):
    plan = told_plan(employer=employer, candidate=dana)
    debrief = DebriefFactory(plan=plan, sealed=True)
    Debrief.objects.filter(pk=debrief.pk).update(mine_to_change=SECRET)
    rough = {"went": "rough", "better_answer": "Say what I did first."}
    DebriefQuestion.objects.create(debrief=debrief, asked="Tell us about a conflict.", **rough)
    DebriefQuestion.objects.create(debrief=debrief, asked="Why this job?", went="strong")
    return plan


def ask(client, plan=None, **changes):
    data = {
        "topic": "interview",
        "text": "How do I tell the story of the conflict better?",
        "channel": "here",
        "plan": str(plan.pk) if plan else "",
    }
    response = client.post(reverse("coaching:coach_create"), data | changes)
    assert response.status_code == 302, response.context["form"].errors
    return CoachRequest.objects.get(pk=response["Location"].split("?")[0].split("/")[-2])


def admin_page(asked):
    return reverse("admin:coaching_coachrequest_change", args=[asked.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.row("S26")
def test_coach_sees_only_what_is_shared_until_it_is_taken_back(now, employer, dana, client):
    cora = coach()
    plan = plan_with_debrief(employer, dana)
    client.force_login(dana)
    asked = ask(client, plan, sections=["rough"], days="14")
    grant = ShareGrant.objects.get(request=asked)
    assert grant.expires_at == NOW + timedelta(days=14)
    shared = reverse("coaching:shared_detail", args=[grant.pk])

    client.force_login(cora)
    assert client.get(shared).status_code == 404  # nobody has taken the request on
    press(client, admin_page(asked), {"act": "take"})
    page = text_of(client.get(shared))
    assert "Tell us about a conflict." in page
    assert "Say what I did first." in page
    for secret in (SECRET, "Why this job?", "I asked good questions.", "foolish"):
        assert secret not in page
    thread = text_of(client.get(admin_page(asked)))
    assert "How do I tell the story" in thread
    assert "Tell us about a conflict." not in thread

    client.force_login(coach("Colin Other"))
    assert client.get(shared).status_code == 404

    client.force_login(dana)
    own = text_of(client.get(reverse("coaching:coach_detail", args=[asked.pk])))
    assert "Cora Coach read it Tuesday, November 24, 2026, 10:00 AM EST" in own
    assert client.post(reverse("coaching:share_revoke", args=[grant.pk])).status_code == 302
    client.force_login(cora)
    assert client.get(shared).status_code == 404
    assert ShareView.objects.filter(grant=grant).count() == 1

    client.force_login(dana)
    again = {"action": "share", "sections": ["rough"], "days": "3"}
    client.post(reverse("coaching:coach_detail", args=[asked.pk]), again)
    anew = ShareGrant.objects.live(at=NOW).get(request=asked)
    assert anew.pk != grant.pk
    client.force_login(cora)
    assert client.get(shared).status_code == 404  # the old address stays dead
    assert client.get(reverse("coaching:shared_detail", args=[anew.pk])).status_code == 200


@pytest.mark.row("S26")
def test_share_runs_out_by_itself(now, employer, dana, client):
    cora = coach()
    client.force_login(dana)
    asked = ask(client, plan_with_debrief(employer, dana), sections=["rough"], days="14")
    shared = reverse("coaching:shared_detail", args=[ShareGrant.objects.get().pk])
    client.force_login(cora)
    press(client, admin_page(asked), {"act": "take"})
    with clock.at(NOW + timedelta(days=14, minutes=-1)):
        assert client.get(shared).status_code == 200
    with clock.at(NOW + timedelta(days=14)):
        assert client.get(shared).status_code == 404


@pytest.mark.row("S26")
def test_reply_mails_the_candidate_without_its_words(now, employer, dana, client):
    cora = coach()
    client.force_login(dana)
    asked = ask(client)
    (mail,) = deliver()
    assert "cora@example.org" in mail.to[0]
    assert "conflict" not in mail.subject + mail.body
    assert "Dana" not in mail.body
    client.force_login(cora)
    press(client, admin_page(asked), {"act": "reply", "text": "Begin with the outcome."})
    (mail,) = deliver()
    assert "dana@example.org" in mail.to[0]
    assert "outcome" not in mail.subject + mail.body
    assert reverse("coaching:coach_detail", args=[asked.pk]) in mail.body
    client.force_login(dana)
    page = text_of(client.get(reverse("coaching:coach_detail", args=[asked.pk])))
    assert "Begin with the outcome." in page
    assert "Cora of Job Store" in page
    with clock.at(NOW + timedelta(days=2)):
        assert deliver() == []  # answered in time: no alert


@pytest.mark.row("S26")
def test_unanswered_request_is_marked_after_one_working_day(now, employer, dana, erin, client):
    cora = coach()
    client.force_login(dana)
    asked = ask(client)
    deliver()
    page = text_of(client.get(reverse("coaching:coach_detail", args=[asked.pk])))
    assert "We answer by Wednesday, November 25, 2026, 10:00 AM EST" in page
    queue = reverse("admin:coaching_coachrequest_changelist")
    client.force_login(cora)
    with clock.at(asked.due_at - timedelta(minutes=1)):
        assert deliver() == []
        assert 'Overdue <span class="count">0</span>' in text_of(client.get(queue))
    with clock.at(asked.due_at + timedelta(minutes=1)):
        (mail,) = deliver()
        assert "cora@example.org" in mail.to[0]
        listed = text_of(client.get(queue, {"queue": "overdue"}))
        assert 'Overdue <span class="count">1</span>' in listed
        assert ">Overdue<" in listed
        assert "Overdue: answer now." in text_of(client.get(admin_page(asked)))
        client.force_login(erin)
        assert "Candidates wait too long" in text_of(client.get(reverse("admin:index")))


def test_business_day_passes_over_a_holiday(db, client):
    dana = UserFactory()
    client.force_login(dana)
    with clock.at(NOW + timedelta(days=1)):  # the day before a holiday
        asked = ask(client)
    assert asked.due_at == NOW + timedelta(days=3)


def test_heavy_words_come_first_and_show_help(now, dana, client):
    cora = coach()
    client.force_login(dana)
    first = ask(client)
    heavy = ask(client, text="I want to die after this.", topic="other")
    assert heavy.is_urgent
    assert not first.is_urgent
    thread = reverse("coaching:coach_detail", args=[heavy.pk])
    client.get(thread)
    answer = client.post(thread, {"action": "write", "text": "I mean it, I want to die."})
    assert answer["Location"] == thread
    assert "You can talk to somebody now" in text_of(client.get(thread))
    assert "You can talk to somebody now" not in text_of(client.get(thread))
    client.force_login(cora)
    with clock.at(NOW + timedelta(days=3)):
        queue = text_of(client.get(reverse("admin:coaching_coachrequest_changelist")))
    assert queue.index("First: overdue") < queue.index(">Overdue<")
    urgent = [mail for mail in deliver() if "first" in mail.subject]
    assert urgent
    assert all("die" not in mail.body for mail in urgent)


def test_too_many_open_requests_are_refused_and_the_text_is_kept(now, dana, client):
    client.force_login(dana)
    for _number in range(5):
        ask(client)
    data = {"topic": "other", "text": "A sixth question.", "channel": "here"}
    page = client.post(reverse("coaching:coach_create"), data)
    assert page.status_code == 200
    assert "as many open questions" in text_of(page)
    assert "A sixth question." in text_of(page)
    assert CoachRequest.objects.count() == 5
    client.post(
        reverse("coaching:coach_detail", args=[CoachRequest.objects.first().pk]),
        {"action": "close"},
    )
    ask(client)


def test_closing_ends_every_share(now, employer, dana, client):
    cora = coach()
    client.force_login(dana)
    asked = ask(client, plan_with_debrief(employer, dana), sections=["rough"], days="14")
    client.force_login(cora)
    press(client, admin_page(asked), {"act": "take"})
    press(client, admin_page(asked), {"act": "close"})
    shared = reverse("coaching:shared_detail", args=[ShareGrant.objects.get().pk])
    assert client.get(shared).status_code == 404
    client.force_login(dana)
    thread = reverse("coaching:coach_detail", args=[asked.pk])
    client.post(thread, {"action": "write", "text": "One more thing."})
    assert CoachMessage.objects.count() == 1
    asked.refresh_from_db()
    assert asked.state == CoachState.CLOSED


def test_link_from_the_feedback_preselects_it(now, employer, dana, client):
    from coaching.feedback.actions.deliver import open_feedback
    from coaching.feedback.actions.moderate import release_answer
    from tests.support.feedback import answer as answer_request
    from tests.support.feedback import ask as ask_employer

    plan = told_plan(employer=employer, candidate=dana)
    request = ask_employer(plan)
    answer_request(request)
    request.refresh_from_db()
    release_answer(request=request, by=None)
    request.refresh_from_db()
    open_feedback(request=request, by=dana)
    client.force_login(dana)
    page = client.get(reverse("coaching:coach_create"), {"topic": "feedback", "plan": plan.pk})
    form = page.context["form"]
    assert form["topic"].value() == "feedback"
    assert form["sections"].value() == ["feedback"]
    assert form["plan"].value() == str(plan.pk)


def test_request_is_for_its_candidate_and_coaches(now, dana, alice, charlie, client):
    client.force_login(dana)
    asked = ask(client)
    for stranger in (alice, charlie, coach()):
        client.force_login(stranger)
        assert client.get(reverse("coaching:coach_detail", args=[asked.pk])).status_code == 404
    milo = UserFactory(is_staff=True)
    milo.groups.add(Group.objects.get(name="moderator"))
    client.force_login(milo)
    assert client.get(admin_page(asked)).status_code == 403


def test_a_call_needs_a_number(now, dana, client):
    client.force_login(dana)
    data = {"topic": "other", "text": "Please call me.", "channel": "phone"}
    page = client.post(reverse("coaching:coach_create"), data)
    assert "Give the number" in text_of(page)
    ask(client, channel="phone", phone="+1 614 555 0199")


@pytest.mark.row("S25")
def test_prompt_for_help_shows_on_the_two_branches_only(now, employer, dana, client):
    client.force_login(dana)
    plan = plan_after_interview(candidate=dana, employer=employer)
    seen = {}
    for branch in Branch:
        if branch == Branch.NO_ANSWER:
            continue
        type(plan).objects.filter(pk=plan.pk).update(branch=branch)
        seen[branch] = prompts(client, plan)
    type(plan).objects.filter(pk=plan.pk).update(branch=Branch.PENDING)
    with clock.at(silence_begins(plan.interview)):
        seen[Branch.NO_ANSWER] = prompts(client, plan)
    assert {branch for branch, found in seen.items() if found} == {
        Branch.NOT_SELECTED,
        Branch.NO_ANSWER,
    }


def prompts(client, plan):
    page = text_of(client.get(reverse("coaching:plan_detail", args=[plan.pk])))
    found = "Need help finding work?" in page
    assert found == (f"{reverse('coaching:coach_create')}?topic=work" in page)
    return found
