from django.urls import path

from coaching.pass_on import views

urlpatterns = [
    path("pass-it-on/", views.pass_on_create, name="pass_on_create"),
]
