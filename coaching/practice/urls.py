from django.urls import path

from coaching.practice.views import friend
from coaching.practice.views import friend as listener
from coaching.practice.views.alone import (
    drill_done,
    practice_attempt,
    practice_coach,
    practice_home,
    practice_keep,
    practice_mirror,
    practice_solo,
    question_list,
)
from coaching.practice.views.friend import practice_session

HOME = "recovery/<uuid:pk>/practice/"
SESSION = HOME + "sessions/<uuid:session_pk>/"

urlpatterns = [
    path("practice/questions/", question_list, name="question_list"),
    path(HOME, practice_home, name="practice_home"),
    path(HOME + "keep/", practice_keep, name="practice_keep"),
    path(HOME + "drills/<uuid:drill_pk>/done/", drill_done, name="drill_done"),
    path(HOME + "solo/", practice_solo, name="practice_solo"),
    path(HOME + "answers/<int:attempt_pk>/", practice_attempt, name="practice_attempt"),
    path(HOME + "mirror/", practice_mirror, name="practice_mirror"),
    path(HOME + "coach/", practice_coach, name="practice_coach"),
    path(HOME + "friend/", friend.practice_friend, name="practice_friend"),
    path(SESSION, practice_session, name="practice_session"),
    path(SESSION + "cancel/", friend.practice_cancel, name="practice_cancel"),
    path("p/<str:token>/", listener.practice_link, name="practice_link"),
    path("practice/<uuid:pk>/", listener.practice_form, name="practice_form"),
    path("practice/<uuid:pk>/stop/", listener.practice_decline, name="practice_decline"),
]
