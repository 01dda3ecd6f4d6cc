from celery import shared_task

from jobstore.lib import clock, due
from jobstore.lib.background import enqueue


@shared_task(name="home.run_due")
def run_due() -> None:
    """Each sort of work is a task of its own: a long one holds up no other."""
    for one in due.all_due_work():
        enqueue("home.run_work", work=one.name)


@shared_task(name="home.run_work", expires=55)
def run_work(work: str) -> None:
    """What is left over when its time is over has its turn a beat later."""
    with clock.at(clock.now()):
        due.run_one(due.due_work(work), seconds=due.SECONDS)
