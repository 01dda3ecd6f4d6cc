from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from coaching.advice.models import Article, PassedAdvice
from coaching.reply.actions import submit_reply
from jobstore.home.queries.queue import staff_queues
from jobstore.mail.outgoing.actions.drain import beat
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from jobstore.mail.states import EventKind
from openings.opening.models import Opening
from tests.factories import NOW
from tests.factories.coach import CoachRequestFactory
from tests.factories.coaching import FeedbackRequestFactory
from tests.factories.openings import InterviewFactory, OpeningFactory
from tests.factories.people import EmployerFactory, UserFactory

INDEX = reverse("admin:index")


@pytest.fixture
def work(now, employer):
    """One row in every queue, and rows beside the queues."""
    OpeningFactory(employer=employer, draft=True, state="in_review")
    OpeningFactory(employer=employer)
    FeedbackRequestFactory(state="escalated")
    FeedbackRequestFactory()
    review = FeedbackRequestFactory(state="in_review")
    review.answer = review._meta.get_field("answer").related_model.objects.create(
        request=review, source="link", strength="Calm.", submitted_at=NOW
    )
    InterviewFactory(
        application__opening__employer=employer,
        held=True,
        promised_by=(NOW - timedelta(days=2)).date(),
    )
    EmployerFactory(is_trusted=False, review="waiting")
    EmployerFactory(is_trusted=False)
    EmployerFactory(is_trusted=False, trust_decided_at=NOW)
    CoachRequestFactory(is_urgent=True, due_at=NOW - timedelta(hours=1))
    PassedAdvice.objects.create(
        candidate=review.plan.candidate, category="Retail", text="Breathe.", created_at=NOW
    )
    for number, state in enumerate(["held", "dead", "sent", "pending"]):
        mail = OutgoingMail.objects.create(
            key=f"k{number}",
            message_id=f"<{number}@x>",
            kind="people.invitation",
            category="T1",
            recipient_email="x@example.org",
            created_at=NOW,
            not_before=NOW,
            expires_at=NOW,
            state=state,
        )
    refused = {"kind": EventKind.ABOUT_US, "occurred_at": NOW, "recorded_at": NOW}
    for number in range(2):  # one mail is refused twice
        MailEvent.objects.create(event_id=f"e{number}", mail=mail, **refused)


def test_admin_index_counts_what_waits(work, erin):
    counts = {queue.label: queue.count for queue in staff_queues(erin)}

    nothing = {
        label: counts.pop(label)
        for label in (
            "Openings wait too long",
            "Feedback to re-address",
            "Letters held",
            "Senders reported",
            "Withheld parts asked for",
            "Words of decisions held",
            "Messages held",
            "Messages reported",
            "Hires denied by candidates",
            "Companies to check",
            "Replies to answer first",
            "Replies to read",
        )
    }
    assert set(nothing.values()) == {0}
    assert counts == dict.fromkeys(
        [
            "Openings in review",
            "Feedback to phone",
            "Feedback in review",
            "Candidates to answer first",
            "Candidates wait too long",
            "Candidates wait for an answer",
            "Advice to read",
            "Answers overdue",
            "Employers to trust or not",
            "Employers to review",
            "Mail stands still",
            "Mail refused because of us",
            "Mail held",
            "Mail dead",
        ],
        1,
    )


def test_first_page_shows_what_waits_and_how_long(now, db, client_of, erin, employer):
    """The longest wait first, below who may be in danger; what is empty stands in one line."""
    CoachRequestFactory(is_urgent=True, asked_at=NOW - timedelta(minutes=30))
    InterviewFactory(
        application__opening__employer=employer,
        held=True,
        promised_by=(NOW - timedelta(days=9)).date(),
    )
    OpeningFactory(
        employer=employer, draft=True, state="in_review", updated_at=NOW - timedelta(days=3)
    )
    EmployerFactory(is_trusted=False, wanted={"name": "Acme"}, created_at=NOW - timedelta(days=700))
    page = client_of(erin).get(INDEX)
    assert [(one.label, one.age.replace("\xa0", " ")) for one in page.context["waiting"][:4]] == [
        ("Candidates to answer first", "30 minutes"),
        ("Employers to trust or not", "1 year"),
        ("Answers overdue", "1 week"),
        ("Openings in review", "3 days"),
    ]
    assert ("Employers to review", "") in [
        (one.label, one.age) for one in page.context["waiting"]
    ]  # nobody knows since when
    assert {one.count for one in page.context["quiet"]} == {0}
    content = page.content.decode()
    assert content.count("queue-age") == len(page.context["waiting"])
    assert ">Mail dead</a>" in content


