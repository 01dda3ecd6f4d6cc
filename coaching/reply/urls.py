from django.urls import path

from coaching.reply import views

urlpatterns = [
    path("advice/<slug:slug>/replies/", views.reply_create, name="reply_create"),
    path("advice/<slug:slug>/replies/sent/", views.reply_sent, name="reply_sent"),
    path("replies/<str:token>/", views.reply_link, name="reply_link"),
    path("replies/<uuid:pk>/confirm/", views.reply_confirm, name="reply_confirm"),
    path("replies/<uuid:pk>/flag/", views.reply_flag, name="reply_flag"),
    path("replies/mail/<str:signed>/", views.reply_mute, name="reply_mute"),
]
