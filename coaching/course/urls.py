from django.urls import path

from coaching.course import views

urlpatterns = [
    path("recovery/<uuid:pk>/take-away/", views.take_away, name="take_away"),
    path("recovery/", views.plan_list, name="plan_list"),
    path("recovery/<uuid:pk>/", views.plan_detail, name="plan_detail"),
    path("recovery/<uuid:pk>/park/", views.plan_park, name="plan_park"),
    path("recovery/<uuid:pk>/resume/", views.plan_resume, name="plan_resume"),
    path("recovery/<uuid:pk>/mail/", views.plan_mute, name="plan_mute"),
    path("recovery/<uuid:pk>/close/", views.plan_close, name="plan_close"),
    path("recovery/<uuid:pk>/skip/", views.step_skip, name="step_skip"),
    path("interviews/elsewhere/new/", views.reported_create, name="reported_create"),
    path(
        "interviews/elsewhere/<uuid:pk>/outcome/",
        views.reported_outcome,
        name="reported_outcome",
    ),
    path("interviews/elsewhere/<uuid:pk>/check/", views.reported_check, name="reported_check"),
]
