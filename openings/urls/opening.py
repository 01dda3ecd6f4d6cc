from django.urls import path

from openings.views import draft, opening

OWN = "employers/<slug:slug>/openings/"

urlpatterns = [
    path("openings/<int:pk>/<slug:slug>/", opening.opening_detail, name="opening_detail"),
    path(OWN, opening.employer_opening_list, name="employer_opening_list"),
    path(f"{OWN}new/", opening.opening_create, name="opening_create"),
    path(f"{OWN}<int:pk>/edit/", opening.opening_edit, name="opening_edit"),
    path(f"{OWN}<int:pk>/preview/", opening.opening_preview, name="opening_preview"),
    path(f"{OWN}<int:pk>/publish/", opening.opening_publish, name="opening_publish"),
    path(f"{OWN}<int:pk>/delete/", draft.opening_delete, name="opening_delete"),
    path(f"{OWN}<int:pk>/close/", opening.opening_close, name="opening_close"),
]
