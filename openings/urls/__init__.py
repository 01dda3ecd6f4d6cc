from openings.urls import application, interview, opening, pipeline, search

app_name = "openings"

urlpatterns = [
    *search.urlpatterns,
    *application.urlpatterns,  # before the openings: "apply" is no title
    *opening.urlpatterns,
    *pipeline.urlpatterns,
    *interview.urlpatterns,
]
