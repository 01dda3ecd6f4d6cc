from coaching.practice.models import PracticeQuestion
from coaching.practice.queries.bank import shipped_questions


def load_questions() -> int:
    """Create the questions that are missing; what staff changed stays. How many were new."""
    known = set(PracticeQuestion.objects.order_by("pk").values_list("key", flat=True))
    missing = [PracticeQuestion(**row) for row in shipped_questions() if row["key"] not in known]
    PracticeQuestion.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)
