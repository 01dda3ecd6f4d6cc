"""One application's way, walked by the actions that people use."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from uuid import UUID
from zlib import crc32
from zoneinfo import ZoneInfo

from coaching.feedback.actions import ask_three_questions
from coaching.feedback.actions.answer import submit_answer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.answer import Content
from coaching.feedback.states import AnswerSource
from coaching.plan.models import RecoveryPlan
from demo.catalog import sectors
from demo.resume import resume_of
from demo.words import Words
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.people.user.models import User
from openings.application.actions.resume import store_resume
from openings.application.actions.submit import submit_application
from openings.application.models import Application, ApplicationEntry, Resume
from openings.application.states import DecisionReason, Stage
from openings.board.actions import move_application
from openings.decision.actions.decision import (
    No,
    advance_application,
    decline_application,
)
from openings.decision.queries import to_be_seen
from openings.interview.actions import InterviewFacts, Person, schedule_interview
from openings.interview.models import Interview
from openings.interview.states import InterviewKind
from openings.offer.actions.make import make_offer
from openings.offer.queries import usual_terms
from openings.opening.models import Opening, ScreeningQuestion
from openings.opening.states import QuestionKind
from openings.slot.actions.propose import SheetFacts, propose_times
from openings.slot.models import Sheet

NEW_YORK = ZoneInfo("America/New_York")
UNSAID = Words()
NOT_SENT = UUID(int=0)
A_WEEK = timedelta(days=7)
Story = Iterator[datetime]


@dataclass
class Calendar:
    """Moments of the demo, counted from its present."""

    now: datetime

    def back(
        self, days: int, hour: int = 10, minute: int = 0, *, zone: ZoneInfo = NEW_YORK
    ) -> datetime:
        """That hour of the zone, so many working days ago."""
        day = self.now.astimezone(NEW_YORK).date()
        while days > 0:
            day -= timedelta(days=1)
            days -= periods.is_working_day(day)
        return periods.local_instant(day, time(hour, minute), zone)

    def ahead(
        self, days: int, hour: int, minute: int = 0, *, zone: ZoneInfo = NEW_YORK
    ) -> datetime:
        day = periods.add_working_days(self.now.astimezone(NEW_YORK).date(), days)
        return periods.local_instant(day, time(hour, minute), zone)

    def just_over(self) -> tuple[datetime, datetime]:
        """Start and end of an interview that has just gone badly, in decent hours."""
        local = self.now.astimezone(NEW_YORK)
        end = local.replace(minute=local.minute // 15 * 15, second=0, microsecond=0)
        end -= timedelta(hours=1)
        if end.hour < 9:  # noqa: PLR2004 -- nobody interviews at night
            end = (end - timedelta(days=1)).replace(hour=19, minute=0)
        elif end.hour >= 20:  # noqa: PLR2004
            end = end.replace(hour=19, minute=0)
        return end - timedelta(minutes=45), end


def promised_after(moment: datetime) -> date:
    return periods.add_working_days(moment.astimezone(NEW_YORK).date(), 5)


@dataclass
class Way:
    candidate: User
    opening: Opening
    recruiter: User
    rng: Random
    title: str = "Hiring Manager"  # of who interviews
    words: Words = UNSAID
    pk: UUID = NOT_SENT

    @property
    def application(self) -> Application:
        """As it is now."""
        return Application.objects.select_related("opening__employer", "candidate").get(pk=self.pk)

    @property
    def plan(self) -> RecoveryPlan:
        return RecoveryPlan.objects.filter(interview__application_id=self.pk).latest("created_at")

    @property
    def request(self) -> FeedbackRequest:
        return FeedbackRequest.objects.get(plan=self.plan)

    def next_key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def apply(self, note: str) -> None:
        answers = {
            question.pk: answer_to(question, of=self.candidate)
            for question in self.opening.questions.order_by("position")
        }
        entry = ApplicationEntry(
            name=self.candidate.name,
            phone=self.candidate.phone,
            cover_note=note,
            answers=answers,
        )
        application = submit_application(
            opening=self.opening,
            by=self.candidate,
            entry=entry,
            resume=self._resume(note),
            submission_key=self.next_key(),
        )
        self.pk = application.pk

    def _resume(self, note: str) -> Resume:
        """Everybody has one, written for the first job that they apply to."""
        stored = Resume.objects.filter(candidate=self.candidate).order_by("uploaded_at").first()
        lines = [self.candidate.email, self.candidate.phone, "", *textwrap.wrap(note, 76)]
        document = resume_of(self.candidate.name, lines)
        return stored or store_resume(document=document, by=self.candidate)

    def read(self, note: str = "") -> None:
        application = self.application
        move_application(
            application=application,
            to=Stage.SCREENING,
            by=self.recruiter,
            version=application.version,
            note=note,
        )

    def invite(self, starts_at: datetime, *, round_: int = 1) -> Interview:
        """To an interview of 45 minutes with the recruiter."""
        application = self.application
        facts = InterviewFacts(
            round=round_,
            kind=InterviewKind.VIDEO if round_ == 1 else InterviewKind.IN_PERSON,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            time_zone=application.opening.employer.time_zone,
            where="https://meet.example.com/talk" if round_ == 1 else "At the front desk",
            note="Bring one example of work that you are proud of.",
            promised_by=promised_after(starts_at),
        )
        return schedule_interview(
            application=application,
            facts=facts,
            people=[self.interviewer()],
            by=self.recruiter,
            version=application.version,
        )

    def interviewer(self) -> Person:
        return Person(
            name=self.recruiter.name,
            title=self.title,
            email=self.recruiter.email,
            phone="614 555 0142",
            welcomes_calls=self.opening.welcomes_calls,
        )

    def propose(
        self, starts: list[datetime], *, ends_at: datetime, to: Sequence["Way"] = ()
    ) -> Sheet:
        """Times for 45 minutes with the recruiter, to this one or to several."""
        return propose_times(
            opening=self.opening,
            chosen=[way.pk for way in to or [self]],
            starts=starts,
            facts=SheetFacts(
                kind=InterviewKind.VIDEO,
                minutes=45,
                time_zone=self.opening.employer.time_zone,
                where="https://meet.example.com/talk",
                note="Bring one example of work that you are proud of.",
                ends_at=ends_at,
            ),
            people=[self.interviewer()],
            by=self.recruiter,
        )

    def decline(
        self, reason: DecisionReason, text: str, *, gives_feedback: bool | None = True
    ) -> None:
        application = self.application
        decline_application(
            application=application,
            no=No(reason=reason, text=text, gives_feedback=gives_feedback),
            by=self.recruiter,
            version=application.version,
            seen=read_all(application),
        )

    def advance(self, text: str) -> None:
        application = self.application
        advance_application(
            application=application,
            by=self.recruiter,
            version=application.version,
            text=text,
            seen=read_all(application),
        )

    def offer(self, text: str) -> None:
        application = self.application
        terms = usual_terms(application.opening, ends_at=clock.now() + A_WEEK)
        make_offer(
            application=application,
            terms=terms,
            by=self.recruiter,
            version=application.version,
            text=text,
            seen=read_all(application),
        )

    def ask(self, intro: str) -> FeedbackRequest:
        plan = self.plan
        interviewer = plan.interview.interviewers.order_by("pk")[0]
        return ask_three_questions(
            plan=plan, by=self.candidate, interviewer=interviewer, intro=intro
        )

    def answer(
        self, content: Content, *, source: AnswerSource = AnswerSource.LINK, by: User | None = None
    ) -> None:
        own = personal(content, self.candidate.get_short_name())
        submit_answer(request=self.request, content=own, source=source, by=by, seconds=105)


def personal(content: Content, name: str) -> Content:
    """Said to this person."""
    return replace(content, strength=f"{name}, {content.strength[0].lower()}{content.strength[1:]}")


def read_all(application: Application) -> list[str]:
    """The recruiter reads what must be read before a decision."""
    return [item.key for item in to_be_seen(application)]


def answer_to(question: ScreeningQuestion, *, of: User) -> str:
    """Something that fits the question; one person's answer, not luck."""
    kind = QuestionKind(question.kind)
    if kind in {QuestionKind.ONE_OF, QuestionKind.MANY_OF} and question.choices:
        return question.choices[0]
    answers = written_answers().get(question.text, ["I would be glad to tell you when we meet."])
    return {
        QuestionKind.YES_NO: "Yes",
        QuestionKind.NUMBER: "4",
        QuestionKind.DATE: f"{clock.now().year + 1}-12-31",
    }.get(kind) or answers[crc32(of.email.encode()) % len(answers)]


@cache
def written_answers() -> dict[str, list[str]]:
    works = (work for sector in sectors() for work in sector.works if work.answers)
    return {work.questions[0].text: work.answers for work in works}
