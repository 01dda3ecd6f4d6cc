from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("jobstore.home.urls")),
    path("", include("openings.urls")),
    path("", include("coaching.urls")),
    path("", include("jobstore.people.urls")),
    path("", include("jobstore.mail.urls")),
    path("accounts/", include("allauth.urls")),
    path("staff/", admin.site.urls),
]
handler500 = "jobstore.home.views.server_error"
