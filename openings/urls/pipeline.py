from django.urls import path

from openings.views import decision, move, pipeline

urlpatterns = [
    path(
        "employers/<slug:slug>/applications/",
        pipeline.new_applications,
        name="new_applications",
    ),
    path("employers/<slug:slug>/openings/<int:pk>/pipeline/", pipeline.pipeline, name="pipeline"),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/",
        pipeline.application_review,
        name="application_review",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/move/",
        move.application_move,
        name="application_move",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/note/",
        pipeline.application_note,
        name="application_note",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/decide/",
        decision.application_decide,
        name="application_decide",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/decide/undo/",
        decision.application_decision_undo,
        name="application_decision_undo",
    ),
]
