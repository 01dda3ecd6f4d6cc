"""The mails of this app about one invented application: for previews and for golden files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.kinds import Attachment, Letter, Reader
from jobstore.people.user.mails import ZONE, candidate, employer, recruiter
from openings.absence import mails as absences
from openings.application import mails as applications
from openings.application import mails as news
from openings.application.models import Answer, Application
from openings.application.queries import News
from openings.board import mails as moves
from openings.board.queries.pipeline import StepBack
from openings.decision import mails as tell
from openings.decision.mails import TextHeldMail
from openings.decision.models import HeldText
from openings.interview.mails import ask
from openings.interview.mails import interview as interviews
from openings.interview.models import Absence, Interview, Interviewer
from openings.interview.queries import minutes_of, times_of, written_time
from openings.opening import mails as postings
from openings.opening.models import Opening, ScreeningQuestion
from openings.promise.mails import LegalAlertMail, LegalClockMail
from openings.promise.models import Jurisdiction

ID = UUID(int=1)
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


def opening() -> Opening:
    return Opening(
        pk=1,
        title="Bookseller",
        employer=employer(),
        city="Portland",
        region="ME",
        answer_days=5,
        review_note="Please name the pay as a range.",
    )


def sample_application() -> Application:
    return Application(
        pk=ID,
        candidate=candidate(),
        opening=opening(),
        contact_name="Maya Ortiz",
        contact_phone="+1 555 0123",
        cover_note="I have sold books for six years, and I still read the ones I sell.",
        withdraw_reason="I found a place nearer to home.",
    )


def sample_interview() -> Interview:
    starts_at = clock.now() + timedelta(days=3)
    return Interview(
        pk=ID,
        application=sample_application(),
        round=1,
        kind="video",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        time_zone=ZONE,
        where="https://meet.example.org/harbor",
        note="Bring one book that you would put into the window.",
        promised_by=(starts_at + timedelta(days=7)).date(),
    )


def sample_interviewer() -> Interviewer:
    return Interviewer(pk=1, name="Rex Reader", title="Head of the shop", email="rex@example.org")


def _about(interview: Interview) -> dict[str, Any]:
    application = interview.application
    return {
        "interview": interview,
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "candidate": application.candidate,
    }


def _application() -> Letter:
    application = sample_application()
    question = ScreeningQuestion(pk=1, text="When could you begin?")
    status = {
        "sentence": "They have it and look at it now.",
        "next_step": "You hear from them within five working days.",
    }
    context = {
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "answers": [Answer(pk=1, question=question, text="On the first of the month.")],
        "status": status,
    }
    return Letter(context=context)


def _opening() -> Letter:
    shown = opening()
    return Letter(context={"opening": shown, "employer": shown.employer})


def _around(*, what: str = "", why: str = "", with_file: bool = True) -> Callable[[], Letter]:
    def letter() -> Letter:
        interview = sample_interview()
        method = "CANCEL" if what == "canceled" else "REQUEST"
        file = Attachment("interview.ics", CALENDAR, f"text/calendar; method={method}")
        more = {
            "interviewers": [sample_interviewer()],
            "times": times_of(interview, for_zone=ZONE),
            "minutes": minutes_of(interview),
            "short_time": written_time(interview.starts_at, ZONE),
            "why": why,
            "before": written_time(clock.now(), ZONE) if what == "moved" else "",
            "what": what,
            "is_open": True,
        }
        return Letter(
            context=_about(interview) | more,
            from_name=interview.application.opening.employer.name,
            reply_to=Reader.of(recruiter()),
            attachments=(file,) if with_file else (),
        )

    return letter


def _ask() -> Letter:
    interview = sample_interview()
    return Letter(context=_about(interview) | {"promised_by": interview.promised_by})


def _absence(text: str, *, answer: str = "") -> Callable[[], Letter]:
    def letter() -> Letter:
        interview = sample_interview()
        more = {
            "short_time": written_time(interview.starts_at, ZONE),
            "text": text,
            "absence": Absence(pk=1, interview=interview, answer=answer),
            "noted_by": recruiter().get_full_name(),
        }
        if answer:
            return Letter(context=_about(interview) | more)
        name = interview.application.opening.employer.name
        return Letter(
            context=_about(interview) | more, from_name=name, reply_to=Reader.of(recruiter())
        )

    return letter


def _news() -> Letter:
    application = sample_application()
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "candidate": application.candidate,
        }
    )


def _day() -> Letter:
    application = sample_application()
    day = sample_interview().promised_by
    pieces = [
        News(application=application, has_applied=True, is_withdrawn=is_withdrawn)
        for is_withdrawn in (False, True)
    ]
    return Letter(
        context={
            "employer": application.opening.employer,
            "news": [(one, None if one.is_withdrawn else day) for one in pieces],
            "since": "Monday",
        }
    )


def _wanted() -> Letter:
    application = sample_application()
    context = {
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "day": sample_interview().promised_by,
    }
    name = application.opening.employer.name
    return Letter(context=context, from_name=name, reply_to=Reader.of(recruiter()))


def _moved_back() -> Letter:
    application = sample_application()
    words = StepBack(
        employer_name=application.opening.employer.name,
        opening_title=application.opening.title,
        takes_back_offer=True,
        text="The owner has stopped all hiring until the new year.",
        interview_time="",
        answer_by=sample_interview().promised_by,
    )
    return Letter(
        context={"application": application, "words": words},
        from_name=words.employer_name,
        reply_to=Reader.of(recruiter()),
    )


def _legal() -> Letter:
    interview = sample_interview()
    place = Jurisdiction(
        pk=1,
        name="Ontario",
        country="CA",
        days_to_tell=45,
        remind_after=30,
        warn_after=40,
        duty="Tell every candidate whom you interviewed what you decided, within 45 days.",
    )
    last_day = (interview.starts_at + timedelta(days=place.days_to_tell)).date()
    return Letter(context=_about(interview) | {"place": place, "last_day": last_day})


def _text_held() -> Letter:
    return Letter(context={"held": HeldText(pk=ID, review_by=clock.now() + timedelta(days=1))})


def _yes(text: str) -> Callable[[], Letter]:
    def letter() -> Letter:
        application = sample_application()
        context = {
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "text": text,
        }
        name = application.opening.employer.name
        return Letter(context=context, from_name=name, reply_to=Reader.of(recruiter()))

    return letter


def _told() -> Letter:
    application = sample_application()
    words = {
        "employer_name": application.opening.employer.name,
        "opening_title": application.opening.title,
        "reason": "Somebody else had more of the experience that this job needs.",
        "requirement": "Two years at a till",
        "text": "You spoke about books in a way that we will remember. Thank you for coming.",
        "what_to_do_next": "Look for a shop that trains at the till.",
        "feedback": "You may ask three questions about the interview.",
    }
    context = {"application": application, "words": words}
    return Letter(context=context, from_name=application.opening.employer.name)


kinds.show_samples(
    {
        applications.ApplicationReceivedMail: _application,
        applications.ApplicationWithdrawnMail: _application,
        postings.OpeningPublishedMail: _opening,
        postings.OpeningReturnedMail: _opening,
        interviews.InterviewScheduledMail: _around(),
        interviews.InterviewMovedMail: _around(what="moved", why="Rex is at a fair on that day."),
        interviews.InterviewCanceledMail: _around(what="canceled", why="The shop is closed then."),
        interviews.InterviewTeamMail: _around(what="scheduled"),
        interviews.InterviewReminderMail: _around(with_file=False),
        absences.NoShowNotedMail: _absence("We waited in the video room for twenty minutes."),
        absences.NoShowReopenedMail: _absence("Our link was wrong. We are sorry."),
        absences.NoShowAnsweredMail: _absence("", answer="could_not"),
        news.ApplicationNewMail: _news,
        news.ApplicationGoneMail: _news,
        news.ApplicationDayMail: _day,
        moves.InterviewWantedMail: _wanted,
        moves.MovedBackMail: _moved_back,
        ask.DecisionDueMail: _ask,
        ask.DecisionOverdueMail: _ask,
        ask.DecisionOverdueStaffMail: _ask,
        TextHeldMail: _text_held,
        LegalClockMail: _legal,
        LegalAlertMail: _legal,
        tell.DecisionToldMail: _told,
        tell.DecisionAdvancedMail: _yes("Rex would like you to meet the rest of the shop."),
        tell.OfferMail: _yes("We would be glad to have you from the first of the month."),
        tell.OfferHiredMail: _yes("See you on Monday at nine."),
    }
)
