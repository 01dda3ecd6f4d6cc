
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('openings', '0080_messages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('video', 'Video'), ('in_person', 'In person'), ('panel', 'Panel')], default='video', max_length=10)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('time_zone', models.CharField(max_length=60)),
                ('where', models.CharField(blank=True, max_length=300, verbose_name='place or link')),
                ('note', models.TextField(blank=True, verbose_name='what to prepare')),
                ('people', models.JSONField(verbose_name='who interviews')),
                ('ends_at', models.DateTimeField(verbose_name='to be answered until')),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='openings.opening')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('sent', 'waits for an answer'), ('picked', 'a time is picked'), ('answered', 'none fits'), ('lapsed', 'ran out unanswered'), ('taken_back', 'taken back')], default='sent', max_length=10)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='openings.application')),
                ('instead_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='openings.interview')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='openings.sheet')),
            ],
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('interview', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='slot', to='openings.interview')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='openings.sheet')),
            ],
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('instead_of', models.DateTimeField(blank=True, null=True)),
                ('why', models.TextField(blank=True)),
                ('times', models.JSONField(default=list)),
                ('asked_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='openings.application')),
                ('interview', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='openings.interview')),
                ('proposal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='wish', to='openings.proposal')),
            ],
            options={
                'verbose_name_plural': 'wishes',
            },
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('application',), name='proposal_out_once', violation_error_message='Other times are proposed already.'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'sent'), ('settled_at__isnull', False), _connector='OR'), name='proposal_settled_has_date', violation_error_message='A proposal that is settled needs its date.'),
        ),
        migrations.AddConstraint(
            model_name='slot',
            constraint=models.UniqueConstraint(fields=('sheet', 'starts_at'), name='slot_once', violation_error_message='This time is listed twice.'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('proposal__isnull', True), ('interview__isnull', True), _connector='XOR'), name='wish_about_one_thing', violation_error_message='A wish is about a proposal or about an interview.'),
        ),
    ]
