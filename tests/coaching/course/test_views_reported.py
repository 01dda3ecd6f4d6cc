import re
from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.people.employer.models import CompanyToCheck
from openings.application.models import Application
from openings.interview.models import Interview
from openings.reported.actions import ask_for_check, verify_company
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.support.desk import press
from tests.support.feedback import told_plan
from tests.support.reported import held_elsewhere

pytestmark = pytest.mark.django_db
NEW = "/interviews/elsewhere/new/"


def typed(**changes):
    day = (NOW - timedelta(days=1)).date()
    rows = {"people-TOTAL_FORMS": "4", "people-INITIAL_FORMS": "0"}
    return rows | {
        "company": "Zebra Lamps",
        "role": "Lamp Tester",
        "kind": "video",
        "day": f"{day:%Y-%m-%d}",
        "start": "10:00",
        "minutes": "45",
        "time_zone": "America/New_York",
        "people-0-name": "Zoe Zebra",
        "people-0-email": "",
        **changes,
    }


def test_note_leads_to_the_plan(now, client_of, dana):
    page = client_of(dana).post(NEW, typed(), follow=True)
    assert page.redirect_chain[-1][0] == reverse(
        "coaching:plan_detail", args=[Interview.objects.get().plan.pk]
    )
    assert "After your interview at Zebra Lamps" in page.content.decode()
    assert [one.name for one in Interview.objects.get().interviewers.all()] == ["Zoe Zebra"]


def test_note_of_what_lies_ahead_leads_to_its_page(now, client_of, dana):
    ahead = (NOW + timedelta(days=3)).date()
    page = client_of(dana).post(NEW, typed(day=f"{ahead:%Y-%m-%d}"), follow=True)
    assert "You have an interview on" in page.content.decode()
    assert "Read the opening" not in page.content.decode()


def test_empty_form_names_what_is_missing_and_keeps_the_rest(now, client_of, dana):
    page = client_of(dana).post(NEW, typed(company="", role="Lamp Tester"))
    text = page.content.decode()
    assert "“Company”: Fill this in." in text
    assert 'value="Lamp Tester"' in text
    assert not Interview.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "2001-01-01"}, "within six months"),
        ({"promised_by": "2001-01-01"}, "before the interview"),
        ({"people-0-name": "", "people-0-email": "zoe@example.org"}, "“Name”: Fill this in."),
        ({"people-0-welcomes_calls": "on"}, "Give the number that you may call."),
        ({"people-0-phone": "555 0123"}, "Tick this, or leave the number out."),
        ({"people-0-welcomes_calls": "on", "people-0-phone": "soon"}, "with its digits"),
        ({"advert_url": "javascript:alert(1)"}, "Write the address of a page"),
        ({"people-TOTAL_FORMS": "x"}, "Send the form once more."),
        ({"minutes": "100000"}, "600"),
    ],
)
def test_odd_input_is_answered_beside_the_field(now, client_of, dana, changes, words):
    page = client_of(dana).post(NEW, typed(**changes))
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not Interview.objects.exists()


def test_outcome_moves_the_plan(now, client_of, dana):
    interview = held_elsewhere(dana)
    url = reverse("coaching:reported_outcome", args=[interview.application_id])
    browser = client_of(dana)
    assert "Nothing yet" in browser.get(url).content.decode()
    page = browser.post(url, {"outcome": "no"}, follow=True)
    assert "Zebra Lamps did not select you for this job." in page.content.decode()
    assert Application.objects.get().told_at == NOW
    again = browser.post(url, {"outcome": "offer"}, follow=True)
    assert "You have noted how it ended." in again.content.decode()


def call_page(interview):
    return reverse("coaching:call_plan", args=[interview.plan.pk])


