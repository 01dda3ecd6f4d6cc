from django.urls import path

from coaching.views import fit
from coaching.views.feedback import answer, arrived, ask

urlpatterns = [
    # the candidate
    path("recovery/<uuid:pk>/questions/", ask.feedback_create, name="feedback_create"),
    path("recovery/<uuid:pk>/questions/cancel/", ask.feedback_cancel, name="feedback_cancel"),
    path("recovery/<uuid:pk>/feedback/", arrived.feedback_open, name="feedback_open"),
    path("recovery/<uuid:pk>/feedback/action/", arrived.feedback_action, name="feedback_action"),
    path(
        "recovery/<uuid:pk>/feedback/withheld/",
        arrived.feedback_ask_withheld,
        name="feedback_ask_withheld",
    ),
    path("recovery/<uuid:pk>/openings/", fit.fitting_openings, name="fitting_openings"),
    # the employer
    path("f/<str:token>/", answer.feedback_link, name="feedback_link"),
    path("feedback/<uuid:pk>/", answer.feedback_form, name="feedback_form"),
    path("feedback/<uuid:pk>/decline/", answer.feedback_decline, name="feedback_decline"),
    path("feedback/<uuid:pk>/call/", answer.feedback_call, name="feedback_call"),
    path("feedback/<uuid:pk>/done/", answer.feedback_done, name="feedback_done"),
    path("employers/<slug:slug>/feedback/", answer.feedback_inbox, name="feedback_inbox"),
]
