from django.db import migrations

from jobstore.trail.migrations._facts import step


class Migration(migrations.Migration):
    atomic = False  # a thousand lines at a time, each in a transaction of its own
    dependencies = [("coaching", "0014_facts_of_events")]
    operations = [step("coaching", "FeedbackEvent", "PlanEvent")]
