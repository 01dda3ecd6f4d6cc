from django.urls import path

from jobstore.home.views import dashboard, landing

app_name = "home"

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
]