def test_call_is_on_offer_where_they_said_so(now, client_of, dana):
    browser = client_of(dana)
    number = {"people-0-welcomes_calls": "on", "people-0-phone": "+1 614 555 0123"}
    browser.post(NEW, typed(**number))
    interview = Interview.objects.get()
    outcome = reverse("coaching:reported_outcome", args=[interview.application_id])
    browser.post(outcome, {"outcome": "no"})
    page = browser.get(call_page(interview)).content.decode()
    assert "Whom do you call?" in page
    assert "Zoe Zebra" in page


def test_number_can_be_noted_after_a_no(now, client_of, dana, charlie):
    interview = held_elsewhere(dana)
    browser = client_of(dana)
    outcome = reverse("coaching:reported_outcome", args=[interview.application_id])
    browser.post(outcome, {"outcome": "no"})
    assert "May you call them?" in browser.get(call_page(interview)).content.decode()
    data = {"action": "number", "name": "Zoe Zebra", "phone": "call me"}
    page = browser.post(call_page(interview), data).content.decode()
    assert "with its digits" in page
    assert 'value="call me"' in page
    data["phone"] = "614 555 0123"
    assert client_of(charlie).post(call_page(interview), data).status_code == 404
    page = browser.post(call_page(interview), data, follow=True).content.decode()
    assert "Whom do you call?" in page
    zoe = interview.interviewers.get(name="Zoe Zebra")
    assert (zoe.phone, zoe.welcomes_calls) == ("614 555 0123", True)
    assert interview.interviewers.count() == 3


def test_number_is_not_noted_for_an_interview_of_this_site(now, client_of, dana, employer):
    plan = told_plan(employer=employer, candidate=dana)
    url = reverse("coaching:call_plan", args=[plan.pk])
    data = {"action": "number", "name": "Rex Malone", "phone": "614 555 0123"}
    assert client_of(dana).post(url, data).status_code == 404
    assert not plan.interview.interviewers.filter(welcomes_calls=True).exists()


def test_number_of_a_candidate_is_not_shown_to_staff(now, client_of, dana, erin):
    interview = held_elsewhere(dana)
    verify_company(
        employer=interview.application.opening.employer, by=erin, domain="zebralamps.example"
    )
    interview.interviewers.update(phone="614 555 0199", welcomes_calls=True)
    asked = FeedbackRequestFactory(
        plan=interview.plan, interviewer=interview.interviewers.first(), state="escalated"
    )
    url = reverse("admin:coaching_feedbackrequest_change", args=[asked.pk])
    page = client_of(erin).get(url).content.decode()
    assert "Zebra Lamps" in page
    assert "614 555 0199" not in page


def test_outcome_belongs_to_its_candidate(now, client_of, dana, charlie, erin):
    interview = held_elsewhere(dana)
    for name in ("reported_outcome", "reported_check"):
        url = reverse(f"coaching:{name}", args=[interview.application_id])
        for user in (charlie, erin):
            assert client_of(user).post(url).status_code == 404


def test_staff_see_the_company_only_when_asked(now, client_of, dana, erin):
    interview = held_elsewhere(dana)
    admin = reverse("admin:people_companytocheck_changelist")
    assert "Zebra Lamps" not in client_of(erin).get(admin).content.decode()
    client_of(dana).post(reverse("coaching:reported_check", args=[interview.application_id]))
    text = client_of(erin).get(admin).content.decode()
    assert "Zebra Lamps" in text
    assert dana.email not in text
    assert dana.name not in text
    page = reverse(
        "admin:people_companytocheck_change", args=[interview.application.opening.employer_id]
    )
    text = client_of(erin).get(page).content.decode()
    assert dana.name not in text
    for odd in ("", "nodot", "a b.example", "x@y.example", "y.example/z"):
        assert press(client_of(erin), page, {"act": "verify", "domain": odd}).status_code == 200
    assert CompanyToCheck.objects.get().verified_at is None
    press(client_of(erin), page, {"act": "verify", "domain": "www.ZebraLamps.example"})
    employer = Interview.objects.get().application.opening.employer
    assert (employer.verified_at, employer.verified_domain) == (NOW, "zebralamps.example")


