"""The least that a page of Django costs: one row, one template, four middlewares.

gunicorn bench.search.minimal:application, with DATABASE_URL.
"""

import django
import environ
from django.conf import settings

TEMPLATE = "<!doctype html><title>{{ row.title }}</title><p>{{ row.description }}</p>"
env = environ.Env()
settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": 3600}},
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="nothing is signed here",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"row.html": TEMPLATE})]
            },
        }
    ],
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- needs the settings
from django.db import models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402, TID251 -- a page
from django.shortcuts import get_object_or_404, render  # noqa: E402, TID251 -- a page
from django.urls import path  # noqa: E402


class Row(models.Model):
    title = models.CharField(max_length=200)
    description = models.TextField()

    class Meta:
        app_label = "minimal"
        managed = False
        db_table = "openings_opening"

    def __str__(self) -> str:
        return self.title


def page(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "row.html", {"row": get_object_or_404(Row, pk=pk)})


urlpatterns = [path("<int:pk>/", page)]
application = get_wsgi_application()
