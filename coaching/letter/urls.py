from django.urls import path

from coaching.letter.views import edit
from coaching.letter.views import read as reader
from coaching.letter.views import read as show

urlpatterns = [
    path("recovery/<uuid:pk>/thank-you/", edit.letter_edit, name="letter_edit"),
    path("recovery/<uuid:pk>/clarification/", edit.clarification_edit, name="clarification_edit"),
    path("recovery/<uuid:pk>/status-check/", edit.status_check_edit, name="status_check_edit"),
    path(
        "recovery/<uuid:pk>/gracious-reply/",
        edit.gracious_reply_edit,
        name="gracious_reply_edit",
    ),
    path("recovery/<uuid:pk>/letters/check/", edit.letter_check, name="letter_check"),
    path("recovery/<uuid:pk>/letters/<uuid:letter_pk>/", show.letter_detail, name="letter_detail"),
    path("recovery/<uuid:pk>/letters/<uuid:letter_pk>/undo/", show.letter_undo, name="letter_undo"),
    path("recovery/<uuid:pk>/letters/<uuid:letter_pk>/copy/", show.letter_copy, name="letter_copy"),
    path("n/<str:token>/", reader.letter_link, name="letter_link"),
    path("notes/<uuid:pk>/", reader.letter_read, name="letter_read"),
    path("notes/<uuid:pk>/read/", reader.letter_acknowledge, name="letter_acknowledge"),
    path("notes/<uuid:pk>/report/", reader.letter_report, name="letter_report"),
]
