from django.urls import path

from openings.views import saved_opening

urlpatterns = [
    path("saved/", saved_opening.saved_opening_list, name="saved_opening_list"),
    path("openings/<int:pk>/save/", saved_opening.opening_save, name="opening_save"),
    path("openings/<int:pk>/unsave/", saved_opening.opening_unsave, name="opening_unsave"),
]
