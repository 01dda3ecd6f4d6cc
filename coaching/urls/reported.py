from django.urls import path

from coaching.views import reported

urlpatterns = [
    path("interviews/elsewhere/new/", reported.reported_create, name="reported_create"),
    path(
        "interviews/elsewhere/<uuid:pk>/outcome/",
        reported.reported_outcome,
        name="reported_outcome",
    ),
    path("interviews/elsewhere/<uuid:pk>/check/", reported.reported_check, name="reported_check"),
]
