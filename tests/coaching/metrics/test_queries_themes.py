"""What candidates say of an employer's answers: sums of five people or more, once a quarter."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.feedback.states import Pick
from coaching.metrics.actions import close_quarter
from coaching.metrics.models import ThemeScope, ThemeSnapshot
from coaching.metrics.queries.themes import praise_of_employer, quarter_of, starts_at
from jobstore.lib import clock
from tests.factories import NOW
from tests.factories.people import EmployerFactory
from tests.support.metrics import answered, delivered_request

pytestmark = pytest.mark.django_db
SUMMER = quarter_of(NOW.date() - timedelta(days=100))
MOMENT = starts_at(SUMMER) + timedelta(days=40)
HEADING = "What candidates say of your answers"


def praised(employer, praise, *, times=1, candidate=None, at=MOMENT):
    for _ in range(times):
        request = delivered_request(employer, sent_at=at, candidate=candidate)
        answered(request, Pick.EXAMPLES, at=at, useful=True, praise=praise)


def close():
    with clock.at(NOW):
        close_quarter(quarter=SUMMER)


def shares(employer):
    return {line.pick: line.share for line in praise_of_employer(employer)}


def test_five_people_make_a_line_and_four_make_none(employer):
    praised(employer, "clear,kind", times=4)
    praised(employer, "clear", times=6)
    close()
    # Four said "kind": hidden, and the only other cell with it.
    assert shares(employer) == {}


def test_what_many_said_is_shown_in_steps_of_five(employer):
    praised(employer, "clear,kind", times=6)
    praised(employer, "clear", times=5)
    close()
    assert shares(employer) == {"clear": 100, "kind": 55}


def test_lone_hidden_cell_takes_the_next_smallest_with_it(employer):
    praised(employer, "clear,kind,specific", times=1)
    praised(employer, "clear,kind", times=6)
    praised(employer, "clear", times=5)
    close()
    assert shares(employer) == {"clear": 100}


def test_one_person_counts_once_however_often_they_are_asked(employer, dana):
    praised(employer, "clear", times=9, candidate=dana)
    praised(employer, "kind", times=5)
    close()
    assert "clear" not in shares(employer)
    assert not ThemeSnapshot.objects.filter(scope=ThemeScope.PRAISE, about__gt=5).exists()


def test_running_quarter_and_other_employers_are_left_out(employer):
    other = EmployerFactory()
    praised(employer, "clear", times=9, at=NOW)
    praised(other, "kind", times=9)
    close()
    assert shares(employer) == {}
    assert shares(other) == {"kind": 100}


def test_later_praise_changes_no_published_table(employer):
    praised(employer, "clear", times=6)
    close()
    praised(employer, "kind", times=9)
    close()
    assert shares(employer) == {"clear": 100}


def test_recruiters_read_it_and_the_public_does_not(now, employer, bob, client, client_of):
    praised(employer, "clear", times=6)
    public = reverse("people:employer_detail", args=[employer.slug])
    own = client_of(bob)
    assert HEADING not in own.get(reverse("home:dashboard")).content.decode()
    close()
    page = own.get(reverse("home:dashboard")).content.decode()
    assert HEADING in page
    assert "Clear: about 100%" in page
    assert HEADING not in client.get(public).content.decode()


def test_staff_choose_it_on_the_page_of_figures(now, employer, client_of, erin):
    praised(employer, "clear", times=6)
    close()
    url = reverse("admin:coaching_metrics")
    page = client_of(erin).get(f"{url}?by=praise").content.decode()
    assert f"What is good about answers of {employer.name}" in page
    assert "Clear, 100%" in page
