from django.urls import path

from coaching.readiness import views

urlpatterns = [
    path("recovery/<uuid:pk>/ready/", views.readiness, name="readiness"),
    path("interviews/<uuid:pk>/get-ready/", views.next_interview, name="next_interview"),
]
