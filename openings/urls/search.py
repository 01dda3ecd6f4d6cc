from django.urls import path

from openings.views import search, sitemap

urlpatterns = [
    path("openings/", search.opening_list, name="opening_list"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemap.sitemap, name="sitemap"),
]
