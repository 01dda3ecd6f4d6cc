from django.urls import path

from coaching.views import reply

urlpatterns = [
    path("advice/<slug:slug>/replies/", reply.reply_create, name="reply_create"),
    path("advice/<slug:slug>/replies/sent/", reply.reply_sent, name="reply_sent"),
    path("replies/<str:token>/", reply.reply_link, name="reply_link"),
    path("replies/<uuid:pk>/confirm/", reply.reply_confirm, name="reply_confirm"),
    path("replies/<uuid:pk>/flag/", reply.reply_flag, name="reply_flag"),
    path("replies/mail/<str:signed>/", reply.reply_mute, name="reply_mute"),
]
