
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0050_staff_see_offers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accesstoken',
            name='purpose',
            field=models.CharField(choices=[('feedback_form', 'Feedback Form'), ('thank_you', 'Thank You'), ('practice', 'Practice'), ('invitation', 'Invitation'), ('reply', 'Reply'), ('proposal', 'Proposal')], max_length=30),
        ),
    ]
