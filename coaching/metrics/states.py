"""Published figures."""

from django.db.models import TextChoices


class ThemeScope(TextChoices):
    """Whose picks a published table counts; no table is finer than one of these by quarter."""

    ALL = "all", "everybody"
    FAMILY = "family", "a role family"
    EMPLOYER = "employer", "an employer"
    PRAISE = "praise", "answers of an employer"  # what candidates say of them: no picks
