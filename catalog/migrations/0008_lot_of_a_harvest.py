

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0007_harvests'),
    ]

    operations = [
        migrations.AddField(
            model_name='harvest',
            name='lot',
            field=models.OneToOneField(blank=True, help_text='what was brought in', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='harvest', to='catalog.lot'),
        ),
        migrations.AddConstraint(
            model_name='harvest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lot__isnull', True), ('opened_at__isnull', True)), models.Q(('lot__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='opened_harvest_has_a_lot'),
        ),
    ]
