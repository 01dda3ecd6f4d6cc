import tomllib
from pathlib import Path

from django.utils.text import slugify

from coaching.reply.models import HeldWord

WORDS = Path(__file__).resolve().parents[2] / "data" / "reply_words.toml"


def load_held_words() -> int:
    """Create the words that are missing; what staff changed stays. How many were new."""
    groups = tomllib.loads(WORDS.read_text(encoding="utf-8"))["group"]
    known = set(HeldWord.objects.order_by("pk").values_list("key", flat=True))
    missing = [
        HeldWord(key=slugify(phrase), phrase=phrase, why=group["why"])
        for group in groups
        for phrase in group["phrases"]
        if slugify(phrase) not in known
    ]
    HeldWord.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
