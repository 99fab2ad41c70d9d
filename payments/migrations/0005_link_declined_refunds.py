"""Refunds of declined parts know the adjustment that owes them."""

from django.db import migrations


def link(apps, _schema_editor):
    Refund, Adjustment = apps.get_model("payments", "Refund"), apps.get_model("orders", "Adjustment")
    for refund in Refund.objects.filter(reason="declined", adjustment=None).select_related("share").order_by("pk"):
        owed = Adjustment.objects.filter(part=refund.share.part_id, kind="declined").first()
        if owed is not None:
            Refund.objects.filter(pk=refund.pk).update(adjustment=owed)


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_refunds_of_adjustments")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
