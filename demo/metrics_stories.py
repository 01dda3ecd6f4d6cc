"""What went before the stories: enough answers for one employer's badge, and for one table.

Written as rows like the crowd: people who were interviewed and told months ago.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from coaching.feedback.models import FeedbackAnswer, FeedbackPick, FeedbackRequest
from coaching.feedback.states import AnswerSource, DeclineReason, FeedbackState, Pick
from coaching.metrics.actions import close_quarters, count_employers, refresh_records
from coaching.metrics.models import EmployerRecord
from coaching.metrics.queries.themes import quarter_before, quarter_of, starts_at
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from demo.adverts import STAGES
from demo.catalog import No, Sector
from demo.feedback_words import clear_answer
from demo.firms import ACME, House
from demo.way import NEW_YORK, promised_after
from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.lib.zones import read_zone, telling_time
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview, Interviewer
from openings.interview.states import InterviewDecision, InterviewState
from openings.opening.models import Opening, Requirement
from openings.opening.states import CloseReason, OpeningState
from openings.place.actions import save_places, state_places

PEOPLE = 16
DECLINED = 3  # of them
UNANSWERED = 2
LATE = 4  # told after the promised day
PICKS = (Pick.EXAMPLES, Pick.EXAMPLES, Pick.LENGTH, Pick.EXAMPLES, Pick.STRONGER, Pick.LENGTH)
PRAISE = ("clear,kind", "clear", "clear,kind,specific")
INTRO = "Thank you for your time. I would like to learn for my next interview."


@dataclass
class Past:
    """Rows of one employer's past, in the order in which they must be written."""

    sector: Sector
    applications: list[Application] = field(default_factory=list)
    interviews: list[Interview] = field(default_factory=list)
    interviewers: list[Interviewer] = field(default_factory=list)
    plans: list[RecoveryPlan] = field(default_factory=list)
    requests: list[FeedbackRequest] = field(default_factory=list)
    answers: list[FeedbackAnswer] = field(default_factory=list)
    picks: list[FeedbackPick] = field(default_factory=list)
    mails: list[OutgoingMail] = field(default_factory=list)

    def write(self) -> None:
        Application.objects.bulk_create(self.applications)
        Interview.objects.bulk_create(self.interviews)
        Interviewer.objects.bulk_create(self.interviewers)
        RecoveryPlan.objects.bulk_create(self.plans)
        FeedbackRequest.objects.bulk_create(self.requests)
        FeedbackAnswer.objects.bulk_create(self.answers)
        FeedbackPick.objects.bulk_create(self.picks)
        OutgoingMail.objects.bulk_create(self.mails)


def write_past(houses: list[House], candidates: list[User], rng: Random, *, now: datetime) -> None:
    """Acme's months before the demo, counted as the site counts on Mondays."""
    house = next(house for house in houses if house.employer.name == ACME)
    opening = _earlier_opening(house, now)
    past = Past(sector=house.sector)
    for number, candidate in enumerate(candidates[:PEOPLE]):
        _one(past, opening, house.owner, candidate, rng, number=number, now=now)
    past.write()
    _count_again(house)
    with clock.at(now):
        close_quarters()
        refresh_records()


def _count_again(house: House) -> None:
    """The counts of past Mondays knew nothing of these rows."""
    for record in EmployerRecord.objects.filter(employer=house.employer):
        record.delete()
        with clock.at(record.checked_at):
            count_employers(employers=[house.employer])


def _earlier_opening(house: House, now: datetime) -> Opening:
    """The job was posted once before, and filled."""
    openings = Opening.objects.of(house.employer).filter(title=STAGES[ACME])
    opening = openings.order_by("posted_at", "pk")[0]
    asked = [item.text for item in opening.requirements.order_by("position")]
    places = list(opening.places.order_by("position"))
    opening.pk = None
    first = _interview_day(now, 0)
    opening.description += "\n\nThe job begins as soon as you are free."
    opening.posted_at = opening.publish_at = first - timedelta(days=21)
    opening.created_at = opening.updated_at = first - timedelta(days=22)
    opening.state, opening.close_reason = OpeningState.CLOSED, CloseReason.FILLED
    opening.closed_at = opening.closes_at = first + timedelta(days=40)
    [opening] = Opening.objects.bulk_create([opening])
    for place in places:
        place.pk = None
    rows = state_places(opening=opening, places=places)
    save_places(openings=[opening], places=rows)
    Requirement.objects.bulk_create(
        Requirement(opening=opening, position=position, text=text)
        for position, text in enumerate(asked, start=1)
    )
    return opening


