from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.people.actions.user import edit_profile
from jobstore.people.forms.user import ProfileForm
from jobstore.web.requests import SignedInRequest


@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "phone": user.phone, "time_zone": user.time_zone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_profile(user=user, **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("people:profile")
    return render(request, "people/user/profile.html", {"form": form})
