from django.urls import path

from coaching.views import digest

urlpatterns = [
    path("openings-for-you/<str:signed>/", digest.digest_page, name="digest_page"),
    path("openings-for-you/<str:signed>/search/", digest.digest_search, name="digest_search"),
    path("openings-for-you/<str:signed>/<int:pk>/", digest.digest_open, name="digest_open"),
]