def _one(
    past: Past,
    opening: Opening,
    by: User,
    candidate: User,
    rng: Random,
    *,
    number: int,
    now: datetime,
) -> None:
    held = _interview_day(now, number)
    no = past.sector.nos[number % len(past.sector.nos)]
    application = _told(opening, by, candidate, rng, no=no, held=held, is_late=number < LATE)
    interview = Interview(
        id=_key(rng),
        application=application,
        starts_at=held,
        ends_at=held + timedelta(minutes=45),
        time_zone=opening.employer.time_zone,
        promised_by=promised_after(held),
        state=InterviewState.HELD,
        decision=InterviewDecision.NOT_SELECTED,
        decided_at=application.decided_at,
        scheduled_by=by,
        created_at=held - timedelta(days=4),
        concluded_at=held + timedelta(minutes=45),
    )
    person = Interviewer(interview=interview, name=by.name, title="Owner", email=by.email)
    plan = RecoveryPlan(
        id=_key(rng),
        interview=interview,
        candidate=candidate,
        branch=Branch.NOT_SELECTED,
        created_at=interview.ends_at,
    )
    past.applications.append(application)
    past.interviews.append(interview)
    past.interviewers.append(person)
    past.plans.append(plan)
    _ask(past, plan, person, rng, number=number, at=held + timedelta(days=15))


def _interview_day(now: datetime, number: int) -> datetime:
    """In the middle of the last closed quarter."""
    quarter: date = quarter_before(quarter_of(now.astimezone(NEW_YORK).date()))
    return starts_at(quarter) + timedelta(days=20 + number, hours=14)


def _told(
    opening: Opening,
    by: User,
    candidate: User,
    rng: Random,
    *,
    no: No,
    held: datetime,
    is_late: bool,
) -> Application:
    decided = held + timedelta(days=12 if is_late else 3)
    tell_at = telling_time(decided, read_zone(candidate.time_zone))
    sent = held - timedelta(days=9)
    return Application(
        id=_key(rng),
        candidate=candidate,
        opening=opening,
        contact_name=candidate.name,
        contact_phone=candidate.phone,
        submission_key=_key(rng),
        stage=Stage.INTERVIEW,
        stage_since=held - timedelta(days=4),
        outcome=Outcome.NOT_SELECTED,
        created_at=sent,
        submitted_at=sent,
        decided_at=decided,
        decided_by=by,
        tell_at=tell_at,
        told_at=tell_at,
        decision_reason=no.reason,
        decision_text=no.text,
        gives_feedback=True,
    )


def _ask(
    past: Past, plan: RecoveryPlan, person: Interviewer, rng: Random, *, number: int, at: datetime
) -> None:
    has_answer = number >= DECLINED + UNANSWERED
    is_declined = not has_answer and number >= UNANSWERED
    ended = FeedbackState.DECLINED if is_declined else FeedbackState.EXPIRED
    request = FeedbackRequest(
        id=_key(rng),
        plan=plan,
        interviewer=person,
        intro=INTRO,
        state=FeedbackState.RELEASED if has_answer else ended,
        sent_at=at,
        chase_at=at + timedelta(days=7),
        escalate_at=at + timedelta(days=14),
        expires_at=at + timedelta(days=28),
        decline_reason=DeclineReason.FORGOTTEN if is_declined else "",
        declined_at=at + timedelta(days=5) if is_declined else None,
    )
    past.requests.append(request)
    past.mails.append(_mail(request, person, at=at, key=_key(rng)))
    if has_answer:
        _answer(past, request, number=number, at=at + timedelta(days=4))


def _answer(past: Past, request: FeedbackRequest, *, number: int, at: datetime) -> None:
    replies = past.sector.replies
    words = clear_answer(replies[number % len(replies)])
    opened = at + timedelta(days=1)
    answer = FeedbackAnswer(
        request=request,
        source=AnswerSource.LINK,
        submitted_at=at,
        released_at=at + timedelta(hours=1),
        opened_at=opened,
        acted_at=opened if number % 3 else None,
        action="reading" if number % 3 else "",
        was_useful=number % 4 > 0,
        praise=PRAISE[number % len(PRAISE)],
        rated_at=opened,
        **words.lines(),
    )
    past.answers.append(answer)
    pick = PICKS[number % len(PICKS)]
    improve = "" if pick == Pick.STRONGER else words.picks[0].improve
    past.picks.append(
        FeedbackPick(answer=answer, pick=pick, requirement_text="Planning a count", improve=improve)
    )


def _mail(
    request: FeedbackRequest, person: Interviewer, *, at: datetime, key: UUID
) -> OutgoingMail:
    """What carried the questions; its text has been emptied since."""
    return OutgoingMail(
        id=key,
        key=f"feedback_request:{request.pk}",
        message_id=f"<{key.hex}@example.com>",
        kind="coaching.feedback_request",
        category=Category.RELAYED,
        recipient_email=person.email,
        recipient_name=person.name,
        recipient_hash=keyed_hash(person.email, purpose="address"),
        subject_type="coaching.feedbackrequest",
        subject_id=str(request.pk),
        created_at=at,
        not_before=at,
        expires_at=at + timedelta(days=7),
        state=MailState.SENT,
        attempts=1,
        dispatch_at=at,
        sent_at=at,
        finished_at=at,
    )


def _key(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
