import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from openings.application.models import Application
from openings.interview.models import Interview
from openings.interview.states import InterviewKind, InterviewState
from openings.opening.models import Opening
from openings.slot.states import ProposalState


class Sheet(models.Model):
    """Times for one conversation, put up until a moment; whoever is asked may take one of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="sheets")
    kind = models.CharField(max_length=10, choices=InterviewKind, default=InterviewKind.VIDEO)
    minutes = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=60)
    where = models.CharField("place or link", max_length=300, blank=True)
    note = models.TextField("what to prepare", blank=True)
    people = models.JSONField("who interviews")  # of each the fields of a Person
    ends_at = models.DateTimeField("to be answered until")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"Times until {self.ends_at:%Y-%m-%d}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def with_taken(self) -> "SlotQuerySet":
        """Each knows whether it `is_taken`: an interview stands at its time that was picked so.

        Where that is called off or moved, the slot is free again by itself.
        """
        return self.annotate(taken=Exists(_standing()))

    def free(self, *, at: datetime) -> "SlotQuerySet":
        return self.filter(~Exists(_standing()), starts_at__gt=at)


def _standing() -> models.QuerySet[Interview]:
    own = {"pk": OuterRef("interview"), "starts_at": OuterRef("starts_at")}
    return Interview.objects.filter(**own).exclude(state=InterviewState.CANCELED)


class Slot(models.Model):
    """One time of a sheet."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    interview = models.OneToOneField(  # the last one that was picked so
        Interview, null=True, blank=True, on_delete=models.SET_NULL, related_name="slot"
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "starts_at"],
                name="slot_once",
                violation_error_message="This time is listed twice.",
            )
        ]

    def __str__(self) -> str:
        return f"Slot {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.sheet.minutes)

    @property
    def is_taken(self) -> bool:
        """Of rows loaded by `with_taken`."""
        return bool(self.__dict__["taken"])


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def out(self) -> "ProposalQuerySet":
        return self.filter(state=ProposalState.SENT)

    def over(self, *, at: datetime) -> "ProposalQuerySet":
        return self.out().filter(sheet__ends_at__lte=at)


class Proposal(models.Model):
    """A sheet as one candidate is asked to choose from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="proposals")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="proposals")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.SENT)
    instead_of = models.ForeignKey(  # stands until another time is picked
        Interview, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=ProposalState.SENT),
                name="proposal_out_once",
                violation_error_message="Other times are proposed already.",
            ),
            models.CheckConstraint(
                name="proposal_settled_has_date",
                condition=Q(state=ProposalState.SENT) | Q(settled_at__isnull=False),
                violation_error_message="A proposal that is settled needs its date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"

    def is_out(self, *, at: datetime) -> bool:
        return self.state == ProposalState.SENT and at < self.sheet.ends_at


class WishQuerySet(models.QuerySet["Wish"]):
    def open(self, *, at: datetime) -> "WishQuerySet":
        """Nobody has answered it: what it speaks of stands as it did."""
        ahead = Q(proposal__instead_of__isnull=True) | Q(proposal__instead_of__starts_at__gt=at)
        off = Q(proposal__instead_of__state=InterviewState.CANCELED)
        stands = Q(Q(interview__isnull=True) & (ahead | off)) | Q(
            interview__state=InterviewState.SCHEDULED,
            interview__starts_at=F("instead_of"),
            instead_of__gt=at,
        )
        later = Interview.objects.filter(
            application=OuterRef("application"), created_at__gte=OuterRef("asked_at")
        )
        is_new = Q(interview__isnull=False) | ~Exists(later)
        return self.filter(stands, is_new, settled_at__isnull=True)


class Wish(models.Model):
    """Other times that a candidate asks for: none of the proposed fits, or the planned one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="wishes")
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.CASCADE, related_name="wish"
    )
    interview = models.ForeignKey(
        Interview, null=True, blank=True, on_delete=models.CASCADE, related_name="wishes"
    )
    instead_of = models.DateTimeField(null=True, blank=True)  # when that interview stood
    why = models.TextField(blank=True)
    times = models.JSONField(default=list)  # in ISO 8601, UTC
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wish_about_one_thing",
                condition=Q(proposal__isnull=True) ^ Q(interview__isnull=True),
                violation_error_message="A wish is about a proposal or about an interview.",
            ),
        ]
        verbose_name_plural = "wishes"

    def __str__(self) -> str:
        return f"Wish of {self.asked_at:%Y-%m-%d}"

    @property
    def moments(self) -> list[datetime]:
        times: list[Any] = self.times
        return [datetime.fromisoformat(one) for one in times]


def newest_proposal(application: Application) -> Proposal | None:
    """No query where `proposals` with their sheets are loaded."""
    if _is_loaded(application, "proposals"):
        rows = application.proposals.all()
        return max(rows, key=lambda one: one.sheet.made_at, default=None)
    return (
        application.proposals.select_related("sheet", "instead_of")
        .order_by("-sheet__made_at")
        .first()
    )


def is_overtaken(proposal: Proposal) -> bool:
    """An interview was planned since, without it. No query where `interviews` are loaded."""
    interviews = proposal.application.interviews
    is_loaded = _is_loaded(proposal.application, "interviews")
    return any(
        one.created_at >= proposal.sheet.made_at
        and one.pk != proposal.instead_of_id
        and one.state != InterviewState.CANCELED
        for one in (interviews.all() if is_loaded else interviews.order_by("pk"))
    )


def _is_loaded(application: Application, name: str) -> bool:
    return name in getattr(application, "_prefetched_objects_cache", {})
