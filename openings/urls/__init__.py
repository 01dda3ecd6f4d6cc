from openings.urls import application, interview, opening, pipeline, saved_opening, search

app_name = "openings"

urlpatterns = [
    *search.urlpatterns,
    *application.urlpatterns,  # before the openings: "apply" and "save" are no titles
    *saved_opening.urlpatterns,
    *opening.urlpatterns,
    *pipeline.urlpatterns,
    *interview.urlpatterns,
]
