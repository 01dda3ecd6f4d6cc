from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jobstore.lib import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """What every template may use."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "code_minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        "dev_pages": settings.DEV_PAGES,
        "now": clock.now(),
        "clock_is_shifted": bool(clock.shift()),
    }
