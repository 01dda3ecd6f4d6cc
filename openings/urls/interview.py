from django.urls import path

from openings.views import interview

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
        "interviews/<uuid:pk>/calendar.ics",
        interview.interview_calendar,
        name="interview_calendar",
    ),
]
