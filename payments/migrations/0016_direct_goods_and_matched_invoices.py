"""What a direct sale sold stands on its row of commission; money without words can be matched to an invoice."""

import django.db.models.deletion
from django.db import migrations, models

# The goods of a refund were not kept: together they are what is no longer left, and stand on the last of them.
GOODS = """
UPDATE payments_commissionentry e
   SET goods_vnd = a.seller_vnd + a.commission_vnd + a.vat_vnd + a.pit_vnd
  FROM payments_allocation a WHERE a.id = e.allocation_id AND e.kind = 'sale';
UPDATE payments_commissionentry e
   SET goods_vnd = (a.seller_left_vnd + a.commission_left_vnd + a.vat_left_vnd + a.pit_left_vnd)
                 - (a.seller_vnd + a.commission_vnd + a.vat_vnd + a.pit_vnd)
  FROM payments_allocation a
 WHERE a.id = e.allocation_id AND e.id = (
       SELECT max(l.id) FROM payments_commissionentry l WHERE l.allocation_id = a.id AND l.kind = 'refund')
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_paid_taxes_never_change")]

    operations = [
        migrations.AddField(
            model_name="commissionentry",
            name="goods_vnd",
            field=models.BigIntegerField(default=0, help_text="sold, or below zero come back, by this event"),
        ),
        migrations.RunSQL(GOODS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="commissionentry",
            constraint=models.CheckConstraint(
                name="direct_goods_stand_on_their_side",
                condition=models.Q(("goods_vnd__gte", 0), ("kind", "sale"))
                | models.Q(("goods_vnd__lte", 0), ("kind", "refund"))
                | models.Q(("goods_vnd", 0), ("kind__in", ["overpaid", "over_back"])),
            ),
        ),
        migrations.AlterField(
            model_name="manualmatch",
            name="payment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.payment",
            ),
        ),
        migrations.AddField(
            model_name="manualmatch",
            name="invoice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.commissioninvoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualmatch",
            constraint=models.CheckConstraint(
                name="match_names_a_payment_or_an_invoice",
                condition=models.Q(("invoice__isnull", True), ("payment__isnull", False))
                | models.Q(("invoice__isnull", False), ("payment__isnull", True)),
            ),
        ),
    ]
