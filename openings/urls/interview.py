from django.urls import path

from openings.views import absence, interview

urlpatterns = [
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/interviews/new/",
        interview.interview_create,
        name="interview_create",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/move/",
        interview.interview_move,
        name="interview_move",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/cancel/",
        interview.interview_cancel,
        name="interview_cancel",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/end/",
        interview.interview_end,
        name="interview_end",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/did-not-come/",
        absence.interview_absence,
        name="interview_absence",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/did-not-come/undo/",
        absence.interview_absence_undo,
        name="interview_absence_undo",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/did-not-come/take-back/",
        absence.interview_absence_take_back,
        name="interview_absence_take_back",
    ),
    path(
        "interviews/<uuid:pk>/did-not-come/answer/",
        absence.interview_absence_answer,
        name="interview_absence_answer",
    ),
    path(
        "interviews/<uuid:pk>/calendar.ics",
        interview.interview_calendar,
        name="interview_calendar",
    ),
]
