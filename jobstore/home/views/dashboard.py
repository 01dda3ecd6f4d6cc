from django.http import HttpResponse
from django.shortcuts import render

from jobstore.web.requests import SignedInRequest


def dashboard(request: SignedInRequest) -> HttpResponse:
    return render(request, "home/dashboard.html")
