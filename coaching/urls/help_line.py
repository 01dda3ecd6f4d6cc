from django.urls import path

from coaching.views import help_line

urlpatterns = [
    path("help/now/", help_line.help_now, name="help_now"),
]
