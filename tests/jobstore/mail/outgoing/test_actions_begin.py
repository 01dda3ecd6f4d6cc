"""Each stop condition, flipped between queueing and sending."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress

from jobstore.lib import clock
from jobstore.mail.conditions import Stopped
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours, MailState
from jobstore.mail.stop.models import Suppression, SuppressionScope
from tests.factories.mail import queued, sample_kind, variant
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def to(user):
    return Recipient(email=user.email, name=user.name, zone=user.time_zone, user=user)


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def test_closed_account_gets_no_mail(now, mail_kinds, dana):
    mail = queued(sample_kind(mail_kinds), to=to(dana))
    dana.is_active = False
    dana.save()
    assert deliver() == []
    assert state_of(mail) == MailState.CANCELED


def test_mail_follows_to_the_new_verified_address(now, mail_kinds, dana):
    mail = queued(sample_kind(mail_kinds), to=to(dana))
    first = mail.recipient_hash
    EmailAddress.objects.create(user=dana, email="new@example.org", verified=True)
    dana.email = "new@example.org"
    dana.save()
    assert [message.to for message in deliver()] == [["Dana Seeker <new@example.org>"]]
    mail.refresh_from_db()
    assert mail.recipient_email == "new@example.org"
    assert mail.recipient_hash != first


def test_mail_does_not_follow_to_an_unverified_address(now, mail_kinds, dana):
    mail = queued(sample_kind(mail_kinds), to=to(dana))
    dana.email = "new@example.org"
    dana.save()
    assert deliver() == []
    assert state_of(mail) == MailState.CANCELED


@pytest.mark.parametrize(
    ("category", "scope", "is_stopped"),
    [
        (Category.SECURITY, SuppressionScope.ALL, False),
        (Category.TRANSACTIONAL, SuppressionScope.ALL, True),
        (Category.TRANSACTIONAL, SuppressionScope.RELAY, False),
        (Category.RELAYED, SuppressionScope.RELAY, True),
        (Category.COACHING, SuppressionScope.RELAY, False),
    ],
)
def test_suppression_covers_its_scope(now, mail_kinds, category, scope, is_stopped):
    mail = queued(sample_kind(mail_kinds, category=category))
    Suppression.objects.create(
        recipient_hash=mail.recipient_hash, scope=scope, reason="x", created_at=now
    )
    assert bool(deliver()) is not is_stopped
    assert state_of(mail) == (MailState.SUPPRESSED if is_stopped else MailState.SENT)


def test_late_sender_still_keeps_the_quiet_hours(mail_kinds):
    friday = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)  # 18:00 in New York
    with clock.at(friday):
        kind = sample_kind(mail_kinds, hours=Hours.DAYTIME)
        mail = queued(kind, to=Recipient(email="rex@example.org", zone="America/New_York"))
        assert mail.not_before == friday
    with clock.at(friday + 3 * HOUR):  # the outbox stood still until 21:00
        assert deliver() == []
    assert state_of(mail) == MailState.PENDING
    monday = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)  # 08:00 in New York
    assert mail.not_before == monday
    with clock.at(monday):
        assert len(deliver()) == 1


def test_one_coaching_mail_in_a_day_and_the_most_urgent_first(now, mail_kinds):
    later = sample_kind(mail_kinds, capped=True, cap_rank=40, expires_after=timedelta(days=9))
    first = sample_kind(mail_kinds, capped=True, cap_rank=10)
    queued(later, subject="later")
    queued(first, subject="first")
    queued(later, "other@example.org", subject="of another person")
    assert [message.subject for message in deliver()] == ["first", "of another person"]
    with clock.at(now + 23 * HOUR):
        assert deliver() == []
    with clock.at(now + 24 * HOUR):
        assert [message.subject for message in deliver()] == ["later"]


def test_stopped_mail_of_lower_rank_lets_the_next_one_pass(now, mail_kinds):
    queued(sample_kind(mail_kinds, capped=True, cap_rank=1, guard=lambda mail: Stopped("Done.")))
    queued(sample_kind(mail_kinds, capped=True, cap_rank=2), subject="second")
    assert [message.subject for message in deliver()] == ["second"]


def test_outsider_gets_two_relayed_mails_a_day_from_the_whole_site(now, mail_kinds):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    for number in range(3):
        queued(kind, subject=str(number))
    assert len(deliver()) == 2
    with clock.at(now + 24 * HOUR):
        assert len(deliver()) == 1


def test_twenty_mails_about_applications_a_day(now, mail_kinds):
    kind = sample_kind(mail_kinds, category=Category.TRANSACTIONAL)
    for _ in range(21):
        queued(kind)
    queued(sample_kind(mail_kinds, category=Category.SECURITY), subject="code")
    queued(kind, "other@example.org", subject="of another person")
    danger = sample_kind(mail_kinds, category=Category.TRANSACTIONAL, outside_cap=True, priority=9)
    queued(danger, subject="danger")  # leaves last, when the cap is reached
    subjects = [message.subject for message in deliver()]
    assert (subjects.count("Hi"), len(subjects)) == (20, 23)
    assert "danger" in subjects
    with clock.at(now + 24 * HOUR):
        assert len(deliver()) == 1


def test_five_coaching_mails_a_week(now, mail_kinds):
    kind = sample_kind(
        mail_kinds, category=Category.COACHING, capped=True, expires_after=timedelta(days=30)
    )
    for _ in range(6):
        queued(kind)
    counts = []
    for day in range(9):
        with clock.at(now + timedelta(days=day)):
            counts.append(len(deliver()))
    assert counts == [1, 1, 1, 1, 1, 0, 0, 1, 0]


def test_one_digest_a_day_of_whatever_kind(now, mail_kinds):
    kinds = [sample_kind(mail_kinds, category=Category.DIGEST) for _ in range(2)]
    for kind in kinds:
        queued(kind)
    assert len(deliver()) == 1
    with clock.at(now + 23 * HOUR):
        assert deliver() == []
    with clock.at(now + 24 * HOUR):
        assert len(deliver()) == 1


def test_cap_counts_what_went_before_the_key_of_the_site_changed(now, mail_kinds, settings):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    for _ in range(2):
        queued(kind)
    assert len(deliver()) == 2
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key " * 5
    queued(kind)
    assert deliver() == []


def test_confirmed_cancel_is_never_sent(now, mail_kinds, employer):
    kind = sample_kind(mail_kinds)
    mail = queued(kind, about=employer)
    OutgoingMail.objects.update(not_before=now)
    assert cancel_mail(employer, kinds=[kind], reason="Withdrawn.") == 1
    assert deliver() == []
    assert state_of(mail) == MailState.CANCELED


def test_cancel_between_claim_and_begin_wins(now, mail_kinds, employer):
    kind = sample_kind(mail_kinds)

    def cancel_meanwhile(mail):
        cancel_mail(employer, kinds=[kind], reason="Withdrawn.")
        return kind.render(mail)

    variant(kind, render=cancel_meanwhile)
    mail = queued(kind, about=employer)
    assert deliver() == []
    assert state_of(mail) == MailState.CANCELED
