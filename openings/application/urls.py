from django.urls import path

from openings.application.views import application, apply
from openings.application.views import application as resume

urlpatterns = [
    path("openings/<int:pk>/apply/", apply.opening_apply, name="opening_apply"),
    path("openings/<int:pk>/apply/draft/", apply.application_autosave, name="application_autosave"),
    path("openings/<int:pk>/apply/resume/", apply.application_resume, name="application_resume"),
    path("applications/", application.application_list, name="application_list"),
    path("applications/<uuid:pk>/", application.application_detail, name="application_detail"),
    path("applications/<uuid:pk>/sent/", apply.application_sent, name="application_sent"),
    path(
        "applications/<uuid:pk>/withdraw/",
        application.application_withdraw,
        name="application_withdraw",
    ),
    path("resumes/spelling/", resume.resume_spelling, name="resume_spelling"),
    path("resumes/<uuid:pk>/", resume.resume_download, name="resume_download"),
]