# The inbox of development shows every mail to everybody, and is not there on a real site.
NOT_WALKED = ("/static", "/dev/")


def walk(client, start):
    """Every page that GET reaches from there by links of our own; address -> text."""
    seen, todo = {}, list(start)
    while todo:
        url = todo.pop()
        if url in seen or len(seen) > 150:
            continue
        page = client.get(url, follow=True)
        text = page.content.decode(errors="replace") if not page.streaming else ""
        seen[url] = text
        if "html" in page.headers.get("Content-Type", ""):
            links = re.findall(r'href="(/[^"#]*)"', text)
            todo += [
                link.replace("&amp;", "&") for link in links if not link.startswith(NOT_WALKED)
            ]
    return seen


def test_nobody_else_finds_anything_of_it(now, client, client_of, dana, alice, erin, employer):
    """Public pages, the pages of a recruiter, the admin with its searches: nothing of it."""
    opening = OpeningFactory(employer=employer)
    ApplicationFactory(opening=opening)
    interview = held_elsewhere(dana, advert_url="https://zebralamps.example/jobs/7")
    tracked = interview.application.opening
    public = walk(client, ["/", "/openings/", "/openings/?q=zebra", "/sitemap.xml"])
    public |= walk(client, ["/openings/?q=lamp+tester"])
    recruiter = walk(client_of(alice), ["/dashboard/", f"/employers/{employer.slug}/openings/"])
    lists = [
        reverse(f"admin:{name}_changelist")
        for name in (
            "people_employer",
            "openings_opening",
            "openings_application",
            "openings_interview",
            "people_companytocheck",
            "coaching_recoveryplan",
        )
    ]
    staff = client_of(erin)
    searched = [f"{url}?q={word}" for url in lists for word in ("zebra", "lamp", "dana")]
    queues = [f"{reverse('admin:openings_interview_changelist')}?queue={it}" for it in ("overdue",)]
    with_staff = {url: staff.get(url, follow=True).content.decode() for url in lists + queues}
    with_staff |= {
        url: staff.get(url, follow=True).content.decode().replace('value="zebra"', "")
        for url in searched
    }
    with_staff["index"] = staff.get(reverse("admin:index")).content.decode()
    assert len(public) > 5
    for pages in (public, recruiter, with_staff):
        for url, text in pages.items():
            for word in ("Zebra Lamps", "Lamp Tester", "zebralamps", tracked.employer.slug):
                assert word not in text, f"{word} on {url}"
    for user in (alice, erin, dana):
        browser = client_of(user)
        gone = [
            f"/openings/{tracked.pk}/{tracked.slug}/",
            reverse("people:employer_detail", args=[tracked.employer.slug]),
            reverse("openings:opening_apply", args=[tracked.pk]),
            reverse("openings:pipeline", args=[tracked.employer.slug, tracked.pk]),
        ]
        for url in gone:
            assert browser.get(url).status_code == 404, url
    for name, pk in (("opening", tracked.pk), ("interview", interview.pk)):
        url = reverse(f"admin:openings_{name}_change", args=[pk])
        assert "Zebra" not in staff.get(url, follow=True).content.decode()
    assert (
        client_of(alice)
        .get(reverse("openings:application_detail", args=[interview.application_id]))
        .status_code
        == 404
    )


def test_verified_company_is_said_on_the_page(now, client_of, dana, erin):
    interview = held_elsewhere(dana)
    ask_for_check(application=interview.application, by=dana)
    page = reverse("openings:application_detail", args=[interview.application_id])
    assert "look at this company" in client_of(dana).get(page).content.decode()
    verify_company(
        employer=interview.application.opening.employer, by=erin, domain="zebralamps.example"
    )
    assert "have checked this company" in client_of(dana).get(page).content.decode()
