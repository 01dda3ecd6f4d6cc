from django.contrib import admin

from jobstore.trail.admin import OneAtATime
from openings.search.models import Synonym


@admin.register(Synonym)
class SynonymAdmin(OneAtATime):
    """Words that find one another, a group a row."""

    list_display = ("words",)
    search_fields = ("words",)
    ordering = ("words",)
