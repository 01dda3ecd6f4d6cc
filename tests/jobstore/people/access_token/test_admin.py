from importlib import import_module

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.lib.tokens import hashed
from jobstore.people.access_token.actions import TokenRefused, issue_token, open_token, secret_of
from jobstore.people.states import StaffGroup, TokenPurpose
from jobstore.trail.queries import events_of
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
migration = import_module("jobstore.people.migrations.0005_staff_permissions_of_mail")
LIST = reverse("admin:people_accesstoken_changelist")


def test_moderators_revoke_a_link_with_a_reason(client_of, now):
    moderator = UserFactory(staff=True)
    moderator.groups.add(Group.objects.get(name=StaffGroup.MODERATOR.value))
    client = client_of(moderator)
    token = issue_token(purpose=TokenPurpose.THANK_YOU, object_id=1, email="rex@example.org")
    secret = secret_of(token)
    page = client.get(reverse("admin:people_accesstoken_change", args=[token.pk])).content.decode()
    assert "rex@example.org" in page
    assert not [word for word in (secret, token.seed, hashed(secret)) if word in page]
    data = {"action": "revoke", "_selected_action": [str(token.pk)]}
    assert "Write a reason" in client.post(LIST, data, follow=True).content.decode()
    assert open_token(secret, purpose=TokenPurpose.THANK_YOU) == token
    client.post(LIST, {**data, "reason": "Forwarded by mistake."})
    with pytest.raises(TokenRefused):
        open_token(secret, purpose=TokenPurpose.THANK_YOU)
    [event] = events_of(token)
    assert (event.what, event.by, event.why) == ("revoked", moderator, "Forwarded by mistake.")


def test_coaches_see_no_links(client_of):
    coach = UserFactory(staff=True)
    coach.groups.add(Group.objects.get(name=StaffGroup.COACH.value))
    assert client_of(coach).get(LIST).status_code == 403
