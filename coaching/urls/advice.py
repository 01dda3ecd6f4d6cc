from django.urls import path

from coaching.views import advice

urlpatterns = [
    path("advice/", advice.advice_list, name="advice_list"),
    path("advice/do/<slug:tool>/", advice.advice_do, name="advice_do"),
    path("advice/<slug:slug>/", advice.advice_detail, name="advice_detail"),
]
