from django.urls import path

from coaching.call import views

urlpatterns = [
    path("recovery/<uuid:pk>/call/", views.call_plan, name="call_plan"),
    path("recovery/<uuid:pk>/call/log/", views.call_log, name="call_log"),
    path("recovery/<uuid:pk>/call/calendar.ics", views.call_calendar, name="call_calendar"),
]
