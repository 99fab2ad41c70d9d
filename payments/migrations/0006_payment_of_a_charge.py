

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0021_charges_and_pre_orders'),
        ('payments', '0005_link_declined_refunds'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='payment',
            name='one_open_payment_per_order',
        ),
        migrations.AddField(
            model_name='payment',
            name='charge',
            field=models.ForeignKey(blank=True, help_text='none: the order itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='orders.extracharge'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('charge__isnull', True), ('status', 'open')), fields=('order',), name='one_open_payment_per_order'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('charge__isnull', False), ('status', 'open')), fields=('charge',), name='one_open_payment_per_charge'),
        ),
    ]
