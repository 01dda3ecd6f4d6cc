from django.db.models import QuerySet
from django.db.models.functions import Lower

from jobstore.people.employer.models import Employer
from openings.template.models import OpeningTemplate


def templates_of(employer: Employer) -> QuerySet[OpeningTemplate]:
    """By name."""
    return OpeningTemplate.objects.filter(employer=employer).order_by(Lower("name"), "pk")
