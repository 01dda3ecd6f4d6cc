from coaching.urls import (
    advice,
    calibration,
    call,
    coach,
    debrief,
    digest,
    feedback,
    help_line,
    letter,
    pass_on,
    plan,
    practice,
    readiness,
    reply,
    reported,
)
from coaching.views.help_now import offers_help

app_name = "coaching"

urlpatterns = [
    *advice.urlpatterns,
    *reply.urlpatterns,
    *plan.urlpatterns,
    *reported.urlpatterns,
    *debrief.urlpatterns,
    *digest.urlpatterns,
    *calibration.urlpatterns,
    *letter.urlpatterns,
    *feedback.urlpatterns,
    *practice.urlpatterns,
    *readiness.urlpatterns,
    *help_line.urlpatterns,
    *call.urlpatterns,
    *coach.urlpatterns,
    *pass_on.urlpatterns,
]

for pattern in urlpatterns:
    pattern.callback = offers_help(pattern.callback)
