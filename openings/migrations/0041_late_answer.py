from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('openings', '0038_more_synonyms'),
    ]

    operations = [
        migrations.CreateModel(
            name='LateAnswer',
            fields=[],
            options={
                'verbose_name': 'answer overdue',
                'verbose_name_plural': 'answers overdue',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('openings.application',),
        ),
    ]
