from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trail", "0004_columns_are_facts")]
    operations = [
        migrations.AlterModelOptions("trailevent", {"verbose_name_plural": "trail"}),
    ]
