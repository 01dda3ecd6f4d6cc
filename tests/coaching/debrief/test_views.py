import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching.debrief.models import Debrief
from coaching.debrief.states import Criterion
from coaching.plan.states import Branch, StepName
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.support.coaching import debrief_data


def url(plan, tail="debrief/"):
    return f"/recovery/{plan.pk}/{tail}"


def say_mood(client, plan, level=3):
    return client.post(url(plan, "mood/"), {"word": "foolish", "level": level})


def seal(client, plan, **changes):
    return client.post(url(plan), debrief_data(action="seal", **changes), follow=True)


def test_mood_comes_before_the_debrief(plan, client):
    assert client.get(url(plan)).headers["Location"] == url(plan, "mood/")
    say_mood(client, plan)
    assert client.get(url(plan)).status_code == 200


def test_mood_asks_for_nothing_else(plan, client):
    page = client.get(url(plan, "mood/")).content.decode()
    assert page.count('type="text"') == 1
    assert "textarea" not in page


def test_low_mood_is_acknowledged_with_two_ways(plan, client):
    page = client.post(url(plan, "mood/"), {"word": "gutted", "level": 1}, follow=True)
    text = page.content.decode()
    assert "That sounds hard" in text
    assert url(plan, "park/") in text
    assert url(plan) in text
    assert "988" in text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"word": "", "level": 3}, "Any one word will do, such as “tired”."),
        ({"word": "very bad", "level": 3}, "Just one word."),
        ({"word": "bad", "level": ""}, "Choose the number that comes nearest."),
        ({"word": "bad", "level": 9}, "Choose one of what is offered."),
        ({"word": "x" * 41, "level": 2}, "at most 40"),
    ],
)
def test_mood_says_what_is_missing(plan, client, data, says):
    assert says in client.post(url(plan, "mood/"), data).content.decode()
    assert not Debrief.objects.exists()


def test_skipped_mood_lets_the_debrief_begin(plan, client):
    client.post(url(plan, "skip/"), {"step": StepName.MOOD})
    assert client.get(url(plan)).status_code == 200


def test_seal_keeps_everything(plan, client, now):
    seal(client, plan)
    debrief = Debrief.objects.get()
    assert debrief.sealed_at == NOW
    assert debrief.sealed_before_telling
    assert (debrief.expects, debrief.confidence) == ("no", 80)
    assert debrief.went_well == "I asked good questions."
    assert debrief.questions.get().better_answer == "Start with what I did."
    assert set(debrief.ratings.values_list("criterion", flat=True)) == set(Criterion)
    assert set(debrief.blunders.values_list("code", flat=True)) == {"late", "resume_error"}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"went_well": ""}, "Name at least one thing that went well."),
        ({"expects": None}, "Choose what you think."),
        ({"confidence": ""}, "Give a number from 0 to 100."),
        ({"confidence": "101"}, "Write 100 or less."),
        ({"q1_asked": "", "q1_better": "Something"}, "Say what they asked, or empty this row."),
        ({"p0_text": "", "p0_side": "mine"}, "Say what it was, or leave this row."),
        ({"blunders": ["none", "late"]}, "Either some of these, or none."),
        ({"went_well": "x" * 1001}, "at most 1000"),
    ],
)
def test_seal_names_what_is_missing_on_its_step(plan, client, changes, says):
    page = seal(client, plan, **changes).content.decode()
    assert says in page
    assert "There is a problem" in page
    assert not Debrief.objects.filter(sealed_at__isnull=False).exists()


# In six steps ---------------------------------------------------------------------------------
def press(client, plan, step, action="next", **data):
    """The form of one step as a browser posts it."""
    hidden = {"in_third_person": "False", "minutes_spent": ""}
    return client.post(url(plan, f"debrief/?step={step}"), hidden | {"action": action} | data)


def test_one_good_thing_and_a_guess_are_enough(plan, client):
    say_mood(client, plan)
    first = press(client, plan, 1, went_well="I was on time.")
    assert first.headers["Location"] == url(plan, "debrief/?step=2")
    for step in (2, 3, 4, 5):
        assert press(client, plan, step).headers["Location"] == url(
            plan, f"debrief/?step={step + 1}"
        )
    press(client, plan, 6, "seal", expects="unsure", confidence="50")
    debrief = Debrief.objects.get()
    assert (debrief.sealed_at, debrief.went_well) == (NOW, "I was on time.")
    assert not debrief.ratings.exists()
    page = client.get(url(plan, "debrief/sealed/")).content.decode()
    assert "How you saw yourself" not in page
    assert "missing" not in page[page.index("<main") : page.index("</main")]


