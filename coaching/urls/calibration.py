from django.urls import path

from coaching.views import calibration

urlpatterns = [
    path("recovery/calibration/", calibration.calibration_list, name="calibration_list"),
    path("recovery/progress/", calibration.progress, name="progress"),
    path(
        "recovery/<uuid:pk>/calibration/",
        calibration.calibration_detail,
        name="calibration_detail",
    ),
]
