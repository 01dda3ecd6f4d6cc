"""The people of the demo: those with a part, and the crowd around them."""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from demo.places import SPREAD, spot
from demo.sign_ins import PASSWORD, SIGN_INS
from jobstore.people.states import StaffGroup
from jobstore.people.user.models import User

NAMES = (Path(__file__).parent / "names.txt").read_text().split("\n\n")
FIRST_NAMES, LAST_NAMES = (part.split() for part in NAMES)


class People:
    """Makes persons who can sign in: verified address, the demo's one password."""

    def __init__(self, rng: Random, *, now: datetime) -> None:
        self.rng = rng
        self.now = now
        self.taken: set[str] = set()

    @cached_property
    def password(self) -> str:
        """Hashed once: hashing is slow on purpose."""
        return make_password(PASSWORD)

    def add(
        self,
        email: str,
        name: str,
        *,
        time_zone: str = "America/New_York",
        is_staff: bool = False,
        is_superuser: bool = False,
    ) -> User:
        self.taken.add(name)
        user = User(
            email=email,
            name=name,
            phone=a_phone(self.rng),
            time_zone=time_zone,
            password=self.password,
            date_joined=self.now,
            is_staff=is_staff,
            is_superuser=is_superuser,
        )
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def new_name(self) -> str:
        while True:
            name = f"{self.rng.choice(FIRST_NAMES)} {self.rng.choice(LAST_NAMES)}"
            if name not in self.taken:
                self.taken.add(name)
                return name

    def crowd(self, count: int) -> list[User]:
        """Candidates from everywhere, in two statements."""
        users = []
        for _ in range(count):
            name = self.new_name()
            home = spot(self.rng.choice(SPREAD))
            users.append(
                User(
                    email=f"{name.lower().replace(' ', '.')}@example.com",
                    name=name,
                    phone=a_phone(self.rng),
                    time_zone=home.time_zone,
                    password=self.password,
                    date_joined=self.now,
                )
            )
        User.objects.bulk_create(users)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )
        return users

    def with_a_part(self) -> dict[str, User]:
        """Everybody who is named at the start, by the first part of the address."""
        cast = {}
        for person in SIGN_INS:
            key = person.email.partition("@")[0]
            if key in LATER:
                continue
            cast[key] = self.add(
                person.email,
                person.name,
                is_staff=key in STAFF,
                is_superuser=key in SUPERUSERS,
            )
        for key, group in GROUPS.items():
            cast[key].groups.add(Group.objects.get_or_create(name=group.value)[0])
        return cast


def a_phone(rng: Random) -> str:
    """Of the numbers that are nobody's."""
    return f"{rng.choice(AREA_CODES)} 555 01{rng.randint(10, 99)}"


AREA_CODES = (202, 212, 312, 404, 503, 512, 602, 614, 617, 720)
LATER = frozenset({"harriet"})  # with what they are there for
STAFF = frozenset({"sam", "cora", "milo"})
SUPERUSERS = frozenset({"sam"})
GROUPS = {"cora": StaffGroup.COACH, "milo": StaffGroup.MODERATOR}
