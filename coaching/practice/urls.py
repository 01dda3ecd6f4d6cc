from django.urls import path

from coaching.practice.views import alone, friend
from coaching.practice.views import alone as home
from coaching.practice.views import friend as listener

HOME = "recovery/<uuid:pk>/practice/"
SESSION = HOME + "sessions/<uuid:session_pk>/"

urlpatterns = [
    path("practice/questions/", home.question_list, name="question_list"),
    path(HOME, home.practice_home, name="practice_home"),
    path(HOME + "keep/", home.practice_keep, name="practice_keep"),
    path(HOME + "drills/<uuid:drill_pk>/done/", home.drill_done, name="drill_done"),
    path(HOME + "solo/", alone.practice_solo, name="practice_solo"),
    path(HOME + "answers/<int:attempt_pk>/", alone.practice_attempt, name="practice_attempt"),
    path(HOME + "mirror/", alone.practice_mirror, name="practice_mirror"),
    path(HOME + "coach/", alone.practice_coach, name="practice_coach"),
    path(HOME + "friend/", friend.practice_friend, name="practice_friend"),
    path(SESSION, home.practice_session, name="practice_session"),
    path(SESSION + "cancel/", friend.practice_cancel, name="practice_cancel"),
    path("p/<str:token>/", listener.practice_link, name="practice_link"),
    path("practice/<uuid:pk>/", listener.practice_form, name="practice_form"),
    path("practice/<uuid:pk>/stop/", listener.practice_decline, name="practice_decline"),
]
