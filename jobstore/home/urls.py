from django.urls import path

from jobstore.home.views import dashboard, health, landing, robots, styleguide

app_name = "home"

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("robots.txt", robots.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
]
