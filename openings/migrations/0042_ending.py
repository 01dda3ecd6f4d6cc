import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('openings', '0060_offers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('announced_for', models.DateTimeField(blank=True, null=True)),
                ('times_asked', models.PositiveSmallIntegerField(default=0)),
                ('how', models.CharField(blank=True, choices=[('here', 'We filled it with somebody who applied here'), ('elsewhere', 'We filled it another way'), ('looking', 'We are still looking'), ('stopped', 'We stopped looking'), ('unknown', 'I do not know')], max_length=9, verbose_name='how it ended')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('drafters_told', models.BooleanField(default=False, verbose_name='told who had begun to apply')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opening', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ending', to='openings.opening')),
            ],
        ),
    ]
