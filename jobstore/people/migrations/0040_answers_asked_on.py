from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0034_moderators_keep_synonyms'),
    ]

    operations = [
        migrations.AddField(
            model_name='employer',
            name='answers_asked_on',
            field=models.DateField(blank=True, editable=False, null=True),
        ),
    ]
