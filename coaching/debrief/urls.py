from django.urls import path

from coaching.debrief.views import debrief
from coaching.debrief.views import later as fix_task
from coaching.debrief.views import later as second_look
from coaching.debrief.views import later as worked

urlpatterns = [
    path("recovery/<uuid:pk>/mood/", debrief.mood_edit, name="mood_edit"),
    path("recovery/<uuid:pk>/debrief/", debrief.debrief_edit, name="debrief_edit"),
    path("recovery/<uuid:pk>/debrief/save/", debrief.debrief_autosave, name="debrief_autosave"),
    path("recovery/<uuid:pk>/debrief/sealed/", debrief.debrief_detail, name="debrief_detail"),
    path("recovery/<uuid:pk>/debrief/second-look/", second_look.second_look, name="second_look"),
    path("recovery/<uuid:pk>/slips/<int:task_pk>/", fix_task.blunder_mend, name="blunder_mend"),
    path("recovery/<uuid:pk>/problems/<int:task_pk>/", fix_task.problem_mend, name="problem_mend"),
    path("recovery/<uuid:pk>/what-worked/", worked.worked, name="worked"),
]
