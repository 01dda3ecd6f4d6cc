from django.urls import path

from coaching.views import call

urlpatterns = [
    path("recovery/<uuid:pk>/call/", call.call_plan, name="call_plan"),
    path("recovery/<uuid:pk>/call/log/", call.call_log, name="call_log"),
    path("recovery/<uuid:pk>/call/calendar.ics", call.call_calendar, name="call_calendar"),
]
