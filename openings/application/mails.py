"""Receipts to the candidate; news to an employer, at once or all of a day in one."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.employer.queries import application_receivers
from jobstore.people.states import ApplicationMail
from openings import samples
from openings.application.models import Answer, Application
from openings.application.queries import ANSWERS_IN_ORDER, News, news_between
from openings.application.states import Outcome, Stage
from openings.opening.models import ScreeningQuestion
from openings.opening.states import QuestionKind
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_of
from openings.status.queries.status import status_for_candidate


def _render(mail: OutgoingMail) -> Letter:
    application = (
        Application.objects.select_related("opening__employer", "candidate", "resume")
        .prefetch_related(INTERVIEWS_BY_START, ANSWERS_IN_ORDER)
        .get(pk=mail.subject_id)
    )
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "answers": list(application.answers.all()),
            "status": status_for_candidate(application, at=clock.now()),
        }
    )


def _sample() -> Letter:
    question = ScreeningQuestion(pk=1, text="When could you begin?", kind=QuestionKind.DATE)
    more = {
        "answers": [Answer(pk=1, question=question, text="2026-12-01")],
        "status": {
            "sentence": "They have it and look at it now.",
            "next_step": "You hear from them within five working days.",
        },
    }
    return Letter(context=samples.about_application() | more)


class _ReceiptMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "candidate"
    render = _render
    sample = _sample
    lock = locking(Application)
    gone = "The application is gone."


class ApplicationReceivedMail(_ReceiptMail):
    name = "openings.application_received"
    title = "Your application has arrived"
    trigger = "An application is sent"
    template = "openings/mail/application_received"
    stops = (
        Stop("The application is gone.", lambda one, _: one.stage == Stage.DRAFT),
        Stop("The application was withdrawn.", lambda one, _: one.outcome == Outcome.WITHDRAWN),
    )
    priority = 2


class ApplicationWithdrawnMail(_ReceiptMail):
    name = "openings.application_withdrawn"
    title = "You withdrew your application"
    trigger = "You withdraw an application"
    template = "openings/mail/application_withdrawn"
    stops = (
        Stop("The application is not withdrawn.", lambda one, _: one.outcome != Outcome.WITHDRAWN),
    )
    priority = 3


def application_received(application: Application) -> None:
    _to_candidate(ApplicationReceivedMail, application)


def application_withdrawn(application: Application) -> None:
    _to_candidate(ApplicationWithdrawnMail, application)


def _to_candidate(kind: type[Mail], application: Application) -> None:
    candidate = application.candidate
    queue_mail(
        kind,
        key=f"{kind.name.split('.')[1]}:{application.pk}",
        to=Recipient.of(candidate),
        about=application,
    )


EIGHT = time(8)
DAY = timedelta(days=1)
AT_ONCE_NAMES = ("application_new", "application_gone")


def _hears_no_more(employer: Employer, leaving: Leaving) -> bool:
    hearing = application_receivers(employer)
    return all(one.user_id != leaving.row.recipient_user_id for one in hearing)


HEARS_NO_MORE = Stop("This member hears of applications no more.", _hears_no_more)
TO_EMPLOYER = HEARS_NO_MORE.of("employer").of("opening")


def _membership(mail: OutgoingMail) -> Membership | None:
    members = Membership.objects.select_related("employer", "user")
    return members.filter(pk=mail.subject_id).first()


def _news_of(mail: OutgoingMail, membership: Membership) -> list[News]:
    """What this member was not mailed about by itself."""
    since = datetime.fromisoformat(mail.payload["since"])
    until = datetime.fromisoformat(mail.payload["until"])
    found = news_between(membership.employer, since=since, until=until)
    keys = {_key(name, one.application, membership) for one in found for name in AT_ONCE_NAMES}
    told = set(OutgoingMail.objects.filter(key__in=keys).values_list("key", flat=True))
    return [one for one in found if _key(_name_of(one), one.application, membership) not in told]


def _name_of(news: News) -> str:
    return AT_ONCE_NAMES[1] if news.is_withdrawn else AT_ONCE_NAMES[0]


def _render_one(mail: OutgoingMail) -> Letter:
    application = Application.objects.select_related("candidate", "opening__employer").get(
        pk=mail.subject_id
    )
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "candidate": application.candidate,
        }
    )


def _render_daily(mail: OutgoingMail) -> Letter:
    membership = _membership(mail)
    if membership is None:
        raise Membership.DoesNotExist(mail.subject_id)
    news = _news_of(mail, membership)
    since = datetime.fromisoformat(mail.payload["since"])
    day = f"{since.astimezone(read_zone(membership.employer.time_zone)):%A}"
    return Letter(context={"employer": membership.employer, "news": with_days(news), "since": day})


def with_days(news: list[News]) -> list[tuple[News, date | None]]:
    """Each with the day by which an answer is promised, while one is awaited."""
    prefetch_related_objects([one.application for one in news], INTERVIEWS_BY_START)
    return [(one, _promised_day(one.application)) for one in news]


def _promised_day(application: Application) -> date | None:
    if application.outcome != Outcome.OPEN:
        return None
    promise = promise_of(application)
    return promise.day if promise else None


def _sample_of_one() -> Letter:
    return Letter(context=samples.about_application())


def _sample_of_day() -> Letter:
    application = samples.application()
    day = samples.interview().promised_by
    pieces = [
        News(application=application, has_applied=True, is_withdrawn=is_withdrawn)
        for is_withdrawn in (False, True)
    ]
    news = [(one, None if one.is_withdrawn else day) for one in pieces]
    employer = application.opening.employer
    return Letter(context={"employer": employer, "news": news, "since": "Monday"})


class _AtOnceMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "recruiters of the employer, each as they chose"
    render = _render_one
    sample = _sample_of_one
    lock = locking(Application, "opening__employer")
    gone = "The application is gone."


class ApplicationNewMail(_AtOnceMail):
    name = "openings.application_new"
    title = "Somebody applied"
    trigger = "An application is sent, and this member wants to hear at once"
    template = "openings/mail/application_new"
    stops = (
        Stop("The application was withdrawn.", lambda one, _: one.outcome == Outcome.WITHDRAWN),
        TO_EMPLOYER,
    )


class ApplicationGoneMail(_AtOnceMail):
    name = "openings.application_gone"
    title = "Somebody withdrew"
    trigger = "An application is withdrawn, and this member wants to hear at once"
    template = "openings/mail/application_gone"
    stops = (TO_EMPLOYER,)


class ApplicationDayMail(Mail):
    name = "openings.application_day"
    title = "Who applied since the last weekday"
    category = Category.TRANSACTIONAL
    trigger = "Applications or withdrawals since eight on the last weekday"
    delay = "at 08:00 on weekdays where the employer is"
    recipient = "recruiters of the employer, each as they chose"
    template = "openings/mail/application_day"
    render = _render_daily
    sample = _sample_of_day
    lock = _membership
    gone = HEARS_NO_MORE.sentence
    stops = (
        HEARS_NO_MORE.of("employer"),
        Stop(
            "There is nothing to tell any more.",
            lambda one, leaving: not _news_of(leaving.row, one),
        ),
    )
    hours = Hours.DAYTIME
    expires_after = timedelta(days=2)


def application_new(application: Application) -> None:
    _tell(ApplicationNewMail, application)


def application_gone(application: Application) -> None:
    _tell(ApplicationGoneMail, application)


def _tell(kind: type[Mail], application: Application) -> None:
    employer = application.opening.employer
    if employer.tracked_by_id:
        return
    for member in application_receivers(employer):
        if member.application_mail == ApplicationMail.AT_ONCE:
            name = kind.name.split(".")[1]
            key = _key(name, application, member)
            queue_mail(kind, key=key, to=_recipient(member, employer), about=application)
        else:
            _tell_daily(member, employer)


def _tell_daily(member: Membership, employer: Employer) -> None:
    """One row a day, whatever happens until it leaves."""
    since, until = day_of_news(clock.now(), read_zone(employer.time_zone))
    queue_mail(
        ApplicationDayMail,
        key=f"application_day:{member.pk}:{until:%Y-%m-%d}",
        to=_recipient(member, employer),
        about=member,
        not_before=until,
        payload={"since": since.isoformat(), "until": until.isoformat()},
    )


def day_of_news(at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From eight to eight on weekdays; a weekend is told on Monday. Eight sharp begins a day."""
    today = at.astimezone(zone).date()
    first = today if at >= periods.local_instant(today, EIGHT, zone) else today - DAY
    last = first + DAY
    while first.weekday() > periods.FRIDAY:
        first -= DAY
    while last.weekday() > periods.FRIDAY:
        last += DAY
    return periods.local_instant(first, EIGHT, zone), periods.local_instant(last, EIGHT, zone)


def _key(name: str, application: Application, member: Membership) -> str:
    return f"{name}:{application.pk}:{member.user_id}"


def _recipient(member: Membership, employer: Employer) -> Recipient:
    user = member.user
    return Recipient.of(user, zone=employer.time_zone)
