from django.db import models

from jobstore.people.models.employer import Employer


class EmployerAlias(models.Model):
    """A name and an address under which staff found an employer a second time."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=160)  # imports that use it mean this employer
    slug = models.SlugField(max_length=80, unique=True)  # links to its page go on working
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "employer aliases"
        indexes = [models.Index(fields=["name"], name="employer_alias_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.slug})"
