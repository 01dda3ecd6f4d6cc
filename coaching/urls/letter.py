from django.urls import path

from coaching.views import letter, letter_reader

urlpatterns = [
    # the candidate
    path("recovery/<uuid:pk>/thank-you/", letter.letter_edit, name="letter_edit"),
    path("recovery/<uuid:pk>/thank-you/check/", letter.letter_check, name="letter_check"),
    path(
        "recovery/<uuid:pk>/thank-you/<uuid:letter_pk>/", letter.letter_detail, name="letter_detail"
    ),
    path(
        "recovery/<uuid:pk>/thank-you/<uuid:letter_pk>/undo/",
        letter.letter_undo,
        name="letter_undo",
    ),
    # the interviewer
    path("n/<str:token>/", letter_reader.letter_link, name="letter_link"),
    path("notes/<uuid:pk>/", letter_reader.letter_read, name="letter_read"),
    path("notes/<uuid:pk>/read/", letter_reader.letter_acknowledge, name="letter_acknowledge"),
]
