from django.urls import path

from coaching.advice import views

urlpatterns = [
    path("advice/", views.advice_list, name="advice_list"),
    path("advice/do/<slug:tool>/", views.advice_do, name="advice_do"),
    path("advice/<slug:slug>/", views.advice_detail, name="advice_detail"),
]
