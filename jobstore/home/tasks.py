from celery import shared_task

from jobstore.lib import due


@shared_task(name="home.run_due")
def run_due() -> None:
    due.run_all()
