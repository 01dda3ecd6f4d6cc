from django.urls import path

from coaching.coach import views

urlpatterns = [
    path("coach/", views.coach_list, name="coach_list"),
    path("coach/new/", views.coach_create, name="coach_create"),
    path("coach/<uuid:pk>/", views.coach_detail, name="coach_detail"),
    path("coach/shares/<uuid:pk>/revoke/", views.share_revoke, name="share_revoke"),
    path("coach/shared/<uuid:pk>/", views.shared_detail, name="shared_detail"),
]
