"""Openings by mail: when, which, how often, and what ends it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from coaching.course.actions import close_plan, follow_telling, mute_plan
from coaching.plan.mails.digest import LINK_PURPOSE
from coaching.plan.models import DigestOpening, OpeningsDigest
from jobstore.home.timeline import pass_time
from jobstore.lib import clock, tokens
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.stop.actions import stop_mail
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.support.coaching import plan_after_interview

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def plan(dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    tell(plan)
    return plan


def tell(plan):
    Application.objects.filter(pk=plan.interview.application_id).update(
        outcome=Outcome.NOT_SELECTED,
        decided_at=NOW,
        tell_at=NOW,
        told_at=NOW,
        gives_feedback=False,
    )
    application = Application.objects.select_related("candidate").get(
        pk=plan.interview.application_id
    )
    follow_telling(application=application)
    plan.refresh_from_db()


def jobs(number, start=0):
    return [OpeningFactory(title=f"Supervisor {start + n}") for n in range(number)]


def tick(until):
    pass_time(until=until, tell=lambda _moment: None)


def sent():
    rows = OutgoingMail.objects.filter(kind="coaching.openings", state="sent")
    return list(rows.order_by("sent_at"))


def reasons():
    rows = OutgoingMail.objects.filter(kind="coaching.openings").exclude(state="sent")
    return set(rows.values_list("cancel_reason", flat=True))


def link_of(mail):
    signed = tokens.sign(str(mail.pk), purpose=LINK_PURPOSE)
    return reverse("coaching:digest_page", args=[signed])


def test_first_comes_after_three_days_with_reasons(plan):
    jobs(2)
    tick(NOW + 3 * DAY - timedelta(minutes=1))
    assert sent() == []
    tick(NOW + 4 * DAY)
    (mail,) = sent()
    assert mail.subject == "2 openings that may fit you"
    assert mail.text.count("  - ") >= 2
    assert link_of(mail) in mail.text
    assert "<img" not in mail.html


def test_at_most_five_and_never_the_same_twice(plan):
    jobs(12)
    tick(NOW + 12 * DAY)
    assert len(sent()) == 2
    shown = list(DigestOpening.objects.order_by("pk").values_list("opening_id", flat=True))
    assert len(shown) == len(set(shown)) == 10
    told = plan.interview.application.opening_id
    assert told not in shown


def test_nothing_new_is_not_sent(plan):
    jobs(2)
    tick(NOW + 12 * DAY)
    assert len(sent()) == 1
    assert "There is nothing new that fits." in reasons()


def test_three_unused_ones_end_it(plan):
    jobs(20)
    tick(NOW + 40 * DAY)
    assert len(sent()) == 3
    assert reasons() == {"Three such mails went unused, so we stop."}


def test_a_button_counts_and_looking_does_not(plan):
    jobs(20)
    tick(NOW + 4 * DAY)
    (mail,) = sent()
    browser = Client()
    with clock.at(NOW + 4 * DAY):
        page = browser.get(link_of(mail))
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert OpeningsDigest.objects.get().clicked_at is None
        item = DigestOpening.objects.order_by("position").first()
        go = browser.post(f"{link_of(mail)}{item.opening_id}/")
        assert go.headers["Location"] == item.opening.get_absolute_url()
        assert OpeningsDigest.objects.get().clicked_at == NOW + 4 * DAY
    tick(NOW + 40 * DAY)
    assert len(sent()) == 4


def test_link_leads_to_its_own_openings_only(plan):
    jobs(1)
    tick(NOW + 4 * DAY)
    other = OpeningFactory(title="Not in it")
    (mail,) = sent()
    browser = Client()
    assert browser.post(f"{link_of(mail)}{other.pk}/").status_code == 404
    assert browser.get("/openings-for-you/forged/").status_code == 404
    assert OpeningsDigest.objects.get().clicked_at is None
    search = browser.post(f"{link_of(mail)}search/")
    assert search.headers["Location"] == reverse("openings:opening_list")


def test_closed_opening_leaves_the_page(plan):
    (job,) = jobs(1)
    tick(NOW + 4 * DAY)
    job.closes_at = NOW
    job.save()
    with clock.at(NOW + 5 * DAY):
        text = Client().get(link_of(sent()[0])).content.decode()
    assert "Supervisor 0" not in text
    assert "closed since" in text


def test_who_has_a_job_gets_none(plan, dana):
    jobs(3)
    ApplicationFactory(candidate=dana, stage=Stage.HIRED, outcome=Outcome.HIRED)
    tick(NOW + 30 * DAY)
    assert sent() == []
    assert "You have a job." in reasons()


def test_who_stopped_digests_gets_none(plan):
    jobs(20)
    tick(NOW + 4 * DAY)
    with clock.at(NOW + 4 * DAY):
        stop_mail(mail=sent()[0], scope="category", reason="Enough.")
    tick(NOW + 40 * DAY)
    assert len(sent()) == 1


@pytest.mark.parametrize("how", ["mute", "close"])
def test_muted_and_closed_plans_send_none(plan, dana, how):
    jobs(3)
    if how == "mute":
        mute_plan(plan=plan, by=dana, is_muted=True)
    else:
        close_plan(plan=plan, by=dana)
    tick(NOW + 30 * DAY)
    assert sent() == []


def test_a_newer_no_takes_over(plan, dana, employer):
    jobs(20)
    second = plan_after_interview(candidate=dana, employer=employer)
    tell(second)
    assert "A newer plan sends you openings." in reasons()
    tick(NOW + 30 * DAY)
    assert {mail.subject_id for mail in sent()} == {str(second.pk)}


def test_next_one_is_planned_on_monday_and_no_other(plan):
    jobs(20)
    rows = OutgoingMail.objects.filter(kind="coaching.openings")
    assert [mail.not_before for mail in rows] == [NOW + 3 * DAY]
    tick(NOW + 6 * DAY)  # Monday
    first, second = rows.order_by("not_before")
    assert second.not_before == first.not_before + 7 * DAY
    assert second.payload == {"number": 2}
    tick(NOW + 60 * DAY)
    assert rows.all().count() == 4


def test_closed_plan_gets_no_row_of_a_later_week(plan, dana):
    close_plan(plan=plan, by=dana)
    tick(NOW + 40 * DAY)
    assert OutgoingMail.objects.filter(kind="coaching.openings").count() == 1
