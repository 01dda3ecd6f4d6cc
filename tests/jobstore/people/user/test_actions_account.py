import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.models import SenderBlock
from jobstore.people.employer.models import Membership
from jobstore.people.user.actions import IsStaff, StillOwner, erase_account
from jobstore.people.user.models import User
from jobstore.people.user.queries.account import export_of
from tests.factories import NOW
from tests.factories.people import MembershipFactory


def a_mail_to(user, state=MailState.PENDING) -> OutgoingMail:
    return OutgoingMail.objects.create(
        key=f"to {user.pk} {state}",
        message_id=f"<{user.pk}{state}@example.org>",
        kind="mail.plain",
        category=Category.TRANSACTIONAL,
        recipient_user=user,
        recipient_email=user.email,
        recipient_name=user.name,
        recipient_hash="0" * 64,
        state=state,
        subject="Hello",
        text="Dear Dana",
        payload={"text": "Dear Dana"},
        created_at=NOW,
        not_before=NOW,
        expires_at=NOW,
    )


def test_erase_account_leaves_no_name(now, dana):
    erase_account(user=dana)

    row = User.objects.get(pk=dana.pk)
    assert row.email.endswith("@erased.invalid")
    assert "Dana" not in row.name
    assert not row.is_active
    assert not row.has_usable_password()
    assert not EmailAddress.objects.filter(user=dana).exists()


@pytest.mark.parametrize("state", [MailState.PENDING, MailState.SENT, MailState.HELD])
def test_erase_account_forgets_mail(now, dana, state):
    mail = a_mail_to(dana, state)

    erase_account(user=dana)

    mail.refresh_from_db()
    assert mail.state == (MailState.SENT if state == MailState.SENT else MailState.CANCELED)
    assert (mail.text, mail.subject, mail.recipient_name, mail.payload) == ("", "", "", {})
    assert "dana" not in mail.recipient_email


def test_erase_account_ends_every_session(now, dana, client_of):
    client = client_of(dana)
    assert client.get("/dashboard/").status_code == 200

    erase_account(user=dana)

    assert client.get("/dashboard/").status_code == 302


def test_erase_account_refuses_the_only_owner(now, alice, bob):
    with pytest.raises(StillOwner) as refused:
        erase_account(user=alice)

    assert refused.value.args[0] == ["Acme Stores"]
    assert User.objects.get(pk=alice.pk).is_active


def test_erase_account_of_one_of_two_owners(now, alice, employer):
    MembershipFactory(employer=employer, role="owner")

    erase_account(user=alice)

    assert not Membership.objects.filter(user=alice).exists()


def test_erase_account_refuses_staff(now, erin):
    with pytest.raises(IsStaff):
        erase_account(user=erin)


def test_export_holds_sessions_addresses_and_a_block_without_their_secrets(now, dana, client_of):
    client_of(dana).get("/dashboard/", HTTP_USER_AGENT="Glass 1.0", REMOTE_ADDR="203.0.113.5")
    SenderBlock.objects.create(sender=dana, address_hash="h", reason="Rex said so.", blocked_at=NOW)
    secret = Authenticator.objects.create(user=dana, type="totp", data={"secret": "S3CRET"})
    known = export_of(dana)
    [session] = known["usersessions.usersession"]
    assert (session["ip"], session["user_agent"]) == ("203.0.113.5", "Glass 1.0")
    assert "session_key" not in session
    assert [row["email"] for row in known["account.emailaddress"]] == [dana.email]
    [block] = known["mail.senderblock"]
    assert block == {"id": block["id"], "sender": dana.pk, "blocked_at": NOW.isoformat()}
    assert known["mfa.authenticator"][0]["id"] == secret.pk
    assert "S3CRET" not in str(known)
    assert "Rex" not in str(known)