def test_mail_that_nobody_sends_is_counted(work, erin):
    assert {queue.label: queue.count for queue in staff_queues(erin)}["Mail stands still"] == 1
    beat()
    assert {queue.label: queue.count for queue in staff_queues(erin)}["Mail stands still"] == 0


@pytest.mark.parametrize("is_emptied", [True, False])
def test_admin_index_links_to_lists_of_as_many_rows(work, client_of, erin, is_emptied):
    """Also where mail waits that is on time, and an opening that waits too long."""
    OutgoingMail.objects.filter(state="sent").update(state="pending")
    Opening.objects.filter(state="in_review").update(review_by=NOW)
    if is_emptied:
        beat()
    client = client_of(erin)
    content = client.get(INDEX).content.decode()

    for queue in staff_queues(erin):
        assert queue.url.replace("&", "&amp;") in content
        page = client.get(queue.url)
        assert page.status_code == HTTPStatus.OK, queue.url
        assert page.context["cl"].result_count == queue.count, queue.label


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        (
            "coach",
            {
                "Candidates to answer first",
                "Candidates wait too long",
                "Candidates wait for an answer",
                "Answers overdue",
                "Employers to trust or not",
            },
        ),
        (
            "moderator",
            {
                "Openings in review",
                "Openings wait too long",
                "Feedback to phone",
                "Feedback to re-address",
                "Feedback in review",
                "Companies to check",
                "Letters held",
                "Senders reported",
                "Withheld parts asked for",
                "Words of decisions held",
                "Messages held",
                "Messages reported",
                "Hires denied by candidates",
                "Advice to read",
                "Replies to answer first",
                "Replies to read",
                "Answers overdue",
                "Employers to trust or not",
                "Employers to review",
            },
        ),
        (
            "consultant",
            {
                "Feedback to phone",
                "Feedback to re-address",
                "Feedback in review",
                "Companies to check",
                "Letters held",
                "Senders reported",
                "Withheld parts asked for",
                "Words of decisions held",
                "Messages held",
                "Messages reported",
                "Hires denied by candidates",
                "Answers overdue",
                "Employers to trust or not",
                "Mail stands still",
                "Mail refused because of us",
                "Mail held",
                "Mail dead",
            },
        ),
    ],
)
def test_admin_index_shows_a_group_its_queues(work, client_of, group, labels):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))

    queues = staff_queues(user)

    assert {queue.label for queue in queues} == labels
    client = client_of(user)
    assert client.get(INDEX).status_code == HTTPStatus.OK
    assert [client.get(queue.url).status_code for queue in queues] == [HTTPStatus.OK] * len(queues)


def test_admin_sign_in_is_the_one_of_the_site(client, db):
    page = client.get(reverse("admin:login"))

    assert page.headers["Location"].startswith(reverse("account_login"))


def test_admin_is_closed_to_people_who_are_not_staff(client_of, dana):
    page = client_of(dana).get(INDEX, follow=True)

    assert page.status_code == HTTPStatus.FORBIDDEN


def test_whoever_may_be_in_danger_stands_on_top(work, erin):
    labels = [queue.label for queue in staff_queues(erin)]
    assert sorted(labels[:2]) == ["Candidates to answer first", "Replies to answer first"]


def test_urgent_reply_is_counted_before_it_is_confirmed(now, db, erin):
    article = Article.objects.get(slug="thank-you-note")
    submit_reply(
        article=article,
        parent=None,
        name="Vera",
        email="vera@example.org",
        text="I do not want to live.",
        place="here",
        by=None,
    )
    counts = {queue.label: queue.count for queue in staff_queues(erin)}
    assert counts["Replies to answer first"] == 1


def test_all_queues_are_counted_by_one_question(erin, django_assert_num_queries):
    """Besides it, one asks whether mail is drained, and two for answers past their promise."""
    staff_queues(erin)  # permissions are known from then on
    with django_assert_num_queries(4):
        staff_queues(erin)
