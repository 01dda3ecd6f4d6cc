from coaching.urls import advice, debrief, feedback, help_line, letter, plan

app_name = "coaching"

urlpatterns = [
    *advice.urlpatterns,
    *plan.urlpatterns,
    *debrief.urlpatterns,
    *letter.urlpatterns,
    *feedback.urlpatterns,
    *help_line.urlpatterns,
]
