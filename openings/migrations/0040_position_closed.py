from django.db import migrations, models
from django.db.models import Q



class Migration(migrations.Migration):
    """Every end that the employer records waits for the telling like a "no"."""

    dependencies = [
        ('openings', '0036_opened_again'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='application', name='application_active_once'),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(
                fields=['candidate', 'opening'],
                condition=Q(('outcome__in', ['open', 'hired'])) | Q(('outcome__in', ('not_selected', 'position_closed', 'no_show')), ('told_at__isnull', True)),
                name='application_active_once',
                violation_error_message='You have already applied to this opening.',
            ),
        ),
        migrations.RemoveConstraint(model_name='application', name='application_no_has_telling'),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(
                condition=~Q(('outcome__in', ('not_selected', 'position_closed', 'no_show'))) | Q(('decided_at__isnull', False), ('tell_at__isnull', False)),
                name='application_no_has_telling',
                violation_error_message='A decision needs the time at which the candidate is told.',
            ),
        ),
    ]
