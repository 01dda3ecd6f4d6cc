from django.urls import path

from openings.interview import views

urlpatterns = [
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/interviews/new/",
        views.interview_create,
        name="interview_create",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/move/",
        views.interview_move,
        name="interview_move",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/cancel/",
        views.interview_cancel,
        name="interview_cancel",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/end/",
        views.interview_end,
        name="interview_end",
    ),
    path(
        "interviews/<uuid:pk>/calendar.ics",
        views.interview_calendar,
        name="interview_calendar",
    ),
]