def test_each_step_keeps_its_own_part_and_leaves_the_others(plan, client):
    say_mood(client, plan)
    client.post(url(plan), debrief_data(action="save"))  # a draft from before the steps
    press(client, plan, 3, "back", rate_clear="4", clear_example="The price list.")
    debrief = Debrief.objects.get()
    assert {row.criterion: row.band for row in debrief.ratings.all()} == {"clear": 4}
    assert debrief.went_well == "I asked good questions."
    assert debrief.questions.get().asked == "Tell me about a conflict."
    assert debrief.blunders.count() == 2
    assert (debrief.expects, debrief.confidence) == ("no", 80)


def test_draft_opens_where_it_was_left(plan, client):
    say_mood(client, plan)
    assert "Step 1 of 6" in client.get(url(plan)).content.decode()
    press(client, plan, 4, blunders=["late"])
    assert "Step 4 of 6: Slips" in client.get(url(plan)).content.decode()
    client.post(url(plan), debrief_data(action="save"))
    assert "Step 6 of 6" in client.get(url(plan)).content.decode()
    assert "Step 6 of 6" in client.get(url(plan, "debrief/?step=7")).content.decode()
    assert "Step 2 of 6" in client.get(url(plan, "debrief/?step=2")).content.decode()


@pytest.mark.parametrize(
    ("step", "action", "to"),
    [
        (1, "back", "?step=1"),
        (2, "back", "?step=1"),
        (2, "go-5", "?step=5"),
        (2, "go-9", "?step=2"),
        (2, "go-", "?step=2"),
        (2, "add", "?step=2&more=questions#questions"),
        (5, "add_problem", "?step=5&more=problems#problems"),
        (6, "next", "?step=6"),
    ],
)
def test_buttons_lead_on_and_back(plan, client, step, action, to):
    say_mood(client, plan)
    answer = press(client, plan, step, action)
    assert answer.headers["Location"] == url(plan, "debrief/") + to
    assert Debrief.objects.get().saved_at == NOW


def test_form_names_its_step_wherever_it_was_opened(plan, client):
    """Opened from the plan, without a step in the address, it leads on and loses nothing."""
    say_mood(client, plan)
    for good in ({"went_well": "On time."}, {"went_well": "On time, and calm."}):
        page = client.get(url(plan)).content.decode()
        action = re.search(r'<form method="post" action="([^"]*)" id="debrief-form"', page)[1]
        assert action == "?step=1"
        data = {"in_third_person": "False", "action": "next"} | good
        answer = client.post(url(plan) + action, data)
        assert answer.headers["Location"] == url(plan, "debrief/?step=2")
        press(client, plan, 2, "stop")
        assert Debrief.objects.get().went_well == good["went_well"]


def test_stop_keeps_the_step_and_leads_to_the_plan(plan, client):
    say_mood(client, plan)
    answer = press(client, plan, 5, "stop", mine_to_change="Leave earlier.")
    assert answer.headers["Location"] == url(plan, "")
    assert Debrief.objects.get().mine_to_change == "Leave earlier."


def test_last_step_asks_for_the_good_thing_while_there_is_none(plan, client):
    say_mood(client, plan)
    page = client.get(url(plan, "debrief/?step=6")).content.decode()
    assert 'name="went_well"' in page
    refused = press(client, plan, 6, "seal", expects="no", confidence="", went_well="")
    text = refused.content.decode()
    assert "There are 2 problems" in text
    assert "“What did you do well?”: Name at least one thing" in text
    assert Debrief.objects.get().expects == "no"
    press(client, plan, 6, "seal", expects="no", confidence="70", went_well="I smiled.")
    assert Debrief.objects.get().went_well == "I smiled."


