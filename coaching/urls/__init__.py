from coaching.urls import advice, calibration, debrief, feedback, help_line, letter, plan, reported

app_name = "coaching"

urlpatterns = [
    *advice.urlpatterns,
    *plan.urlpatterns,
    *reported.urlpatterns,
    *debrief.urlpatterns,
    *calibration.urlpatterns,
    *letter.urlpatterns,
    *feedback.urlpatterns,
    *help_line.urlpatterns,
]
