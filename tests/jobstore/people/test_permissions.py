import pytest
from django.contrib.auth.models import Group

from jobstore.people.permissions import staff_in
from jobstore.people.states import StaffGroup
from tests.factories.people import UserFactory


@pytest.mark.parametrize("group", StaffGroup)
def test_work_of_a_group_without_members_falls_to_the_superusers(erin, group):
    UserFactory(is_superuser=True, is_staff=True, is_active=False)
    assert staff_in(group) == [erin]
    member = UserFactory(is_staff=True)
    member.groups.add(Group.objects.get(name=group))
    assert staff_in(group) == [member]
