from django.urls import path

from jobstore.home.views import dashboard, health, landing, styleguide

app_name = "home"

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
]
