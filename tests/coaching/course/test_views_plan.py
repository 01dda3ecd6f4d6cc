from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.debrief.models import DebriefQuestion
from coaching.debrief.states import QuestionWent
from coaching.letter.models import Letter
from coaching.letter.states import LetterKind, LetterState
from coaching.plan.models import RecoveryPlan, StepMark
from coaching.plan.states import Branch, PlanState, StepName
from openings.application.states import Outcome
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory, RecoveryPlanFactory
from tests.factories.openings import InterviewerFactory, InterviewFactory
from tests.support.coaching import plan_after_interview


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


def url(plan, tail=""):
    return f"/recovery/{plan.pk}/{tail}"


def test_plan_detail_shows_one_primary_action(plan, client_of, dana):
    page = client_of(dana).get(url(plan)).content.decode()
    assert page.count("btn-primary") == 1
    assert "After your interview at Acme Stores" in page
    assert "Wednesday, December 2, 2026" in page
    assert "Call or text 988" in page


def test_plan_detail_asks_few_queries(plan, client_of, dana, django_assert_max_num_queries):
    client = client_of(dana)
    client.get(url(plan))
    with django_assert_max_num_queries(20):
        client.get(url(plan))


def test_plan_shows_nothing_of_an_untold_no(plan, client_of, dana):
    client = client_of(dana)
    pages = [client.get(url(plan)).content, client.get("/recovery/").content]
    application = plan.interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = application.tell_at = NOW
    application.save()
    after = [client.get(url(plan)).content, client.get("/recovery/").content]
    assert [without_tokens(page) for page in after] == [without_tokens(page) for page in pages]


def without_tokens(page):
    import re

    return re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", page)


def test_park_and_resume(plan, client_of, dana):
    client = client_of(dana)
    page = client.post(url(plan, "park/"), follow=True).content.decode()
    assert "Rest until the morning" in page
    assert "Wednesday, November 25, 2026, 10:00 AM EST" in page
    page = client.post(url(plan, "resume/"), follow=True).content.decode()
    assert "Say how it felt" in page


def test_mute_and_unmute(plan, client_of, dana):
    client = client_of(dana)
    client.post(url(plan, "mail/"), {"mute": "on"})
    assert RecoveryPlan.objects.get().is_muted
    assert "Turn its mail on" in client.get(url(plan)).content.decode()
    client.post(url(plan, "mail/"), {"mute": "off"})
    assert not RecoveryPlan.objects.get().is_muted


@pytest.mark.parametrize("step", ["wait", "nonsense", ""])
def test_step_that_cannot_be_skipped_is_refused_kindly(plan, client_of, dana, step):
    page = client_of(dana).post(url(plan, "skip/"), {"step": step}, follow=True)
    assert "not one to skip" in page.content.decode()
    assert not StepMark.objects.exists()


def test_skip_moves_on(plan, client_of, dana):
    page = client_of(dana).post(url(plan, "skip/"), {"step": StepName.MOOD}, follow=True)
    assert "Write the debrief" in page.content.decode()


def test_close_shows_what_went_well_first_and_keeps_an_if_then(plan, client_of, dana):
    DebriefFactory(plan=plan, sealed=True, mine_to_change="Leave earlier.")
    client = client_of(dana)
    page = client.get(url(plan, "close/")).content.decode()
    assert page.index("I asked good questions.") < page.index("Leave earlier.")
    client.post(url(plan, "close/"), {"if_text": "I go blank", "then_text": "I breathe"})
    plan.refresh_from_db()
    assert plan.state == PlanState.CLOSED
    assert plan.if_thens.get().if_text == "I go blank"
    page = client.get(url(plan)).content.decode()
    assert "This plan is closed" in page


def test_close_with_rough_answers_wants_a_plan_or_a_skip(plan, client_of, dana):
    debrief = DebriefFactory(plan=plan, sealed=True)
    debrief.questions.create(asked="Why us?", went="rough")
    client = client_of(dana)
    page = client.post(url(plan, "close/"), {"if_text": "", "then_text": ""})
    assert "Some answers felt rough" in page.content.decode()
    plan.refresh_from_db()
    assert plan.state == PlanState.ACTIVE
    client.post(url(plan, "close/"), {"skips": "on"})
    plan.refresh_from_db()
    assert plan.state == PlanState.CLOSED


def test_half_an_if_then_is_refused_and_kept(plan, client_of, dana):
    page = client_of(dana).post(url(plan, "close/"), {"if_text": "I go blank", "then_text": ""})
    assert "Say what you will do" in page.content.decode()
    assert "I go blank" in page.content.decode()


