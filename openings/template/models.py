from django.db import models

from jobstore.people.employer.models import Employer

TEMPLATES_LIMIT = 50


class OpeningTemplate(models.Model):
    """What an employer posts again and again, under a name: all but places and days."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="opening_templates"
    )
    name = models.CharField(max_length=80)
    document = models.JSONField()  # as a version holds an opening
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "name"],
                name="template_name_once",
                violation_error_message="Another template has this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return str(self.document["opening"]["title"])

    @property
    def remote(self) -> str:
        return str(self.document["opening"]["remote"])
