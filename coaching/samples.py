"""The mails of this app about one invented interview: for previews and for golden files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse

from coaching.account.mails import KeepTextsMail
from coaching.advice.models import Article
from coaching.call import mails as call
from coaching.call.models import CallPlan
from coaching.coach import mails as coach
from coaching.coach.models import CoachRequest
from coaching.digest import mails as digest
from coaching.digest.queries.fit import Fit
from coaching.feedback.mails import employer as staff
from coaching.feedback.mails import kinds as employers
from coaching.feedback.mails import news
from coaching.feedback.mails import news as invite
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries.request import questions_of
from coaching.letter.mails import news as letters
from coaching.letter.mails.relay import RELAYED
from coaching.letter.models import Letter
from coaching.letter.queries.wording import subject_line
from coaching.letter.states import LetterKind
from coaching.plan import mails as plan
from coaching.plan.mails import NoAnswerMail
from coaching.plan.models import IfThenPlan, RecoveryPlan
from coaching.practice import mails as practice
from coaching.practice.models import PracticeInvite
from coaching.readiness import mails as readiness
from coaching.readiness.queries import WAYS_THERE, be_there_of, way_of
from coaching.reply import mails as reply
from coaching.reply.models import Reply
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.people.user.mails import SECRET, ZONE, candidate
from openings.interview.queries import times_of
from openings.samples import ID, opening, sample_interview, sample_interviewer

DAY = timedelta(days=1)
BODIES = {
    LetterKind.THANK_YOU: "Thank you for showing me the shop. The shelf of local authors stayed"
    " with me.\n\nI would like to learn how you choose them.",
    LetterKind.CLARIFICATION: "I said that I had ordered stock for two years. It was three, and"
    " the last one alone.",
    LetterKind.STATUS_CHECK: "May I ask when you will decide about the job? I am still glad to"
    " come.",
    LetterKind.GRACIOUS_REPLY: "Thank you for telling me. I would be glad if you thought of me"
    " again.",
}


def _plan() -> RecoveryPlan:
    interview = sample_interview()
    return RecoveryPlan(pk=ID, interview=interview, candidate=interview.application.candidate)


def _of_plan(**more: Any) -> Callable[[], kinds.Letter]:
    def letter() -> kinds.Letter:
        recovery = _plan()
        shown = recovery.interview.application.opening
        context = {
            "plan": recovery,
            "opening_title": shown.title,
            "employer_name": shown.employer.name,
            "interviewer_name": sample_interviewer().name,
        }
        return kinds.Letter(context=context | more)

    return letter


def _waiting(**more: Any) -> Callable[[], kinds.Letter]:
    def letter() -> kinds.Letter:
        return _of_plan(promised_by=(clock.now() - 3 * DAY).date(), **more)()

    return letter


def _of_letter(**more: Any) -> Callable[[], kinds.Letter]:
    def letter() -> kinds.Letter:
        written = Letter(pk=ID, plan=_plan(), kind=LetterKind.THANK_YOU)
        context = {
            "letter": written,
            "plan": written.plan,
            "interviewer_name": sample_interviewer().name,
            "employer_name": written.plan.interview.application.opening.employer.name,
        }
        return kinds.Letter(context=context | more)

    return letter


def _relayed(kind: LetterKind) -> Callable[[], kinds.Letter]:
    def letter() -> kinds.Letter:
        writer = candidate()
        context = {
            "headline": subject_line(kind, candidate=writer.name, opening=opening().title),
            "body": BODIES[kind],
            "candidate_name": writer.name,
            "opening_title": opening().title,
            "read_token": SECRET,
            "may_reply": True,
        }
        return kinds.Letter(
            context=context, from_name=writer.name, reply_to=kinds.Reader.of(writer)
        )

    return letter


def _call() -> kinds.Letter:
    starts_at = clock.now() + timedelta(minutes=15)
    planned = CallPlan(
        pk=ID, plan=_plan(), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2)
    )
    context = {
        "call": planned,
        "plan": planned.plan,
        "interviewer": sample_interviewer(),
        "employer": opening().employer,
    }
    return kinds.Letter(context=context)


def _coach() -> kinds.Letter:
    asked = CoachRequest(pk=ID, candidate=candidate(), due_at=clock.now() + DAY)
    return kinds.Letter(context={"request_row": asked, "coach_name": "Erin"})


def _request() -> FeedbackRequest:
    return FeedbackRequest(
        pk=ID,
        plan=_plan(),
        intro="I know that I was not the right fit this time, and I would like to learn.",
    )


def _to_employer(*, in_own_name: bool = True, note: str = "") -> Callable[[], kinds.Letter]:
    def letter() -> kinds.Letter:
        context = _asked(_request()) | {"note": note}
        return kinds.Letter(context=context, from_name=candidate().name if in_own_name else "")

    return letter


def _asked(request: FeedbackRequest) -> dict[str, Any]:
    shown = request.plan.interview.application.opening
    return {
        "request": request,
        "interview": request.plan.interview,
        "opening": shown,
        "employer": shown.employer,
        "candidate_name": candidate().get_full_name(),
        "candidate_first_name": candidate().get_short_name(),
        "questions": questions_of(request),
        "to_link": True,
        "secret": SECRET,
        "note": "",
    }


def _list_of_requests() -> kinds.Letter:
    return kinds.Letter(context={"rows": [_asked(_request())] * 2})


def _about_feedback(**more: Any) -> Callable[[], kinds.Letter]:
    def letter() -> kinds.Letter:
        shown = opening()
        request = _request()
        context = {
            "plan": request.plan,
            "request": request,
            "opening": shown,
            "employer": shown.employer,
        }
        return kinds.Letter(context=context | more)

    return letter


def _held() -> kinds.Letter:
    request = _request()
    answer = FeedbackAnswer(pk=1, review_by=clock.now() + DAY)
    context = {"request": request, "answer": answer, "employer": opening().employer}
    return kinds.Letter(context=context)


def _practice() -> kinds.Letter:
    friend = PracticeInvite(
        pk=ID,
        email="sam@example.org",
        message="Would you listen to me before Thursday?",
        agreed_at=clock.now() + 2 * DAY,
    )
    context = {
        "invite": friend,
        "first_name": candidate().get_short_name(),
        "secret": SECRET,
        "count": 5,
        "zone": ZONE,
    }
    return kinds.Letter(context=context, from_name=candidate().get_short_name())


def _due() -> kinds.Letter:
    return kinds.Letter(context={"plan": _plan(), "count": 2, "is_eve": False})


def _digest() -> kinds.Letter:
    shown = opening()
    shown.city, shown.region = "Portland", "ME"
    fits = [Fit(shown, ["It asks for what you know: selling, ordering", "Near to you"], 0.9)]
    link = reverse("coaching:digest_page", args=[SECRET])
    return _of_plan(fits=fits, link=link, is_last=False)()


def _next_interview() -> kinds.Letter:
    interview = sample_interview()
    shown = interview.application.opening
    if_then = IfThenPlan(pk=1, if_text="my mind goes blank", then_text="I ask to hear it again")
    strength = {"by": "Harbor Books", "text": "You spoke clearly and had an example ready."}
    context = {
        "interview": interview,
        "opening": shown,
        "employer": shown.employer,
        "times": times_of(interview, for_zone=ZONE),
        "if_then": if_then,
        "strength": strength,
        "has_own_words": True,
        "plans_route": True,
        "be_there": be_there_of(interview, home=ZONE),
        "way": WAYS_THERE[way_of(interview)],
    }
    return kinds.Letter(context=context)


def _keep_texts() -> kinds.Letter:
    return kinds.Letter(context={"erased_on": clock.now() + 30 * DAY})


def _reply() -> kinds.Letter:
    article = Article(pk=1, title="After a bad interview", slug="after-a-bad-interview")
    written = Reply(pk=ID, article=article)
    context = {"reply": written, "article": article, "secret": SECRET, "mute": SECRET}
    return kinds.Letter(context=context)


def _urgent() -> kinds.Letter:
    return kinds.Letter(context={"reply_id": ID})


kinds.show_samples(
    {
        plan.CheckinMail: _of_plan(),
        plan.ThankyouNudgeMail: _of_plan(),
        plan.DebriefNudgeMail: _of_plan(),
        NoAnswerMail: _waiting(can_ask=True),
        letters.StatusOfferMail: _waiting(),
        letters.NoteSeenMail: _of_letter(may_be_mended=False),
        letters.LetterReturnedMail: _of_letter(may_be_mended=True),
        **{kind: _relayed(letter_kind) for letter_kind, kind in RELAYED.items()},
        call.CallReminderMail: _call,
        call.CallLogMail: _call,
        coach.CoachNewMail: _coach,
        coach.CoachOverdueMail: _coach,
        coach.CoachReplyMail: _coach,
        employers.FeedbackRequestMail: _to_employer(),
        employers.FeedbackChaserMail: _to_employer(),
        employers.FeedbackDigestMail: _list_of_requests,
        employers.FeedbackReadMail: _to_employer(in_own_name=False),
        employers.FeedbackReturnedMail: _to_employer(
            in_own_name=False, note="Please say what you saw, and not who she is."
        ),
        invite.AskThreeMail: _about_feedback(),
        news.FeedbackStatusMail: _about_feedback(state="escalated"),
        news.FeedbackArrivedMail: _about_feedback(is_reminder=False),
        news.WithheldKeptMail: _about_feedback(),
        staff.FeedbackHeldMail: _held,
        staff.WithheldAskedMail: _held,
        practice.PracticeInviteMail: _practice,
        practice.PracticeReminderMail: _practice,
        practice.PracticeDueMail: _due,
        digest.OpeningsMail: _digest,
        readiness.NextInterviewMail: _next_interview,
        KeepTextsMail: _keep_texts,
        reply.ReplyConfirmMail: _reply,
        reply.ReplyPublishedMail: _reply,
        reply.ReplyNotifyMail: _reply,
        reply.ReplyUrgentMail: _urgent,
    }
)
