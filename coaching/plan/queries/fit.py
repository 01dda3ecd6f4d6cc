"""Openings that fit after a "no": few, live, and each with its reasons in words."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from coaching.plan.models import RecoveryPlan
from jobstore.lib.places import miles_between
from openings.application.models import Application
from openings.opening.models import Opening, Requirement
from openings.opening.states import EmploymentType, PayPeriod, RemoteKind
from openings.place.models import fetch_places
from openings.search.queries.hidden import hidden_from

MOST = 5
LOOKED_AT = 400  # the newest openings of the same kind or wording; more change nothing
NEAR = 30  # miles
SHORTEST_WORD = 4
FULL_WEEK = 40.0  # hours, where nothing else is stated
WEEKS_OF = {PayPeriod.WEEK: 1.0, PayPeriod.MONTH: 52 / 12, PayPeriod.YEAR: 52.0}
HOURS_A_DAY = 8.0
_REQUIREMENTS = Prefetch("requirements", Requirement.objects.order_by("position", "pk"))
_WORD = re.compile(r"[^\W\d_]+")
# Words that say nothing about the work.
_EMPTY = frozenset({
    "ability", "able", "about", "across", "after", "also", "always", "basic", "been", "being",
    "best", "both", "clear", "each", "ensure", "even", "every", "excellent", "experience",
    "experienced", "familiar", "field", "from", "general", "good", "great", "have", "having",
    "help", "high", "including", "into", "jobs", "know", "knowledge", "least", "level",
    "levels", "like", "make", "more", "most", "must", "needs", "other", "others", "over",
    "people", "please", "plus", "preferred", "proven", "related", "relevant", "required",
    "requirement", "requirements", "role", "same", "several", "should", "similar", "skill",
    "skills", "some", "strong", "such", "sure", "team", "than", "that", "their", "them", "then",
    "there", "these", "they", "this", "those", "time", "under", "understanding", "until",
    "upon", "using", "very", "want", "well", "what", "when", "where", "which", "while", "will",
    "willing", "with", "within", "work", "worked", "working", "year", "years", "your",
})  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """An opening, why it may fit, and how well compared with others."""

    opening: Opening
    reasons: list[str]
    score: float

    @property
    def facts(self) -> str:
        """What tells openings apart that fit for the same reasons: pay and hours."""
        hours = self.opening.hours_text.replace(" a week", " hours a week")
        return f"{self.opening.pay_text}, {hours}" if hours else self.opening.pay_text


def said_once(fits: list[Fit]) -> dict[str, list[Any]]:
    """For pages and mails: the reasons that several `shared`, and the `fits` with their others."""
    common = fits[0].reasons if len(fits) > 1 else []
    shared = [reason for reason in common if all(reason in fit.reasons for fit in fits)]
    own = [replace(fit, reasons=[one for one in fit.reasons if one not in shared]) for fit in fits]
    return {"shared": shared, "fits": own}


def fitting_openings(plan: RecoveryPlan, *, at: datetime) -> list[Fit]:
    """At most MOST live openings like the one of the plan; empty when none has a real reason.

    What the employer found weak is never used: feedback must not hide openings.
    """
    told = plan.interview.application.opening
    applied = Application.objects.by(plan.candidate).values("opening_id")
    shown = hidden_from(plan.candidate).left_out_of(Opening.objects.live(at=at))
    others = shown.exclude(pk__in=applied)
    return likely_openings([told], among=others)[told.pk][:MOST]


def likely_openings(
    all_told: Sequence[Opening], *, among: QuerySet[Opening]
) -> dict[int, list[Fit]]:
    """Openings like each of these, the best first, whoever asks.

    One query for each of them finds the candidates; all are read together, and each once.
    """
    each_told = {told.pk: told for told in all_told}
    prefetch_related_objects(list(each_told.values()), _REQUIREMENTS)
    fetch_places(each_told.values())
    words = {pk: _words_of(told) for pk, told in each_told.items()}
    found = {pk: _candidates(told, words[pk], among) for pk, told in each_told.items()}
    openings = _read({pk for pks in found.values() for pk in pks})
    return {
        pk: _sorted(_like([openings[each] for each in found[pk]], told=told, words=words[pk]))
        for pk, told in each_told.items()
    }


def _candidates(told: Opening, words: frozenset[str], among: QuerySet[Opening]) -> list[int]:
    """Ids of the newest openings of the same kind or wording."""
    like_it = Q(category__iexact=told.category) if told.category else Q()
    texts = Q()
    for word in sorted(words):
        like_it |= Q(title__icontains=word)
        texts |= Q(text__icontains=word)
    if words:
        like_it |= Q(Exists(Requirement.objects.filter(texts, opening=OuterRef("pk"))))
    if not like_it:
        return []
    alike = among.filter(like_it).exclude(pk=told.pk)
    return list(alike.order_by("-publish_at", "-pk").values_list("pk", flat=True)[:LOOKED_AT])


def fits_of(pks: Sequence[int], *, plan: RecoveryPlan) -> list[Fit]:
    """Those of these openings that resemble the one of the plan, each with its reasons."""
    told = plan.interview.application.opening
    prefetch_related_objects([told], _REQUIREMENTS)
    return _like(_read(pks).values(), told=told, words=_words_of(told))


def _words_of(told: Opening) -> frozenset[str]:
    return work_words(told.title, *_requirement_texts(told))


def _read(pks: Collection[int]) -> dict[int, Opening]:
    openings = (
        Opening.objects.filter(pk__in=pks)
        .select_related("employer")
        .prefetch_related(_REQUIREMENTS)
        .defer("description", "employer__text")
        .order_by("pk")
    )
    fetch_places(openings)
    return {opening.pk: opening for opening in openings}


def _like(openings: Iterable[Opening], *, told: Opening, words: frozenset[str]) -> list[Fit]:
    return [fit for opening in openings if (fit := fit_of(opening, told=told, words=words))]


def _sorted(fits: list[Fit]) -> list[Fit]:
    return sorted(fits, key=lambda fit: (-fit.score, fit.opening.pk))


def fit_of(opening: Opening, *, told: Opening, words: frozenset[str]) -> Fit | None:
    """How an opening resembles the one told about; None without a reason in the work itself."""
    reasons: list[str] = []
    score = 0.0
    shared = words & work_words(opening.title, *_requirement_texts(opening))
    if requirement := _closest_requirement(opening, words):
        reasons.append(f"Like the last job, it asks for this: {requirement}.")
    elif shared:
        reasons.append(f"Its title is close to the last one: {_listed(sorted(shared)[:3])}.")
    score += 2.0 * min(len(shared), 4)
    if told.category and opening.category.casefold() == told.category.casefold():
        reasons.append(f"It is in {told.category} as well.")
        score += 3.0
    if not reasons:
        return None
    for reason, weight in (_place(opening, told), _pay(opening, told)):
        if reason:
            reasons.append(reason)
        score += weight
    return Fit(opening=opening, reasons=reasons, score=score)


def work_words(*texts: str) -> frozenset[str]:
    """The words of a title or requirement that say something about the work."""
    return frozenset().union(*map(_words_in, texts))


@lru_cache(maxsize=4096)  # the same openings are looked at for many people in a row
def _words_in(text: str) -> frozenset[str]:
    found = {word.casefold() for word in _WORD.findall(text)}
    return frozenset(word for word in found - _EMPTY if len(word) >= SHORTEST_WORD)


def _requirement_texts(opening: Opening) -> list[str]:
    rows = sorted(opening.requirements.all(), key=lambda item: (item.position, item.pk))
    return [item.text for item in rows]


def _closest_requirement(opening: Opening, words: frozenset[str]) -> str:
    """The requirement with most words of the last job in it; empty when none has any."""
    texts = [text for text in _requirement_texts(opening) if work_words(text) & words]
    best = max(texts, key=lambda text: len(work_words(text) & words), default="")
    return best.rstrip(" .")


def _place(opening: Opening, told: Opening) -> tuple[str, float]:
    if opening.remote == RemoteKind.REMOTE:
        return "You can do it from home.", 2.0
    there = {(place.city, place.region) for place in told.all_places if place.city}
    for place in opening.all_places:
        if (place.city, place.region) in there:
            return f"It is in {place.city}, like the last one.", 3.0
    miles = _miles(opening, told)
    if miles is None:
        return "", 0.0
    if miles <= NEAR:
        return f"It is about {max(1, round(miles))} miles from {told.city or 'there'}.", 2.0
    return "", -2.0


def _miles(opening: Opening, told: Opening) -> float | None:
    """Between the two places that are nearest to each other."""
    here, there = (
        [place.point for place in one.all_places if place.point] for one in (opening, told)
    )
    return min((miles_between(*pair) for pair in product(here, there)), default=None)


def _pay(opening: Opening, told: Opening) -> tuple[str, float]:
    """A reason only where both openings state pay in the same currency."""
    theirs, before = _hourly(opening), _hourly(told)
    if theirs is None or before is None or opening.pay_currency != told.pay_currency:
        return "", 0.0
    if theirs >= before:
        return "It pays at least as much.", 1.0
    return "", -1.0


def _hourly(opening: Opening) -> float | None:
    """As the filter of the search has it: a part of a week is not counted as a full one."""
    top = opening.pay_max if opening.pay_max is not None else opening.pay_min
    hours = _hours_of_pay(opening)
    return None if top is None or hours is None or opening.hides_pay else float(top) / hours


def _hours_of_pay(opening: Opening) -> float | None:
    """The hours that the stated pay is for."""
    period = PayPeriod(opening.pay_period)
    if period not in WEEKS_OF:
        return HOURS_A_DAY if period == PayPeriod.DAY else 1.0
    stated = opening.hours_max if opening.hours_max is not None else opening.hours_min
    if stated is not None:
        return float(stated) * WEEKS_OF[period]
    is_part = opening.employment_type in (EmploymentType.PART_TIME, EmploymentType.PER_DIEM)
    return None if is_part else FULL_WEEK * WEEKS_OF[period]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
