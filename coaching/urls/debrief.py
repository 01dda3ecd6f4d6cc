from django.urls import path

from coaching.views import debrief

urlpatterns = [
    path("recovery/<uuid:pk>/mood/", debrief.mood_edit, name="mood_edit"),
    path("recovery/<uuid:pk>/debrief/", debrief.debrief_edit, name="debrief_edit"),
    path("recovery/<uuid:pk>/debrief/save/", debrief.debrief_autosave, name="debrief_autosave"),
    path("recovery/<uuid:pk>/debrief/sealed/", debrief.debrief_detail, name="debrief_detail"),
]
