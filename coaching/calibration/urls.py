from django.urls import path

from coaching.calibration import views

urlpatterns = [
    path("recovery/calibration/", views.calibration_list, name="calibration_list"),
    path("recovery/progress/", views.progress, name="progress"),
    path(
        "recovery/<uuid:pk>/calibration/",
        views.calibration_detail,
        name="calibration_detail",
    ),
    path("recovery/<uuid:pk>/reality-check/", views.reality_check, name="reality_check"),
]
