from coaching.urls import (
    advice,
    calibration,
    call,
    debrief,
    feedback,
    help_line,
    letter,
    plan,
    practice,
    readiness,
    reported,
)

app_name = "coaching"

urlpatterns = [
    *advice.urlpatterns,
    *plan.urlpatterns,
    *reported.urlpatterns,
    *debrief.urlpatterns,
    *calibration.urlpatterns,
    *letter.urlpatterns,
    *feedback.urlpatterns,
    *practice.urlpatterns,
    *readiness.urlpatterns,
    *help_line.urlpatterns,
    *call.urlpatterns,
]
