from django.urls import path

from jobstore.home import views as dashboard
from jobstore.home import views as health
from jobstore.home import views as landing
from jobstore.home import views as robots
from jobstore.home import views as styleguide

app_name = "home"

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
]