def test_closed_plan_refuses_politely(plan, client_of, dana):
    client = client_of(dana)
    client.post(url(plan, "close/"), {})
    for tail in ("park/", "resume/", "mail/", "skip/", "close/"):
        page = client.post(url(plan, tail), {"step": "mood"}, follow=True)
        assert "This plan is closed" in page.content.decode()


def test_plan_list_holds_ones_own_plans_only(plan, client_of, dana):
    RecoveryPlanFactory(interview__application__opening__employer__name="Somebody Else Inc")
    page = client_of(dana).get("/recovery/").content.decode()
    assert "Acme Stores" in page
    assert "Somebody Else Inc" not in page


def test_plan_list_says_what_will_be_here(client_of, dana, now):
    assert "No interview yet" in client_of(dana).get("/recovery/").content.decode()


def queries_of_the_list(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/recovery/")
    return len(queries)


def test_plan_list_asks_a_bounded_number_of_questions(plan, client_of, dana, employer):
    """An open plan costs a few queries more, a closed one costs none."""
    client = client_of(dana)
    client.get("/recovery/")
    one = queries_of_the_list(client)
    for _ in range(2):
        plan_after_interview(candidate=dana, employer=employer, interviewers=2)
    assert queries_of_the_list(client) <= one + 2 * 6
    RecoveryPlan.objects.exclude(pk=plan.pk).update(state=PlanState.CLOSED)
    assert queries_of_the_list(client) == one


def test_plan_offers_what_is_of_use_in_its_branch(plan, client_of, dana):
    client = client_of(dana)
    pending = client.get(url(plan)).content.decode()
    assert "Set one thing right" in pending
    assert "A gracious reply" not in pending
    assert "Need help finding work?" not in pending

    RecoveryPlan.objects.update(branch=Branch.NOT_SELECTED)
    told = client.get(url(plan)).content.decode()
    assert "A gracious reply" in told
    assert "Set one thing right" not in told
    assert "Need help finding work?" in told

    RecoveryPlan.objects.update(branch=Branch.OFFER)
    offer = client.get(url(plan)).content.decode()
    assert "What worked" in offer
    assert "Need help finding work?" not in offer


def test_letter_sent_by_hand_is_among_what_was_done(dana, employer, now, client_of):
    plan = plan_after_interview(candidate=dana, employer=employer, interviewers=0)
    Letter.objects.create(
        plan=plan,
        contact_name="Ada Byrd",
        created_at=NOW,
        sent_at=NOW,
        is_relayed=False,
        state=LetterState.SENT,
    )
    page = client_of(dana).get(url(plan)).content.decode()
    assert "Your thank-you note to Ada Byrd" in page


def test_slot_after_an_interview_leads_the_candidate_to_the_plan(plan, client_of, dana, bob, rf):
    from django.template.loader import render_to_string

    def slot(person):
        request = rf.get("/")
        request.user = person
        return render_to_string(
            "home/_after_interview.html", {"interview": plan.interview}, request=request
        )

    assert url(plan) in slot(dana)
    assert slot(bob).strip() == ""


def add_plans(candidate, employer, count):
    """In every branch, with each tool beside the path having something to say."""
    branches = (Branch.PENDING, Branch.NOT_SELECTED, Branch.ADVANCED, Branch.WITHDRAWN)
    for branch in [*branches, Branch.NOT_SELECTED] * (count // 5 + 1):
        if count == 0:
            return
        count -= 1
        interview = InterviewFactory(
            application__candidate=candidate,
            application__opening__employer=employer,
            application__opening__welcomes_calls=True,
            held=True,
            promised_by=(NOW - timedelta(days=9)).date(),
        )
        person = InterviewerFactory(interview=interview, welcomes_calls=True, phone="614 555 0100")
        plan = RecoveryPlanFactory(interview=interview, branch=branch)
        debrief = DebriefFactory(plan=plan, sealed=True)
        DebriefQuestion.objects.create(debrief=debrief, asked="Why us?", went=QuestionWent.ROUGH)
        Letter.objects.create(
            plan=plan, interviewer=person, created_at=NOW, kind=LetterKind.STATUS_CHECK
        )


@pytest.mark.parametrize(
    "page",
    ["/recovery/", *(f"/advice/do/{tool}/" for tool in ("debrief", "call", "status-check"))],
)
def test_pages_of_plans_ask_as_often_for_thirty_as_for_few(page, client_of, dana, employer, now):
    InterviewFactory(application__candidate=dana)  # ahead
    client = client_of(dana)
    add_plans(dana, employer, 3)
    client.get(page)
    counts = []
    for more in (0, 27):
        add_plans(dana, employer, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code in {200, 302}
        counts.append(len(queries))
    assert counts[0] == counts[1]
