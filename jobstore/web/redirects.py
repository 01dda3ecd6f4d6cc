"""Going back to where a form stood, and never to another site."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, *, otherwise: str) -> HttpResponseRedirect:
    """The page that the form or the link named in `next`, else the URL of that name."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return redirect(wanted if is_ours else otherwise)
