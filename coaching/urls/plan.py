from django.urls import path

from coaching.views import account, plan

urlpatterns = [
    path("recovery/", plan.plan_list, name="plan_list"),
    path("recovery/<uuid:pk>/", plan.plan_detail, name="plan_detail"),
    path("recovery/<uuid:pk>/park/", plan.plan_park, name="plan_park"),
    path("recovery/<uuid:pk>/resume/", plan.plan_resume, name="plan_resume"),
    path("recovery/<uuid:pk>/mail/", plan.plan_mute, name="plan_mute"),
    path("recovery/<uuid:pk>/close/", plan.plan_close, name="plan_close"),
    path("recovery/<uuid:pk>/erase/", account.own_texts_erase, name="own_texts_erase"),
    path("recovery/<uuid:pk>/skip/", plan.step_skip, name="step_skip"),
]
