"""The crisis words: brought along once, then edited by staff, version by version."""

from django.db import transaction

from coaching.help_line.models import CrisisWords, CrisisWordsRevision, HelpLine
from coaching.help_line.queries import content, shipped_lists
from jobstore.lib import clock
from jobstore.people.user.models import User


def load_crisis_words() -> int:
    """Create the lists that are missing; what staff changed stays. How many were new."""
    known = set(CrisisWords.objects.order_by("pk").values_list("part", flat=True))
    now = clock.now()
    missing = [
        CrisisWords(part=part, lines=lines, edited_at=now)
        for part, lines in shipped_lists().items()
        if part.value not in known
    ]
    CrisisWords.objects.bulk_create(missing, ignore_conflicts=True)
    fresh = CrisisWords.objects.filter(revisions__isnull=True).order_by("pk")
    CrisisWordsRevision.objects.bulk_create(
        [_revision(words) for words in fresh], ignore_conflicts=True
    )
    return len(missing)


@transaction.atomic
def save_crisis_words(*, words: CrisisWords, by: User, lines: str) -> CrisisWords:
    """Keep a list as the next version; saving what it says already changes nothing."""
    words = CrisisWords.objects.select_for_update(of=("self",)).get(pk=words.pk)
    if words.lines == lines:
        return words
    words.lines = lines
    words.version += 1
    words.edited_by = by
    words.edited_at = clock.now()
    words.save()
    _revision(words).save()
    return words


def _revision(words: CrisisWords) -> CrisisWordsRevision:
    return CrisisWordsRevision(
        words=words,
        version=words.version,
        lines=words.lines,
        edited_by=words.edited_by,
        edited_at=words.edited_at,
    )


def load_help_lines() -> int:
    """Create the lines that are missing; what staff changed stays. How many were new."""
    known = set(HelpLine.objects.order_by("pk").values_list("key", flat=True))
    missing = [HelpLine(**line) for line in content()["line"] if line["key"] not in known]
    HelpLine.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
