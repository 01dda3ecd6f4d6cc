"""Applications of the crowd: full pipelines, written as rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from coaching.plan.models import RecoveryPlan
from demo.catalog import No
from demo.luck import happens
from demo.way import Calendar, promised_after
from jobstore.lib.zones import read_zone, telling_time
from jobstore.people.user.models import User
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.interview.models import Interview, Interviewer
from openings.interview.states import InterviewKind, InterviewState
from openings.opening.models import Opening
from openings.opening.states import OpeningState

NOTES = (
    "I live nearby and can start next month.",
    "Your text about the team made me write this.",
    "I have done this work for four years and would like to go on with it.",
    "I am changing fields, and I learn quickly.",
    "",
)
NOS = (
    No(
        DecisionReason.EXPERIENCE,
        "You wrote clearly. We looked for more experience with one thing that the job needs daily.",
    ),
    No(
        DecisionReason.EXPERIENCE,
        "Thank you for the careful application. For this job we need somebody with a year or two"
        " of practice.",
    ),
    No(DecisionReason.STRONGER, "You bring a lot. Another person had done just this work before."),
    No(
        DecisionReason.STRONGER,
        "We read your application with pleasure. Two people came closer to what we need each day.",
    ),
    No(
        DecisionReason.LOGISTICS,
        "Your experience fits. The hours that we can offer do not match the ones that you named.",
    ),
)
WHERE = {
    InterviewKind.PHONE: "We call the number in your application.",
    InterviewKind.VIDEO: "https://meet.example.com/talk",
}
APPLIED_SHARE = 0.45
FATES = {"new": 40, "read": 25, "invited": 20, "no": 15}


@dataclass
class Crowd:
    rng: Random
    now: datetime
    managers: dict[int, str]  # the title of who interviews, by employer

    def apply_everywhere(self, openings: list[Opening], candidates: list[User]) -> None:
        """To live openings that have been up for some days; each candidate once to each."""
        applications: list[Application] = []
        for opening in openings:
            if not self._takes_applications(opening) or not happens(self.rng, APPLIED_SHARE):
                continue
            chosen = self.rng.sample(candidates, k=self.rng.randint(1, 4))
            applications += [self._application(opening, candidate) for candidate in chosen]
        Application.objects.bulk_create(applications)
        self._write_history(applications)
        self._write_interviews(applications)

    def _takes_applications(self, opening: Opening) -> bool:
        return (
            opening.state == OpeningState.PUBLISHED
            and opening.publish_at is not None
            and opening.publish_at < self.now - timedelta(days=4)
            and opening.is_live(at=self.now)
        )

    def _application(self, opening: Opening, candidate: User) -> Application:
        rng = self.rng
        published = opening.publish_at or self.now
        longest = min((self.now - published).total_seconds(), 20 * 86_400)
        submitted = self.now - timedelta(seconds=rng.uniform(longest / 10, longest))
        application = Application(
            id=self._key(),
            candidate=candidate,
            opening=opening,
            contact_name=candidate.name,
            contact_phone=candidate.phone,
            cover_note=rng.choice(NOTES),
            wanted_places=opening.place_name if opening.more_places else "",
            submission_key=self._key(),
            stage=Stage.APPLIED,
            created_at=submitted - timedelta(minutes=rng.randint(3, 90)),
            submitted_at=submitted,
            stage_since=submitted,
        )
        self._move_on(application, submitted)
        return application

    def _move_on(self, application: Application, submitted: datetime) -> None:
        """Two of five are new, others are read or invited, some were told a no."""
        [fate] = self.rng.choices(list(FATES), weights=list(FATES.values()))
        age = self.now - submitted
        if fate == "new" or age < timedelta(days=3):
            return
        application.stage_since = submitted + age * 0.3
        application.stage = Stage.INTERVIEW if fate == "invited" else Stage.SCREENING
        application.version = 2
        if fate == "no":
            self._end(application, submitted + age * 0.4)

    def _end(self, application: Application, decided: datetime) -> None:
        tell_at = telling_time(decided, read_zone(application.candidate.time_zone))
        if tell_at > self.now:
            return
        application.outcome = Outcome.NOT_SELECTED
        application.decided_at = decided
        application.decided_by = application.opening.created_by
        application.tell_at = application.told_at = tell_at
        no = self.rng.choice(NOS)
        application.decision_reason, application.decision_text = no.reason, no.text

    def _write_history(self, applications: list[Application]) -> None:
        events = []
        for application in applications:
            sent = application.submitted_at or self.now
            events.append(
                self._event(application, sent, Happening.SUBMITTED, Stage.DRAFT, Stage.APPLIED)
            )
            if application.stage != Stage.APPLIED:
                at = application.stage_since
                stage = Stage(application.stage)
                events.append(self._event(application, at, Happening.MOVED, Stage.APPLIED, stage))
            if application.told_at:
                told = self._event(
                    application, application.told_at, Happening.TOLD, "", Outcome.NOT_SELECTED
                )
                events.append(told)
        ApplicationEvent.objects.bulk_create(events)

    def _event(
        self, application: Application, at: datetime, what: Happening, source: str, target: str
    ) -> ApplicationEvent:
        by = application.opening.created_by
        if what == Happening.SUBMITTED:
            by = application.candidate
        return ApplicationEvent(
            application=application,
            at=at,
            by=None if what == Happening.TOLD else by,
            what=what,
            facts=what.plain({"target": target} | ({"source": source} if source else {})),
            candidate_sees_from=at,
        )

    def _write_interviews(self, applications: list[Application]) -> None:
        invited = [item for item in applications if item.stage == Stage.INTERVIEW]
        interviews = [self._interview(application) for application in invited]
        Interview.objects.bulk_create(interviews)
        Interviewer.objects.bulk_create(
            Interviewer(
                interview=interview,
                name=recruiter.name,
                title=self.managers[interview.application.opening.employer_id],
                email=recruiter.email,
            )
            for interview in interviews
            if (recruiter := interview.application.opening.created_by) is not None
        )
        RecoveryPlan.objects.bulk_create(
            RecoveryPlan(
                id=self._key(),
                interview=interview,
                candidate=interview.application.candidate,
                created_at=interview.ends_at,
            )
            for interview in interviews
            if interview.state == InterviewState.HELD
        )

    def _interview(self, application: Application) -> Interview:
        """In the days to come, or held in the days before."""
        calendar = Calendar(self.now)
        hour, days = self.rng.randint(9, 15), self.rng.randint(1, 4)
        zone = read_zone(application.opening.employer.time_zone)
        held = calendar.back(days, hour, zone=zone)
        was_invited_before = application.stage_since < held - timedelta(days=1)
        is_ahead = happens(self.rng, 0.6) or not was_invited_before
        starts_at = calendar.ahead(days, hour, zone=zone) if is_ahead else held
        kind = self.rng.choice(list(WHERE))
        ends_at = starts_at + timedelta(minutes=45)
        return Interview(
            id=self._key(),
            application=application,
            kind=kind,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=application.opening.employer.time_zone,
            where=WHERE[kind],
            promised_by=promised_after(starts_at),
            state=InterviewState.SCHEDULED if is_ahead else InterviewState.HELD,
            scheduled_by=application.opening.created_by,
            created_at=application.stage_since,
            concluded_at=None if is_ahead else ends_at,
        )

    def _key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)
