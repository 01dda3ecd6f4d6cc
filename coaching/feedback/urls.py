from django.urls import path

from coaching.feedback.views import candidate as arrived
from coaching.feedback.views import candidate as ask
from coaching.feedback.views import employer as answer
from coaching.feedback.views import employer as decline

urlpatterns = [
    path("recovery/<uuid:pk>/questions/", ask.feedback_create, name="feedback_create"),
    path("recovery/<uuid:pk>/questions/cancel/", ask.feedback_cancel, name="feedback_cancel"),
    path("recovery/<uuid:pk>/feedback/", arrived.feedback_open, name="feedback_open"),
    path("recovery/<uuid:pk>/feedback/action/", arrived.feedback_action, name="feedback_action"),
    path("recovery/<uuid:pk>/feedback/useful/", arrived.feedback_useful, name="feedback_useful"),
    path("recovery/<uuid:pk>/feedback/thanks/", arrived.feedback_thank, name="feedback_thank"),
    path(
        "recovery/<uuid:pk>/feedback/withheld/",
        arrived.feedback_ask_withheld,
        name="feedback_ask_withheld",
    ),
    path("f/<str:token>/", answer.feedback_link, name="feedback_link"),
    path("feedback/<uuid:pk>/", answer.feedback_form, name="feedback_form"),
    path("feedback/<uuid:pk>/draft/", answer.feedback_draft, name="feedback_draft"),
    path("feedback/<uuid:pk>/decline/", decline.feedback_decline, name="feedback_decline"),
    path("feedback/<uuid:pk>/call/", decline.feedback_call, name="feedback_call"),
    path("feedback/<uuid:pk>/done/", decline.feedback_done, name="feedback_done"),
    path("employers/<slug:slug>/feedback/", answer.feedback_inbox, name="feedback_inbox"),
]
