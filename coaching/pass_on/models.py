import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from coaching.pass_on.states import PassOnState
from jobstore.people.user.models import User


class PassedAdviceQuerySet(models.QuerySet["PassedAdvice"]):
    def of(self, candidate: User) -> "PassedAdviceQuerySet":
        return self.filter(candidate=candidate)

    def shown(self) -> "PassedAdviceQuerySet":
        return self.filter(state=PassOnState.SHOWN)


class PassedAdvice(models.Model):
    """One piece of advice to the next person who seeks a job of that kind; staff read it first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passed_advice"
    )
    category = models.CharField(max_length=60)  # of the opening, as the employer wrote it
    text = models.CharField(max_length=400)
    shows_first_name = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=PassOnState, default=PassOnState.PENDING)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PassedAdviceQuerySet.as_manager()

    class Meta:
        verbose_name = "advice passed on"
        verbose_name_plural = "advice passed on"
        constraints = [
            models.UniqueConstraint(
                "candidate",
                Lower("category"),
                condition=~Q(state=PassOnState.TAKEN_BACK),
                name="advice_once_a_category",
                violation_error_message="You have passed something on for this kind of job.",
            )
        ]
        indexes = [models.Index(Lower("category"), "state", name="advice_of_category")]

    def __str__(self) -> str:
        return f"Advice for {self.category}"
