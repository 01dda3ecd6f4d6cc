from coaching.account import urls as account
from coaching.advice import urls as advice
from coaching.calibration import urls as calibration
from coaching.call import urls as call
from coaching.coach import urls as coach
from coaching.course import urls as course
from coaching.debrief import urls as debrief
from coaching.digest import urls as digest
from coaching.feedback import urls as feedback
from coaching.help_line import urls as help_line
from coaching.help_line.views import offers_help
from coaching.letter import urls as letter
from coaching.pass_on import urls as pass_on
from coaching.practice import urls as practice
from coaching.readiness import urls as readiness
from coaching.reply import urls as reply

app_name = "coaching"

urlpatterns = [
    *advice.urlpatterns,
    *reply.urlpatterns,
    *course.urlpatterns,
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
    *account.urlpatterns,
]

for pattern in urlpatterns:
    pattern.callback = offers_help(pattern.callback)
