from django.urls import path

from openings.board import views

urlpatterns = [
    path(
        "employers/<slug:slug>/applications/",
        views.new_applications,
        name="new_applications",
    ),
    path("employers/<slug:slug>/openings/<int:pk>/pipeline/", views.pipeline, name="pipeline"),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/",
        views.application_review,
        name="application_review",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/move/",
        views.application_move,
        name="application_move",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/note/",
        views.application_note,
        name="application_note",
    ),
]
