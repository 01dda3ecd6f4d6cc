from django.urls import path

from coaching.views import readiness

urlpatterns = [
    path("recovery/<uuid:pk>/ready/", readiness.readiness, name="readiness"),
    path("interviews/<uuid:pk>/get-ready/", readiness.next_interview, name="next_interview"),
]
