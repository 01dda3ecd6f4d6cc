from django.urls import path

from openings.absence import views

urlpatterns = [
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/did-not-come/",
        views.interview_absence,
        name="interview_absence",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/did-not-come/undo/",
        views.interview_absence_undo,
        name="interview_absence_undo",
    ),
    path(
        "employers/<slug:slug>/interviews/<uuid:pk>/did-not-come/take-back/",
        views.interview_absence_take_back,
        name="interview_absence_take_back",
    ),
    path(
        "interviews/<uuid:pk>/did-not-come/answer/",
        views.interview_absence_answer,
        name="interview_absence_answer",
    ),
]
