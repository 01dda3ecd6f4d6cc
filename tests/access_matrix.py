"""Who may open which URL of ours: one row a URL, kept complete by test_access_matrix.py."""

from typing import Any

from tests.support.access import EVERYBODY, SIGNED_IN, Rule

CANDIDATE = frozenset({"candidate"})
MEMBERS = frozenset({"recruiter"})


def _own_member(world: Any) -> list[Any]:
    return [world.employer.slug, world.employer.memberships.get().pk]


MATRIX: dict[str, Rule] = {
    "home:landing": Rule(allowed=EVERYBODY),
    "home:dashboard": Rule(allowed=SIGNED_IN),
    # People ---------------------------------------------------------------------------------
    "people:profile": Rule(allowed=SIGNED_IN, post=True),
    "people:employer_create": Rule(allowed=SIGNED_IN, post=True),
    "people:employer_detail": Rule(allowed=EVERYBODY, args=lambda w: [w.employer.slug]),
    "people:employer_edit": Rule(allowed=MEMBERS, args=lambda w: [w.employer.slug], post=True),
    "people:member_list": Rule(allowed=MEMBERS, args=lambda w: [w.employer.slug]),
    "people:member_remove": Rule(allowed=MEMBERS, args=_own_member, post=True),
    "people:member_role": Rule(allowed=MEMBERS, args=_own_member, get=False, post=True),
    "people:invitation_create": Rule(allowed=MEMBERS, args=lambda w: [w.employer.slug], post=True),
    "people:invitation_revoke": Rule(
        allowed=MEMBERS,
        args=lambda w: [w.employer.slug, w.invitation.pk],
        get=False,
        post=True,
    ),
}

# allauth guards its own pages and tests them itself; they are listed so that a new one is noticed.
LIBRARY_URLS: frozenset[str] = frozenset()
