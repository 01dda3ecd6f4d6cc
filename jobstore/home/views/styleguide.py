"""Every component and form field in its states, for developers."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jobstore.web.forms import AddressField, StyledForm
from jobstore.web.requests import HtmxRequest

BANDS = [("1", "Not at all"), ("2", "A little"), ("3", "Mostly"), ("4", "Very well")]


class SampleForm(StyledForm):
    """One of each field that the site uses."""

    name = forms.CharField(label="Full name", help_text="As it stands on your resume.")
    email = AddressField(label="E-mail address")
    pay = forms.IntegerField(label="Pay at least", required=False)
    day = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label="Employment type",
        choices=[("full", "Full time"), ("part", "Part time")],
    )
    answer = forms.CharField(
        label="What would you say now?", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    band = forms.ChoiceField(
        label="How clearly did you speak?", choices=BANDS, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="What came up?",
        choices=[("pay", "Pay"), ("gap", "A gap in your resume")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="Resume", help_text="PDF or DOCX, at most 5 MB.", required=False)
    agree = forms.BooleanField(label="Keep my resume for other openings", required=False)


@login_not_required
@require_safe
def styleguide(request: HtmxRequest) -> HttpResponse:
    if not settings.DEV_PAGES:
        raise Http404
    context = {
        "form": SampleForm(auto_id="plain_%s"),
        "wrong_form": SampleForm({"email": "dana at example", "pay": "much"}, auto_id="wrong_%s"),
        "steps": [
            {"label": "Write it down", "state": "done"},
            {"label": "Thank them", "state": "current"},
            {"label": "Ask what to work on", "state": "todo"},
        ],
        "page_obj": Paginator(range(100), 20).page(2),
        "kinds": ["neutral", "info", "success", "warning", "danger"],
        "alerts": ["info", "success", "warning", "danger"],
        "grounds": ["page", "surface", "sunken", "brand-soft", "brand", "accent"],
        "bands": BANDS,
    }
    return render(request, "home/styleguide.html", context)