def test_row_without_its_question_is_kept_and_sealed_under_a_name(plan, client):
    say_mood(client, plan)
    refused = press(client, plan, 2, q0_asked="", q0_went="rough", q0_better="Begin sooner.")
    assert "Say what they asked, or empty this row." in refused.content.decode()
    press(client, plan, 6, "seal", expects="no", confidence="70", went_well="I smiled.")
    row = Debrief.objects.get().questions.get()
    assert (row.asked, row.better_answer) == (
        "A question that I did not write down",
        "Begin sooner.",
    )


def test_steps_ask_for_little_at_a_time(plan, client):
    say_mood(client, plan)
    for step in range(1, 7):
        page = client.get(url(plan, f"debrief/?step={step}")).content.decode()
        form = page[page.index('id="debrief-form"') : page.index("</form>", page.index('id="deb'))]
        assert form.count("<textarea") <= 4, step
        assert form.index('value="next"' if step < 6 else 'value="save"') < form.index("go-1")


def test_words_of_ratings_fit_the_question(plan, client):
    say_mood(client, plan)
    page = client.get(url(plan, "debrief/?step=3")).content.decode()
    assert "How honest were you?" in page
    assert "not at all" in page
    assert ">missing<" not in page


def test_seal_after_the_telling_is_marked(plan, client):
    plan.branch = Branch.NOT_SELECTED
    plan.save()
    seal(client, plan)
    assert not Debrief.objects.get().sealed_before_telling


def test_recorded_but_untold_no_counts_as_before_the_telling(plan, client):
    application = plan.interview.application
    application.outcome = "not_selected"
    application.decided_at = application.tell_at = NOW
    application.save()
    seal(client, plan)
    assert Debrief.objects.get().sealed_before_telling


def test_sealed_debrief_refuses_form_and_raw_posts(plan, client):
    seal(client, plan)
    assert client.get(url(plan)).headers["Location"] == url(plan, "debrief/sealed/")
    for action in ("seal", "save", "add", "third"):
        client.post(url(plan), debrief_data(action=action, expects="yes", confidence="1"))
    answer = client.post(url(plan, "debrief/save/"), debrief_data(expects="yes", went_well="No"))
    assert answer.status_code == 409
    client.post(url(plan, "mood/"), {"word": "fine", "level": 5})
    debrief = Debrief.objects.get()
    assert (debrief.expects, debrief.confidence) == ("no", 80)
    assert debrief.went_well == "I asked good questions."
    assert debrief.mood_word is None


@pytest.mark.parametrize(
    "change", [{"expects": "yes"}, {"confidence": 5}, {"sealed_at": None}, {"sealed_at": NOW}]
)
def test_database_refuses_to_change_a_sealed_prediction(plan, client, change):
    seal(client, plan)
    change = {
        name: value + timedelta(1) if name == "sealed_at" and value else value
        for name, value in change.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Debrief.objects.update(**change)
    assert Debrief.objects.get().expects == "no"


def test_database_refuses_to_change_a_sealed_rating(plan, client):
    seal(client, plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Debrief.objects.get().ratings.update(band=4)


def test_database_lets_an_open_prediction_change(plan):
    DebriefFactory(plan=plan, expects="no", confidence=10)
    assert Debrief.objects.update(expects="yes", confidence=90) == 1


def test_third_person_changes_the_prompts_and_keeps_the_text(plan, client):
    say_mood(client, plan)
    client.post(url(plan), debrief_data(action="save"))
    ratings = url(plan, "debrief/?step=3")
    page = press(client, plan, 1, "third", went_well="I smiled.").headers["Location"]
    assert "as if Dana were a friend" in client.get(page).content.decode()
    text = client.get(ratings).content.decode()
    assert "How did Dana do on each of these?" in text
    assert "How clearly did Dana speak?" in text
    press(client, plan, 1, "first", in_third_person="True", went_well="I smiled.")
    assert "How did you do on each of these?" in client.get(ratings).content.decode()
    assert Debrief.objects.get().went_well == "I smiled."


def test_add_a_question_saves_and_offers_more_rows(plan, client):
    say_mood(client, plan)
    page = client.post(url(plan), debrief_data(action="add"), follow=True).content.decode()
    assert Debrief.objects.get().questions.count() == 1
    assert 'name="q1_asked"' in page
    data = debrief_data(action="add") | {
        f"q{row}_asked": f"Question number {row}" for row in range(5)
    }
    page = client.post(url(plan), data, follow=True).content.decode()
    assert 'name="q5_asked"' in page
    assert "Question number 4" in page
