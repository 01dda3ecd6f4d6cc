from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0016_columns_are_facts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="wordingrule",
            name="looks_for",
            field=models.CharField(
                choices=[
                    ("words", "words and phrases"),
                    ("posting", "words and phrases of an opening"),
                    ("contact", "phone numbers, addresses and links"),
                    ("other_candidate", "the name of another candidate"),
                    ("same_text", "the same text for several candidates"),
                ],
                default="words",
                max_length=15,
            ),
        ),
    ]
