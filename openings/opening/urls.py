from django.urls import path

from openings.opening import views as draft
from openings.opening.views import (
    employer_opening_list,
    opening_close,
    opening_create,
    opening_edit,
    opening_preview,
    opening_publish,
)

OWN = "employers/<slug:slug>/openings/"

urlpatterns = [
    path(OWN, employer_opening_list, name="employer_opening_list"),
    path(f"{OWN}new/", opening_create, name="opening_create"),
    path(f"{OWN}<int:pk>/edit/", opening_edit, name="opening_edit"),
    path(f"{OWN}<int:pk>/preview/", opening_preview, name="opening_preview"),
    path(f"{OWN}<int:pk>/publish/", opening_publish, name="opening_publish"),
    path(f"{OWN}<int:pk>/delete/", draft.opening_delete, name="opening_delete"),
    path(f"{OWN}<int:pk>/close/", opening_close, name="opening_close"),
]
