from django.urls import path

from openings.decision import views

urlpatterns = [
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/decide/",
        views.application_decide,
        name="application_decide",
    ),
    path(
        "employers/<slug:slug>/applications/<uuid:pk>/decide/undo/",
        views.application_decision_undo,
        name="application_decision_undo",
    ),
]
