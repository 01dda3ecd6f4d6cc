"""The pages of proposed times, for candidates with and without signing in, and for recruiters."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from jobstore.lib import clock
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose
from openings.interview.models import Interview
from openings.slot.models import Proposal, Wish
from openings.slot.states import ProposalState
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, ProposalFactory
from tests.support.mail import deliver, statements
from tests.support.slot import pick

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CELLS = [f"times-{number}-{part}" for number in (0, 1) for part in ("day", "start")]


def pick_url(proposal):
    return reverse("openings:proposal_pick", args=[proposal.pk])


def new_url(application):
    opening = application.opening
    args = [opening.employer.slug, opening.pk]
    return f"{reverse('openings:sheet_create', args=args)}?for={application.pk}"


def count(client, url):
    client.get(url)  # what is remembered between requests
    return len(statements(lambda: client.get(url)))


def typed(*applications, hours=(72, 74), **changes):
    """A sheet as a recruiter in New York types it."""
    data = {
        "candidates": [str(one.pk) for one in applications],
        "kind": "video",
        "minutes": "45",
        "time_zone": "America/New_York",
        "where": "https://meet.example.org/acme",
        "until": (NOW + timedelta(days=2)).date().isoformat(),
        "times-TOTAL_FORMS": "10",
        "times-INITIAL_FORMS": "0",
        "people-TOTAL_FORMS": "4",
        "people-INITIAL_FORMS": "0",
        "people-0-name": "Ines Colleague",
        "people-0-email": "ines@acme.example",
    }
    for number, hour in enumerate(hours):
        local = NOW + (hour - 5) * HOUR
        data[f"times-{number}-day"] = f"{local:%Y-%m-%d}"
        data[f"times-{number}-start"] = f"{local:%H:%M}"
    return data | changes


@pytest.mark.row("B84")
def test_link_of_the_mail_shows_and_only_the_button_picks(proposal, dana):
    dana.time_zone = "America/Los_Angeles"
    dana.save()
    token = issue_token(
        purpose=TokenPurpose.PROPOSAL, object_id=proposal.pk, email="dana@example.org"
    )
    client, link = Client(), reverse("openings:proposal_link", args=[secret_of(token)])
    assert client.get(pick_url(proposal)).status_code == HTTPStatus.NOT_FOUND
    page = client.get(link, follow=True)
    text = page.content.decode()
    assert "Friday, November 27, 2026, 7:00 AM PST" in text
    assert "Friday, November 27, 2026, 10:00 AM EST" in text
    assert not Interview.objects.exists()
    slot = proposal.sheet.slots.order_by("starts_at")[0]
    done = client.post(pick_url(proposal), {"slot": slot.pk}, follow=True).content.decode()
    assert "Your interview is planned: Friday, November 27, 2026, 7:00 AM PST." in done
    assert Interview.objects.get().starts_at == NOW + 72 * HOUR
    again = client.post(pick_url(proposal), {"slot": slot.pk})
    assert "Your interview is planned" in again.content.decode()


@pytest.mark.row("B84")
@pytest.mark.parametrize("slot", ["taken", "", "x", "9" * 30, "9" * 5000])
def test_raw_post_of_what_cannot_be_had_shows_the_rest(proposal, dana, client_of, slot):
    other = ProposalFactory(application__opening=proposal.application.opening, sheet=proposal.sheet)
    pick(other)
    if slot == "taken":
        slot = str(proposal.sheet.slots.order_by("starts_at")[0].pk)
    page = client_of(dana).post(pick_url(proposal), {"slot": slot})
    text = page.content.decode()
    assert page.status_code == HTTPStatus.CONFLICT
    assert "This time is gone" in text
    assert text.count("Take this time") == 2
    assert Proposal.objects.get(pk=proposal.pk).state == ProposalState.SENT


@pytest.mark.row("B84")
def test_none_fits_with_a_time_of_ones_own_and_the_recruiter_plans_it(
    proposal, dana, bob, client_of
):
    client = client_of(dana)
    url = reverse("openings:proposal_other_times", args=[proposal.pk])
    assert "None of the times fits" in client.get(url).content.decode()
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    empty = client.post(url, rows)
    assert empty.status_code == HTTPStatus.BAD_REQUEST
    assert "Name at least one time" in empty.content.decode()
    half = client.post(url, rows | {"form-0-day": "2026-11-30", "why": "After work."})
    assert half.status_code == HTTPStatus.BAD_REQUEST
    assert "After work." in half.content.decode()
    client.post(url, rows | {"form-0-day": "2026-11-30", "form-0-start": "17:30"})
    detail = reverse("openings:application_detail", args=[proposal.application_id])
    assert "You asked for other times" in client.get(detail).content.decode()
    review = reverse("openings:application_review", args=["acme", proposal.application_id])
    recruiter = client_of(bob)
    assert "Dana asks for other times" in recruiter.get(review).content.decode()
    (moment,) = Wish.objects.get().times
    accept = reverse("openings:other_time_accept", args=["acme", proposal.application_id])
    recruiter.post(accept, {"time": "2026-12-24T10:00:00+00:00"})
    assert not Interview.objects.exists()
    recruiter.post(accept, {"time": moment})
    assert Interview.objects.get().starts_at.isoformat() == "2026-11-30T22:30:00+00:00"
    assert "Plan this time" not in recruiter.get(review).content.decode()


@pytest.mark.row("B85")
def test_recruiter_proposes_is_warned_of_overlaps_and_sees_who_picked(
    employer, bob, client_of, now
):
    first = ApplicationFactory(candidate__name="Eve Early", opening__employer=employer)
    second = ApplicationFactory(opening=first.opening, interviewing=True)
    client, url = client_of(bob), new_url(first)
    assert "Eve Early" in client.get(url).content.decode()
    data = typed(first, second, hours=(72, 72.5))
    warned = client.post(url, data)
    assert "These two overlap" in warned.content.decode()
    assert not Proposal.objects.exists()
    client.post(url, data | {"sure": "yes"})
    proposal = Proposal.objects.get(application=first)
    assert [one.starts_at for one in proposal.sheet.slots.order_by("starts_at")] == [
        NOW + 72 * HOUR,
        NOW + 72.5 * HOUR,
    ]
    pick(proposal)
    page = client.get(reverse("openings:sheet_list", args=["acme", first.opening_id]))
    text = " ".join(page.content.decode().split())
    assert "10:00 AM EST: <a" in text.replace("</time>", "")
    assert text.count("Eve Early") == 2
    assert "waits for an answer" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until": "2026-11-23"}, "This day has passed."),
        ({"until": "2027-01-23", "times-1-day": "2027-01-25"}, "Times stand for 30 days at most."),
        ({"until": ""}, "Fill this in."),
        ({"times-1-start": ""}, "Fill this in."),
        ({"times-1-day": "2026-11-23"}, "A time has passed."),
        ({"times-1-day": "", "times-1-start": ""}, "Propose 2 to 10 different times."),
        (dict.fromkeys(CELLS, ""), "Propose 2 to 10 different times."),
        ({"candidates": []}, "Choose at least one."),
        ({"where": ""}, "Say how the candidate joins"),
        ({"note": "You are too old for this job."}, "age"),
        ({"people-0-email": "ines"}, "valid"),
    ],
)
def test_what_no_sheet_may_say_is_named_and_what_was_typed_stays(
    employer, bob, client_of, now, changes, said
):
    application = ApplicationFactory(opening__employer=employer, interviewing=True)
    data = typed(application, hours=(72, 96), minutes="35") | changes
    page = client_of(bob).post(new_url(application), data)
    text = page.content.decode()
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert said in text
    assert 'value="35"' in text
    assert not Proposal.objects.exists()


def test_somebody_asked_meanwhile_is_no_choice_any_more(proposal, bob, client_of):
    page = client_of(bob).post(new_url(proposal.application), typed(proposal.application))
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert Proposal.objects.count() == 1


@pytest.mark.row("B87")
def test_candidate_asks_for_another_time_and_the_planned_one_stays(proposal, dana, bob, client_of):
    interview = pick(proposal)
    client, url = client_of(dana), reverse("openings:interview_other_time", args=[interview.pk])
    detail = reverse("openings:application_detail", args=[proposal.application_id])
    assert url in client.get(detail).content.decode()
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    assert client.post(url, rows).status_code == HTTPStatus.BAD_REQUEST
    client.post(url, rows | {"why": "My train is later on that day."})
    text = client.get(detail).content.decode()
    assert "You asked for another time" in text
    assert "your interview stands as it is planned" in text
    assert client_of(bob).get(url).status_code == HTTPStatus.NOT_FOUND
    with clock.at(interview.starts_at):
        late = client.post(url, rows | {"why": "I am late."}, follow=True).content.decode()
    assert "Another time cannot be asked for here" in late
    assert Wish.objects.count() == 1


def test_times_are_taken_back_by_a_press(proposal, bob, client_of):
    args = ["acme", proposal.application.opening_id, proposal.sheet_id]
    client_of(bob).post(reverse("openings:sheet_take_back", args=args))
    assert Proposal.objects.get().state == ProposalState.TAKEN_BACK
    assert [mail.subject for mail in deliver()] == [
        "Acme Stores took back its times for your interview"
    ]


def test_pages_cost_the_same_with_few_and_many_rows(proposal, dana, bob, client_of):
    opening = proposal.application.opening
    InterviewFactory(application__opening=opening, held=True)
    ApplicationFactory(opening=opening, interviewing=True)
    pages = [
        (client_of(dana), pick_url(proposal)),
        (client_of(bob), reverse("openings:sheet_list", args=["acme", opening.pk])),
        (client_of(bob), reverse("openings:sheet_create", args=["acme", opening.pk])),
        (client_of(dana), reverse("openings:application_list")),
    ]
    few = [count(client, url) for client, url in pages]
    for number in range(7):
        other = ProposalFactory(application__opening=opening, sheet=proposal.sheet)
        proposal.sheet.slots.create(starts_at=NOW + (90 + number) * HOUR)
        pick(other, number)
        ApplicationFactory(opening=opening, interviewing=True)
        ProposalFactory(application__candidate=dana)
    assert [count(client, url) for client, url in pages] == few
