"""An employer as its owner fills it in."""

from django.urls import reverse

from jobstore.people.employer.actions.employer import edit_employer

PLACE = {"city": "Columbus", "region": "OH", "time_zone": "America/New_York"}
PROMISES = {"phone": "", "answer_days": 5, "answers_feedback": True}


def page_of(employer):
    return reverse("people:employer_detail", args=[employer.slug])


def edit(employer, by, **changes):
    facts = {"name": employer.name, "website": employer.website, "text": employer.text}
    return edit_employer(employer=employer, by=by, **{**facts, **changes}, **PLACE, **PROMISES)
