"""A job alert from the wish to the morning mail: nothing twice, nothing lost, all of it ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from openings.alert.actions.begin import (
    HasThisAlert,
    TooManyAlerts,
    adopt_alerts,
    ask_for_alert,
    save_alert,
    switch_on,
)
from openings.alert.actions.change import (
    PauseRefused,
    answer_alert,
    change_alert,
    pause_alert,
    resume_alert,
    stop_alert,
    stop_alerts_of_mail,
)
from openings.alert.actions.look import erase_alerts
from openings.alert.models import AlertAnswer, AlertedOpening, AlertReader, JobAlert
from openings.alert.queries.search import criteria_kept
from openings.alert.states import AlertState, Rhythm, Weekday
from openings.search.actions import hide_from_search
from openings.search.queries.criteria import SearchCriteria
from openings.tasks import care_for_alerts, send_alerts
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.support.alert import CASHIER, wish
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 17, tzinfo=UTC)  # noon in New York
TUESDAY_8 = datetime(2026, 12, 1, 13, tzinfo=UTC)
WEDNESDAY_8 = datetime(2026, 12, 2, 13, tzinfo=UTC)
DAY = timedelta(days=1)


def post(at: datetime, title: str = "Cashier", **facts):
    return OpeningFactory(title=title, publish_at=at, posted_at=at, **facts)


def morning(at: datetime) -> list:
    """The mails of it."""
    with clock.at(at):
        send_alerts()
        return deliver()


@pytest.mark.row("B10")
def test_it_is_on_at_once_for_who_is_signed_in_and_the_same_search_is_one_alert(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        with pytest.raises(HasThisAlert) as known:
            save_alert(by=dana, wish=wish(CASHIER.but(sort="newest", page=3, days=7)))
    assert (alert.state, alert.next_at) == (AlertState.ACTIVE, TUESDAY_8)
    assert known.value.alert == alert


@pytest.mark.row("B10")
def test_an_address_has_ten_and_a_stopped_one_makes_room(dana):
    alerts = [save_alert(by=dana, wish=wish(CASHIER.but(words=f"cashier {n}"))) for n in range(10)]
    with pytest.raises(TooManyAlerts):
        save_alert(by=dana, wish=wish())
    stop_alert(alert=alerts[3])
    assert save_alert(by=dana, wish=wish()).state == AlertState.ACTIVE


@pytest.mark.row("B12")
def test_the_morning_tells_what_is_new_and_nothing_new_is_no_mail(dana):
    with clock.at(MONDAY):
        seen = post(MONDAY - DAY)
        save_alert(by=dana, wish=wish())
        new = post(MONDAY + timedelta(hours=1), "Night cashier")
        post(MONDAY + timedelta(hours=1), "Baker")
    [mail] = morning(TUESDAY_8)
    assert mail.to == ["Dana Seeker <dana@example.org>"]
    assert mail.subject == "1 new opening: cashier"
    assert new.get_absolute_url() in mail.body
    assert seen.get_absolute_url() not in mail.body
    assert morning(WEDNESDAY_8) == []


@pytest.mark.row("B13")
@pytest.mark.parametrize("days", [1, 3], ids=["next-day", "three-days-missed"])
def test_each_is_told_once_whatever_is_missed_or_done_twice(dana, days):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
    told = []
    for day in range(days):
        post(MONDAY + day * DAY + timedelta(hours=2))
    at = TUESDAY_8 + (days - 1) * DAY
    told += morning(at)
    told += morning(at)
    assert [mail.subject for mail in told] == [
        "1 new opening: cashier" if days == 1 else f"{days} new openings: cashier"
    ]
    assert AlertedOpening.objects.filter(mail__isnull=False).count() == days
    assert morning(at + DAY) == []


@pytest.mark.row("B13")
def test_one_that_the_index_learns_of_late_is_told_the_next_time(dana):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        post(MONDAY + timedelta(hours=1))
    morning(TUESDAY_8)
    late = post(TUESDAY_8 - timedelta(hours=2), "Late cashier")  # approved after that moment
    [mail] = morning(WEDNESDAY_8)
    assert mail.subject == "1 new opening: cashier"
    assert late.get_absolute_url() in mail.body


@pytest.mark.row("B13")
def test_a_mail_that_never_left_loses_nothing(dana):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        post(MONDAY + timedelta(hours=1))
    with clock.at(TUESDAY_8):
        send_alerts()
    OutgoingMail.objects.update(state=MailState.EXPIRED, finished_at=TUESDAY_8)
    [mail] = morning(WEDNESDAY_8)
    assert mail.subject == "1 new opening: cashier"


@pytest.mark.row("B14")
@pytest.mark.parametrize("end", ["closed", "applied", "hidden", "employer hidden"])
def test_what_is_over_or_known_by_then_is_left_out(dana, end):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        opening = post(MONDAY + timedelta(hours=1))
    with clock.at(TUESDAY_8):
        send_alerts()
        if end == "closed":
            opening.closes_at = TUESDAY_8 - timedelta(minutes=1)
            opening.save()
        elif end == "applied":
            ApplicationFactory(candidate=dana, opening=opening)
        else:
            hide_from_search(thing=opening if end == "hidden" else opening.employer, by=dana)
        assert deliver() == []
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.cancel_reason) == (
        MailState.CANCELED,
        "There is nothing new that fits.",
    )


@pytest.mark.row("B12")
def test_twenty_are_shown_and_the_rest_is_one_press_away(dana):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        for minute in range(23):
            post(MONDAY + timedelta(minutes=minute + 1))
    [mail] = morning(TUESDAY_8)
    assert mail.subject == "23 new openings: cashier"
    assert mail.body.count("* Cashier") == 20
    assert "See all 23:" in mail.body
    assert "?q=cashier&sort=newest" in mail.body
    assert morning(WEDNESDAY_8) == []


def test_several_alerts_of_one_address_come_in_one_mail(dana):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        save_alert(by=dana, wish=wish(SearchCriteria(words="baker")))
        post(MONDAY + timedelta(hours=1))
        post(MONDAY + timedelta(hours=1), "Baker")
    [mail] = morning(TUESDAY_8)
    assert mail.subject == "2 new openings for your job alerts"
    assert "cashier: 1 new" in mail.body
    assert "baker: 1 new" in mail.body


@pytest.mark.row("B12")
@pytest.mark.parametrize(
    ("asked_at", "weekday", "next_at"),
    [
        (MONDAY, Weekday.WEDNESDAY, WEDNESDAY_8),
        (MONDAY, Weekday.MONDAY, datetime(2026, 12, 7, 13, tzinfo=UTC)),
        # a holiday moves it to the next working day, and summer time moves eight o'clock
        (
            datetime(2026, 12, 24, 17, tzinfo=UTC),
            Weekday.FRIDAY,
            datetime(2026, 12, 28, 13, tzinfo=UTC),
        ),
        (
            datetime(2027, 3, 12, 17, tzinfo=UTC),
            Weekday.MONDAY,
            datetime(2027, 3, 15, 12, tzinfo=UTC),
        ),
    ],
    ids=["this-week", "next-week", "christmas", "summer-time"],
)
def test_once_a_week_at_eight_where_the_reader_is(dana, asked_at, weekday, next_at):
    with clock.at(asked_at):
        alert = save_alert(by=dana, wish=wish(rhythm=Rhythm.WEEKLY, weekday=weekday))
    assert alert.next_at == next_at


@pytest.mark.row("B9")
def test_without_an_account_one_mail_asks_and_nothing_else_leaves_until_the_button():
    with clock.at(MONDAY):
        ask_for_alert(email="Kim@Example.org", wish=wish())
        [mail] = deliver()
        post(MONDAY + timedelta(hours=1))
    assert (mail.to, mail.subject) == (["Kim@Example.org"], "Confirm your job alert")
    assert morning(TUESDAY_8) == []
    with clock.at(TUESDAY_8):
        alert = switch_on(alert=JobAlert.objects.get())
        post(TUESDAY_8 + timedelta(hours=1), "Evening cashier")
    assert alert.state == AlertState.ACTIVE
    [mail] = morning(WEDNESDAY_8)
    assert (mail.to, mail.subject) == (["Kim@Example.org"], "1 new opening: cashier")


@pytest.mark.row("B9")
def test_what_nobody_confirms_dies_after_48_hours_with_the_address():
    with clock.at(MONDAY):
        ask_for_alert(email="kim@example.org", wish=wish())
    with clock.at(MONDAY + timedelta(hours=47)):
        assert care_for_alerts() == 0
    with clock.at(MONDAY + timedelta(hours=48)):
        assert care_for_alerts() == 1
    assert not JobAlert.objects.exists()
    assert not AlertReader.objects.exists()


@pytest.mark.row("B9")
def test_an_address_gets_few_such_mails_a_day():
    with clock.at(MONDAY):
        for number in range(7):
            ask_for_alert(email="kim@example.org", wish=wish(CASHIER.but(words=f"cook {number}")))
        mails = deliver()
    assert len(mails) == 3


@pytest.mark.row("B9")
def test_the_mail_says_so_when_the_address_has_it_or_has_ten():
    with clock.at(MONDAY):
        ask_for_alert(email="kim@example.org", wish=wish())
        switch_on(alert=JobAlert.objects.get())
        deliver()
    with clock.at(MONDAY + timedelta(minutes=5)):
        ask_for_alert(email="kim@example.org", wish=wish())
        [known] = deliver()
    assert known.subject == "You have this job alert"
    reader = AlertReader.objects.get()
    for number in range(9):
        JobAlert.objects.create(
            reader=reader,
            search=f'{{"words": "{number}"}}',
            state=AlertState.ACTIVE,
            created_at=MONDAY,
            touched_at=MONDAY,
        )
    with clock.at(MONDAY + DAY):
        ask_for_alert(email="kim@example.org", wish=wish(SearchCriteria(words="cook")))
        [full] = deliver()
        with pytest.raises(TooManyAlerts):
            switch_on(alert=JobAlert.objects.get(state=AlertState.UNCONFIRMED))
    assert "It has 10 job alerts, and that is the most." in full.body


@pytest.mark.row("B10")
def test_an_account_takes_over_what_was_confirmed_at_its_address(dana):
    with clock.at(MONDAY):
        ask_for_alert(email="kim@example.org", wish=wish())
        switch_on(alert=JobAlert.objects.get())
        ask_for_alert(email="kim@example.org", wish=wish(SearchCriteria(words="cook")))
        save_alert(by=dana, wish=wish(SearchCriteria(words="baker")))
    dana.email = "kim@example.org"
    dana.save()
    assert adopt_alerts(user=dana, address="kim@example.org") == 1
    own = JobAlert.objects.filter(reader__candidate=dana).order_by("search")
    assert [criteria_kept(alert.search).words for alert in own] == ["baker", "cashier"]
    assert JobAlert.objects.get(state=AlertState.UNCONFIRMED).reader.candidate is None


@pytest.mark.row("B10")
def test_erased_alerts_leave_no_address_behind():
    with clock.at(MONDAY):
        ask_for_alert(email="kim@example.org", wish=wish())
        switch_on(alert=JobAlert.objects.get())
        deliver()
        erase_alerts(reader=AlertReader.objects.get())
    assert not JobAlert.objects.exists()
    mail = OutgoingMail.objects.get()
    assert (mail.recipient_email, mail.text) == ("erased@erased.invalid", "")
    assert mail.recipient_hash == keyed_hash("kim@example.org", purpose="address")


@pytest.mark.row("B16")
def test_paused_until_a_day_it_is_silent_and_loses_nothing(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        for wrong in (date(2026, 11, 30), date(2028, 1, 1)):
            with pytest.raises(PauseRefused):
                pause_alert(alert=alert, until=wrong)
        pause_alert(alert=alert, until=date(2026, 12, 3))
        post(MONDAY + timedelta(hours=1))
    assert morning(TUESDAY_8) == []
    assert morning(WEDNESDAY_8) == []
    assert len(morning(WEDNESDAY_8 + DAY)) == 1


@pytest.mark.row("B16")
def test_resumed_it_comes_on_the_next_morning(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        pause_alert(alert=alert, until=date(2026, 12, 20))
        assert resume_alert(alert=alert).next_at == TUESDAY_8


@pytest.mark.row("B16")
def test_one_click_stops_the_alerts_of_that_mail_alone(dana):
    with clock.at(MONDAY):
        save_alert(by=dana, wish=wish())
        save_alert(by=dana, wish=wish(SearchCriteria(words="baker")))
        post(MONDAY + timedelta(hours=1))
    morning(TUESDAY_8)
    stop_alerts_of_mail(OutgoingMail.objects.get())
    states = {criteria_kept(one.search).words: one.state for one in JobAlert.objects.all()}
    assert states == {"cashier": AlertState.STOPPED, "baker": AlertState.ACTIVE}


@pytest.mark.row("B16")
def test_one_that_is_stopped_before_it_leaves_takes_the_mail_with_it(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        post(MONDAY + timedelta(hours=1))
    with clock.at(TUESDAY_8):
        send_alerts()
        stop_alert(alert=alert)
        assert deliver() == []


@pytest.mark.row("B16")
def test_changed_it_tells_of_what_comes_from_then_on(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
        post(MONDAY + timedelta(hours=1), "Baker")
        with clock.at(MONDAY + timedelta(hours=2)):
            alert = change_alert(alert=alert, wish=wish(SearchCriteria(words="baker")))
    assert morning(TUESDAY_8) == []
    post(TUESDAY_8 + timedelta(hours=1), "Baker")
    assert [mail.subject for mail in morning(WEDNESDAY_8)] == ["1 new opening: baker"]


@pytest.mark.row("B17")
def test_untouched_for_a_year_it_asks_once_and_then_goes(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
    year = MONDAY + timedelta(days=365)
    with clock.at(year):
        assert care_for_alerts() == 1
        assert care_for_alerts() == 0
        [mail] = deliver()
    assert mail.subject == "Keep this job alert? cashier"
    with clock.at(year + timedelta(days=13)):
        assert care_for_alerts() == 0
    with clock.at(year + timedelta(days=14)):
        assert care_for_alerts() == 1
    assert not JobAlert.objects.filter(pk=alert.pk).exists()


@pytest.mark.row("B17")
def test_an_answer_is_a_touch(dana):
    with clock.at(MONDAY):
        alert = save_alert(by=dana, wish=wish())
    with clock.at(MONDAY + timedelta(days=365)):
        care_for_alerts()
        answer_alert(alert=alert, mail=alert.pk, did_fit=False, misfit="pay")
        alert.refresh_from_db()
        assert alert.state == AlertState.ACTIVE
        assert care_for_alerts() == 0


@pytest.mark.row("B15")
def test_the_last_answer_to_a_mail_counts(dana):
    alert = save_alert(by=dana, wish=wish())
    answer_alert(alert=alert, mail=alert.pk, did_fit=False, misfit="place")
    answer_alert(alert=alert, mail=alert.pk, did_fit=True, misfit="place")
    answer = AlertAnswer.objects.get()
    assert (answer.did_fit, answer.misfit) == (True, "")
