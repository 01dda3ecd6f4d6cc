from openings.absence import urls as absence
from openings.application import urls as application
from openings.board import urls as board
from openings.decision import urls as decision
from openings.interview import urls as interview
from openings.opening import urls as opening
from openings.search import urls as search

app_name = "openings"

urlpatterns = [
    *application.urlpatterns,
    *opening.urlpatterns,
    *board.urlpatterns,
    *decision.urlpatterns,
    *interview.urlpatterns,
    *absence.urlpatterns,
    *search.urlpatterns,
]
