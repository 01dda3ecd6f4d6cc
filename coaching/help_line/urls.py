from django.urls import path

from coaching.help_line import views

urlpatterns = [
    path("help/now/", views.help_now, name="help_now"),
]
