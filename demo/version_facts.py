"""A public opening of an employer not trusted, and the change to it that waits for staff."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from demo.people import People
from demo.sign_ins import SIGN_INS
from jobstore.lib import clock
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import Role
from jobstore.people.user.models import User
from openings.opening.actions.publish import approve_opening, publish_opening
from openings.opening.actions.save import OpeningFacts, Question, edit_opening
from openings.opening.forms.opening import OpeningForm, initial_of
from openings.opening.models import Opening
from openings.opening.queries import opening_with_parts
from openings.opening.states import OpeningState
from openings.version.actions import first_versions

NEWCOMER = "Harmon Tutoring"
HARRIET = "harriet@example.org"
ASKED_FOR = "A clear background check"


def write_versions(staff: User, *, now: datetime) -> None:
    """Harriet joins; one opening of hers is public, changed since, and has a change that waits."""
    first_versions(Opening.objects.filter(versions=None))
    employer = Employer.objects.get(name=NEWCOMER)
    harriet = _harriet(employer, now=now)
    opening = Opening.objects.of(employer).order_by("pk")[0]
    with clock.at(now - timedelta(days=20)):
        if opening.state == OpeningState.DRAFT:
            opening = publish_opening(opening=opening, by=harriet)
        approve_opening(opening=opening, by=staff, version=opening.version)
    with clock.at(now - timedelta(days=9)):
        changed = _change(opening, harriet, hours_max=30)
        approve_opening(opening=changed, by=staff, version=changed.version)
    with clock.at(now - timedelta(hours=3)):
        asks = tuple(row.text for row in opening.requirements.order_by("position"))
        _change(opening, harriet, hours_max=30, requirements=(*asks, ASKED_FOR))


def _harriet(employer: Employer, *, now: datetime) -> User:
    [name] = [person.name for person in SIGN_INS if person.email == HARRIET]
    people = People(Random(1), now=now - timedelta(days=40))  # noqa: S311 -- moves no luck of others
    harriet = people.add(HARRIET, name, time_zone=employer.time_zone)
    Membership.objects.create(
        employer=employer, user=harriet, role=Role.OWNER, joined_at=now - timedelta(days=40)
    )
    return harriet


def _change(opening: Opening, by: User, **changes: object) -> Opening:
    row = opening_with_parts(opening.pk)
    assert row is not None  # noqa: S101 -- for the type only
    form = OpeningForm(initial=initial_of(row))
    data = {name: form[name].value() for name in form.fields}
    form = OpeningForm({name: value for name, value in data.items() if value not in (None, False)})
    form.is_valid()
    facts = form.facts()
    questions = tuple(Question(**question) for question in facts.pop("questions"))
    wanted = replace(OpeningFacts(**facts, questions=questions), **changes)  # type: ignore[arg-type] # any field
    return edit_opening(opening=row, by=by, facts=wanted, version=row.version)
