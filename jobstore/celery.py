import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobstore.settings.dev")

app = Celery("jobstore")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
