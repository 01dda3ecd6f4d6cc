"""The addresses of coaching, by room."""

from django.urls import path

from coaching.advice import views as advice
from coaching.call import views as call
from coaching.coach import views as coach
from coaching.course import views as course
from coaching.debrief import views as debrief
from coaching.debrief.views import later
from coaching.feedback import views as feedback
from coaching.feedback.views import employer
from coaching.letter import views as letter
from coaching.letter.states import LetterKind
from coaching.letter.views import read as reader
from coaching.plan import views as plan
from coaching.practice import views as practice
from coaching.practice.views import friend, readiness
from coaching.reply import views as reply

app_name = "coaching"

PLAN = "recovery/<uuid:pk>/"
PRACTICE = PLAN + "practice/"
SESSION = PRACTICE + "sessions/<uuid:session_pk>/"

urlpatterns = [
    # advice
    path("advice/", advice.advice_list, name="advice_list"),
    path("advice/do/<slug:tool>/", advice.advice_do, name="advice_do"),
    path("advice/<slug:slug>/", advice.advice_detail, name="advice_detail"),
    # reply
    path("advice/<slug:slug>/replies/", reply.reply_create, name="reply_create"),
    path("advice/<slug:slug>/replies/sent/", reply.reply_sent, name="reply_sent"),
    path("replies/<str:token>/", reply.reply_link, name="reply_link"),
    path("replies/<uuid:pk>/confirm/", reply.reply_confirm, name="reply_confirm"),
    path("replies/<uuid:pk>/flag/", reply.reply_flag, name="reply_flag"),
    path("replies/mail/<str:signed>/", reply.reply_mute, name="reply_mute"),
    # course
    path(PLAN + "take-away/", course.take_away, name="take_away"),
    path("recovery/", course.plan_list, name="plan_list"),
    path(PLAN, course.plan_detail, name="plan_detail"),
    path(PLAN + "park/", course.plan_park, name="plan_park"),
    path(PLAN + "resume/", course.plan_resume, name="plan_resume"),
    path(PLAN + "mail/", course.plan_mute, name="plan_mute"),
    path(PLAN + "close/", course.plan_close, name="plan_close"),
    path(PLAN + "skip/", course.step_skip, name="step_skip"),
    path("interviews/elsewhere/new/", course.reported_create, name="reported_create"),
    path(
        "interviews/elsewhere/<uuid:pk>/outcome/", course.reported_outcome, name="reported_outcome"
    ),
    path("interviews/elsewhere/<uuid:pk>/check/", course.reported_check, name="reported_check"),
    # debrief
    path(PLAN + "mood/", debrief.mood_edit, name="mood_edit"),
    path(PLAN + "debrief/", debrief.debrief_edit, name="debrief_edit"),
    path(PLAN + "debrief/save/", debrief.debrief_autosave, name="debrief_autosave"),
    path(PLAN + "debrief/sealed/", debrief.debrief_detail, name="debrief_detail"),
    path(PLAN + "debrief/second-look/", later.second_look, name="second_look"),
    path(PLAN + "slips/<int:task_pk>/", later.blunder_mend, name="blunder_mend"),
    path(PLAN + "problems/<int:task_pk>/", later.problem_mend, name="problem_mend"),
    path(PLAN + "what-worked/", later.worked, name="worked"),
    # digest
    path("openings-for-you/<str:signed>/", plan.digest_page, name="digest_page"),
    path("openings-for-you/<str:signed>/search/", plan.digest_search, name="digest_search"),
    path("openings-for-you/<str:signed>/<int:pk>/", plan.digest_open, name="digest_open"),
    path(PLAN + "openings/", plan.fitting_openings, name="fitting_openings"),
    # calibration
    path("recovery/calibration/", later.calibration_list, name="calibration_list"),
    path("recovery/progress/", later.progress, name="progress"),
    path(PLAN + "calibration/", later.calibration_detail, name="calibration_detail"),
    path(PLAN + "reality-check/", later.reality_check, name="reality_check"),
    # letter
    path(
        PLAN + "thank-you/", letter.letter_edit, {"kind": LetterKind.THANK_YOU}, name="letter_edit"
    ),
    path(
        PLAN + "clarification/",
        letter.letter_edit,
        {"kind": LetterKind.CLARIFICATION},
        name="clarification_edit",
    ),
    path(
        PLAN + "status-check/",
        letter.letter_edit,
        {"kind": LetterKind.STATUS_CHECK},
        name="status_check_edit",
    ),
    path(
        PLAN + "gracious-reply/",
        letter.letter_edit,
        {"kind": LetterKind.GRACIOUS_REPLY},
        name="gracious_reply_edit",
    ),
    path(PLAN + "letters/check/", letter.letter_check, name="letter_check"),
    path(PLAN + "letters/<uuid:letter_pk>/", reader.letter_detail, name="letter_detail"),
    path(PLAN + "letters/<uuid:letter_pk>/undo/", reader.letter_undo, name="letter_undo"),
    path(PLAN + "letters/<uuid:letter_pk>/copy/", reader.letter_copy, name="letter_copy"),
    path("n/<str:token>/", reader.letter_link, name="letter_link"),
    path("notes/<uuid:pk>/", reader.letter_read, name="letter_read"),
    path("notes/<uuid:pk>/read/", reader.letter_acknowledge, name="letter_acknowledge"),
    path("notes/<uuid:pk>/report/", reader.letter_report, name="letter_report"),
    # feedback
    path(PLAN + "questions/", feedback.feedback_create, name="feedback_create"),
    path(PLAN + "questions/cancel/", feedback.feedback_cancel, name="feedback_cancel"),
    path(PLAN + "feedback/", feedback.feedback_open, name="feedback_open"),
    path(PLAN + "feedback/action/", feedback.feedback_action, name="feedback_action"),
    path(PLAN + "feedback/useful/", feedback.feedback_useful, name="feedback_useful"),
    path(PLAN + "feedback/thanks/", feedback.feedback_thank, name="feedback_thank"),
    path(PLAN + "feedback/withheld/", feedback.feedback_ask_withheld, name="feedback_ask_withheld"),
    path("f/<str:token>/", employer.feedback_link, name="feedback_link"),
    path("feedback/<uuid:pk>/", employer.feedback_form, name="feedback_form"),
    path("feedback/<uuid:pk>/draft/", employer.feedback_draft, name="feedback_draft"),
    path("feedback/<uuid:pk>/decline/", employer.feedback_decline, name="feedback_decline"),
    path("feedback/<uuid:pk>/call/", employer.feedback_call, name="feedback_call"),
    path("feedback/<uuid:pk>/done/", employer.feedback_done, name="feedback_done"),
    path("employers/<slug:slug>/feedback/", employer.feedback_inbox, name="feedback_inbox"),
    # practice
    path("practice/questions/", practice.question_list, name="question_list"),
    path(PRACTICE, practice.practice_home, name="practice_home"),
    path(PRACTICE + "keep/", practice.practice_keep, name="practice_keep"),
    path(PRACTICE + "drills/<uuid:drill_pk>/done/", practice.drill_done, name="drill_done"),
    path(PRACTICE + "solo/", practice.practice_solo, name="practice_solo"),
    path(
        PRACTICE + "answers/<int:attempt_pk>/", practice.practice_attempt, name="practice_attempt"
    ),
    path(PRACTICE + "mirror/", practice.practice_mirror, name="practice_mirror"),
    path(PRACTICE + "coach/", practice.practice_coach, name="practice_coach"),
    path(PRACTICE + "friend/", friend.practice_friend, name="practice_friend"),
    path(SESSION, friend.practice_session, name="practice_session"),
    path(SESSION + "cancel/", friend.practice_cancel, name="practice_cancel"),
    path("p/<str:token>/", friend.practice_link, name="practice_link"),
    path("practice/<uuid:pk>/", friend.practice_form, name="practice_form"),
    path("practice/<uuid:pk>/stop/", friend.practice_decline, name="practice_decline"),
    # readiness
    path(PLAN + "ready/", readiness.readiness, name="readiness"),
    path("interviews/<uuid:pk>/get-ready/", readiness.next_interview, name="next_interview"),
    # help_line
    path("help/now/", advice.help_now, name="help_now"),
    # call
    path(PLAN + "call/", call.call_plan, name="call_plan"),
    path(PLAN + "call/log/", call.call_log, name="call_log"),
    path(PLAN + "call/calendar.ics", call.call_calendar, name="call_calendar"),
    # coach
    path("coach/", coach.coach_list, name="coach_list"),
    path("coach/new/", coach.coach_create, name="coach_create"),
    path("coach/<uuid:pk>/", coach.coach_detail, name="coach_detail"),
    path("coach/shares/<uuid:pk>/revoke/", coach.share_revoke, name="share_revoke"),
    path("coach/shared/<uuid:pk>/", coach.shared_detail, name="shared_detail"),
    # pass_on
    path("pass-it-on/", advice.pass_on_create, name="pass_on_create"),
    # account
    path(PLAN + "erase/", course.own_texts_erase, name="own_texts_erase"),
]

for pattern in urlpatterns:
    pattern.callback = advice.offers_help(pattern.callback)
