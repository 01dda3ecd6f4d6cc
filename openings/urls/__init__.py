from openings.urls import application, interview, opening, pipeline, search

app_name = "openings"

urlpatterns = [
    *search.urlpatterns,
    *opening.urlpatterns,
    *application.urlpatterns,
    *pipeline.urlpatterns,
    *interview.urlpatterns,
]
