"""Who may open which URL of ours: one row a URL, kept complete by test_access_matrix.py."""

from tests.support.access import EVERYBODY, SIGNED_IN, Rule

CANDIDATE = frozenset({"candidate"})
MEMBERS = frozenset({"recruiter"})


MATRIX: dict[str, Rule] = {
    "home:landing": Rule(allowed=EVERYBODY),
    "home:dashboard": Rule(allowed=SIGNED_IN),
}

# allauth guards its own pages and tests them itself; they are listed so that a new one is noticed.
LIBRARY_URLS: frozenset[str] = frozenset()
