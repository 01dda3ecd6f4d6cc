from celery import shared_task

from jobstore.home.timeline import run_due_work
from jobstore.lib import clock, due


@shared_task(name="home.run_due")
def run_due() -> None:
    """Do everything that has fallen due. Harmless to run twice or side by side."""
    with clock.at(clock.now()):
        for work in due.all_due_work():
            run_due_work(work)
