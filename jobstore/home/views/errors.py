from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old: says what to do; `reason` is for developers only."""
    return render(request, "403_csrf.html", status=403)
