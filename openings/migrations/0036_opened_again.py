from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('openings', '0035_hiding'),
    ]

    operations = [
        migrations.AddField(
            model_name='opening',
            name='opened_again',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
