from django.urls import path

from coaching.views import coach

urlpatterns = [
    # the candidate
    path("coach/", coach.coach_list, name="coach_list"),
    path("coach/new/", coach.coach_create, name="coach_create"),
    path("coach/<uuid:pk>/", coach.coach_detail, name="coach_detail"),
    path("coach/shares/<uuid:pk>/revoke/", coach.share_revoke, name="share_revoke"),
    # the coach
    path("coach/shared/<uuid:pk>/", coach.shared_detail, name="shared_detail"),
]
