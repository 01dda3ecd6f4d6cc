from django.urls import path

from coaching.views import pass_on

urlpatterns = [
    path("pass-it-on/", pass_on.pass_on_create, name="pass_on_create"),
]
