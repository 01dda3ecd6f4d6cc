from django.urls import path

from coaching.account import views

urlpatterns = [
    path("recovery/<uuid:pk>/erase/", views.own_texts_erase, name="own_texts_erase"),
]
