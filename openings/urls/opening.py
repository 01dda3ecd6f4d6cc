from django.urls import path

from openings.views import opening

urlpatterns = [
    path("openings/<int:pk>/<slug:slug>/", opening.opening_detail, name="opening_detail"),
]
