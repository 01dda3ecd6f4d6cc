"""A decision as a recruiter fills it in."""

from django.urls import reverse

WORDS = "You stayed calm throughout. Two of your examples were too general to judge by."


def url_of(application, choice="", name="application_decide"):
    url = reverse(f"openings:{name}", args=["acme", application.pk])
    return f"{url}?as={choice}" if choice else url


def no(**changes):
    values = {
        "reason": "experience",
        "requirement": "Two years of leading a team",
        "text": WORDS,
        "gives_feedback": "yes",
        "version": "1",
        "step": "preview",
    }
    return values | changes
