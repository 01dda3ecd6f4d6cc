from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0007_lease_index_for_all")]

    operations = [
        migrations.AlterField(
            model_name="mailevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("delivered", "Delivered"),
                    ("no_address", "no such address"),
                    ("bounced", "sent back"),
                    ("complaint", "marked as spam"),
                    ("about_us", "refused because of us"),
                ],
                max_length=12,
            ),
        ),
    ]
