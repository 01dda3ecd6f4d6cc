from django.urls import path

from coaching.digest import views

urlpatterns = [
    path("openings-for-you/<str:signed>/", views.digest_page, name="digest_page"),
    path("openings-for-you/<str:signed>/search/", views.digest_search, name="digest_search"),
    path("openings-for-you/<str:signed>/<int:pk>/", views.digest_open, name="digest_open"),
    path("recovery/<uuid:pk>/openings/", views.fitting_openings, name="fitting_openings"),
]
