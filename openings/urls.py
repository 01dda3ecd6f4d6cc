from django.urls import path

from openings import feeds
from openings.absence import views as absence
from openings.alert import views as alert
from openings.application.views import application, apply
from openings.board import views as board
from openings.closing import views as closing
from openings.decision import views as decision
from openings.hiring import views as hiring
from openings.interview import views as interview
from openings.message import views as message
from openings.offer import views as offer
from openings.opening import views as opening
from openings.opening.views import again
from openings.reminder import views as reminder
from openings.search import views as search
from openings.search.views import kept
from openings.slot import views as slot
from openings.slot.views import propose
from openings.template import views as template
from openings.version import views as version

app_name = "openings"
EMPLOYER = "employers/<slug:slug>/"
THEIR_APPLICATION = f"{EMPLOYER}applications/<uuid:pk>/"
THEIR_INTERVIEW = f"{EMPLOYER}interviews/<uuid:pk>/"
THEIR_OPENINGS = f"{EMPLOYER}openings/"
MESSAGE = "applications/<uuid:pk>/messages/<uuid:message>/"
THEIR_MESSAGES = f"{THEIR_APPLICATION}messages/"
ABSENCE = "interviews/<uuid:pk>/did-not-come/"

urlpatterns = [
    path("alerts/", alert.alert_list, name="alert_list"),
    path("alerts/new/", alert.alert_new, name="alert_new"),
    path("alerts/asked/", alert.alert_asked, name="alert_asked"),
    path("alerts/all/<str:signed>/", alert.alert_all, name="alert_all"),
    path("alerts/<str:signed>/", alert.alert_page, name="alert_page"),
    path("alerts/<str:signed>/fit/<uuid:mail>/", alert.alert_fit, name="alert_fit"),
    path("openings/<int:pk>/apply/", apply.opening_apply, name="opening_apply"),
    path("openings/<int:pk>/apply/draft/", apply.application_autosave, name="application_autosave"),
    path("openings/<int:pk>/apply/resume/", apply.application_resume, name="application_resume"),
    path("applications/", application.application_list, name="application_list"),
    path("applications/<uuid:pk>/", application.application_detail, name="application_detail"),
    path("applications/<uuid:pk>/sent/", apply.application_sent, name="application_sent"),
    path(
        "applications/<uuid:pk>/withdraw/",
        application.application_withdraw,
        name="application_withdraw",
    ),
    path("applications/<uuid:pk>/offer/<slug:reply>/", offer.offer_answer, name="offer_answer"),
    path("applications/<uuid:pk>/others/", offer.application_others, name="application_others"),
    path("applications/<uuid:pk>/messages/", message.message_list, name="message_list"),
    path(f"{MESSAGE}take-back/", message.message_take_back, name="message_take_back"),
    path(f"{MESSAGE}report/", message.message_report, name="message_report"),
    path("resumes/spelling/", application.resume_spelling, name="resume_spelling"),
    path("resumes/<uuid:pk>/", application.resume_download, name="resume_download"),
    path(THEIR_OPENINGS, opening.employer_opening_list, name="employer_opening_list"),
    path(f"{THEIR_OPENINGS}new/", opening.opening_create, name="opening_create"),
    path(f"{THEIR_OPENINGS}<int:pk>/edit/", opening.opening_edit, name="opening_edit"),
    path(f"{THEIR_OPENINGS}<int:pk>/preview/", opening.opening_preview, name="opening_preview"),
    path(f"{THEIR_OPENINGS}<int:pk>/publish/", opening.opening_publish, name="opening_publish"),
    path(f"{THEIR_OPENINGS}<int:pk>/delete/", opening.opening_delete, name="opening_delete"),
    path(f"{THEIR_OPENINGS}templates/", template.template_list, name="template_list"),
    path(
        f"{THEIR_OPENINGS}templates/<int:pk>/start/",
        template.template_start,
        name="template_start",
    ),
    path(
        f"{THEIR_OPENINGS}templates/<int:pk>/delete/",
        template.template_delete,
        name="template_delete",
    ),
    path(f"{THEIR_OPENINGS}<int:pk>/template/", template.template_create, name="template_create"),
    path(f"{THEIR_OPENINGS}<int:pk>/copy/", again.opening_copy, name="opening_copy"),
    path(f"{THEIR_OPENINGS}<int:pk>/extend/", again.opening_extend, name="opening_extend"),
    path(
        f"{THEIR_OPENINGS}<int:pk>/open-again/",
        again.opening_open_again,
        name="opening_open_again",
    ),
    path(f"{THEIR_OPENINGS}<int:pk>/close/", opening.opening_close, name="opening_close"),
    path(f"{THEIR_OPENINGS}<int:pk>/endings/", closing.opening_endings, name="opening_endings"),
    path(f"{THEIR_OPENINGS}<int:pk>/ended/", closing.opening_ended, name="opening_ended"),
    path(
        f"{THEIR_OPENINGS}<int:pk>/endings/undo/",
        closing.opening_endings_undo,
        name="opening_endings_undo",
    ),
    path("still-hiring/<str:signed>/", hiring.still_hiring, name="still_hiring"),
    path(f"{THEIR_OPENINGS}<int:pk>/versions/", version.opening_versions, name="opening_versions"),
    path(
        f"{THEIR_OPENINGS}<int:pk>/versions/<int:number>/",
        version.opening_version,
        name="opening_version",
    ),
    path(
        f"{THEIR_OPENINGS}<int:pk>/versions/<int:number>/restore/",
        version.version_restore,
        name="version_restore",
    ),
    path(
        f"{THEIR_OPENINGS}<int:pk>/change/take-back/",
        version.change_take_back,
        name="change_take_back",
    ),
    path(f"{EMPLOYER}answers/", reminder.answers_owed, name="answers_owed"),
    path(f"{EMPLOYER}applications/", board.new_applications, name="new_applications"),
    path(f"{THEIR_OPENINGS}<int:pk>/pipeline/", board.pipeline, name="pipeline"),
    path(THEIR_APPLICATION, board.application_review, name="application_review"),
    path(f"{THEIR_APPLICATION}move/", board.application_move, name="application_move"),
    path(f"{THEIR_APPLICATION}note/", board.application_note, name="application_note"),
    path(f"{THEIR_APPLICATION}decide/", decision.application_decide, name="application_decide"),
    path(
        f"{THEIR_APPLICATION}decide/undo/",
        decision.application_decision_undo,
        name="application_decision_undo",
    ),
    path(THEIR_MESSAGES, message.message_list, name="message_list_team"),
    path(f"{THEIR_MESSAGES}answered/", message.messages_answered, name="messages_answered"),
    path(
        f"{THEIR_MESSAGES}<uuid:message>/take-back/",
        message.message_take_back,
        name="message_take_back_team",
    ),
    path(f"{THEIR_MESSAGES}<uuid:message>/send/", message.message_send, name="message_send"),
    path(
        f"{THEIR_MESSAGES}<uuid:message>/report/",
        message.message_report,
        name="message_report_team",
    ),
    path(f"{THEIR_APPLICATION}offer/time/", offer.offer_time, name="offer_time"),
    path(
        f"{THEIR_APPLICATION}interviews/new/", interview.interview_create, name="interview_create"
    ),
    path(f"{THEIR_INTERVIEW}move/", interview.interview_move, name="interview_move"),
    path(f"{THEIR_INTERVIEW}cancel/", interview.interview_cancel, name="interview_cancel"),
    path(f"{THEIR_INTERVIEW}end/", interview.interview_end, name="interview_end"),
    path(
        "interviews/<uuid:pk>/calendar.ics", interview.interview_calendar, name="interview_calendar"
    ),
    path(f"{THEIR_INTERVIEW}did-not-come/", absence.interview_absence, name="interview_absence"),
    path(
        f"{THEIR_INTERVIEW}did-not-come/undo/",
        absence.interview_absence_undo,
        name="interview_absence_undo",
    ),
    path(
        f"{THEIR_INTERVIEW}did-not-come/take-back/",
        absence.interview_absence_take_back,
        name="interview_absence_take_back",
    ),
    path(f"{ABSENCE}answer/", absence.interview_absence_answer, name="interview_absence_answer"),
    path(
        "interviews/<uuid:pk>/nobody-came/",
        absence.interview_nobody_came,
        name="interview_nobody_came",
    ),
    path(
        "interviews/<uuid:pk>/other-time/", slot.interview_other_time, name="interview_other_time"
    ),
    path("proposals/link/<str:token>/", slot.proposal_link, name="proposal_link"),
    path("proposals/<uuid:pk>/", slot.proposal_pick, name="proposal_pick"),
    path(
        "proposals/<uuid:pk>/other-times/", slot.proposal_other_times, name="proposal_other_times"
    ),
    path(f"{THEIR_OPENINGS}<int:pk>/times/", propose.sheet_list, name="sheet_list"),
    path(f"{THEIR_OPENINGS}<int:pk>/times/new/", propose.sheet_create, name="sheet_create"),
    path(
        f"{THEIR_OPENINGS}<int:pk>/times/<uuid:sheet>/take-back/",
        propose.sheet_take_back,
        name="sheet_take_back",
    ),
    path(f"{THEIR_APPLICATION}other-time/", propose.other_time_accept, name="other_time_accept"),
    path("saved/", kept.saved_opening_list, name="saved_opening_list"),
    path("openings/<int:pk>/save/", kept.opening_save, name="opening_save"),
    path("openings/<int:pk>/unsave/", kept.opening_unsave, name="opening_unsave"),
    path("hidden/", kept.hidden_list, name="hidden_list"),
    path("openings/<int:pk>/hide/", kept.opening_hide, name="opening_hide"),
    path("openings/<int:pk>/unhide/", kept.opening_unhide, name="opening_unhide"),
    path(f"{EMPLOYER}hide/", kept.employer_hide, name="employer_hide"),
    path(f"{EMPLOYER}unhide/", kept.employer_unhide, name="employer_unhide"),
    path("openings/", search.opening_list, name="opening_list"),
    path("openings/suggestions/", search.suggestions, name="search_suggestions"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", feeds.sitemap, name="sitemap"),
    path("openings/<int:pk>/<slug:slug>/", search.opening_detail, name="opening_detail"),
]
