from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0012_words_for_staff'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='replies_to_me',
            field=models.BooleanField(default=False),
        ),
    ]
