"""Every report names whose mail it was; one about a message of a page goes with what knows it."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_senders(apps, schema_editor):
    mails = apps.get_model("mail", "OutgoingMail").objects.filter(pk=OuterRef("mail"))
    reports = apps.get_model("mail", "Report").objects.using(schema_editor.connection.alias)
    reports.filter(sender=None).update(sender=Subquery(mails.values("on_behalf_of")[:1]))


def drop_reports_of_messages(apps, schema_editor):
    reports = apps.get_model("mail", "Report").objects.using(schema_editor.connection.alias)
    reports.filter(mail=None).delete()


class Migration(migrations.Migration):
    dependencies = [("mail", "0013_report_of_writing")]
    operations = [migrations.RunPython(name_senders, drop_reports_of_messages)]
