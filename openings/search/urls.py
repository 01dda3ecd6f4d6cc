from django.urls import path

from openings import feeds as sitemap
from openings.search import views as saved_opening
from openings.search import views as search
from openings.search.views import opening_detail

urlpatterns = [
    path("saved/", saved_opening.saved_opening_list, name="saved_opening_list"),
    path("openings/<int:pk>/save/", saved_opening.opening_save, name="opening_save"),
    path("openings/<int:pk>/unsave/", saved_opening.opening_unsave, name="opening_unsave"),
    path("openings/", search.opening_list, name="opening_list"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemap.sitemap, name="sitemap"),
    path("openings/<int:pk>/<slug:slug>/", opening_detail, name="opening_detail"),
]
