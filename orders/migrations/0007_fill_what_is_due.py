"""What parts and lines that exist already cost as of now, and why those that ended cost nothing."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F

KINDS = {"declined": "declined", "cancelled": "cancelled"}


def fill(apps, _schema_editor):
    SellerOrder, OrderLine = apps.get_model("orders", "SellerOrder"), apps.get_model("orders", "OrderLine")
    Adjustment, Item = apps.get_model("orders", "Adjustment"), apps.get_model("orders", "AdjustmentItem")
    alive = SellerOrder.objects.exclude(status__in=KINDS)
    alive.update(due_vnd=F("total_vnd"), delivery_due_vnd=F("delivery_vnd"))
    OrderLine.objects.filter(part__in=alive).update(due_vnd=F("total_vnd"))
    SellerOrder.objects.filter(status="paid").update(answer_by=F("paid_at") + timedelta(hours=24))
    for part in SellerOrder.objects.filter(status__in=KINDS, total_vnd__gt=0).order_by("pk"):
        at = part.declined_at or part.cancelled_at or part.order.placed_at
        made = Adjustment.objects.create(
            part=part,
            kind=KINDS[part.status],
            amount_vnd=-part.total_vnd,
            request_key=f"migrated:{part.pk}",
            note=part.decline_reason,
            at=at,
        )
        for line in part.lines.all():
            Item.objects.create(adjustment=made, line=line, units=line.units, amount_vnd=-line.total_vnd)
        if part.delivery_vnd:
            Item.objects.create(adjustment=made, amount_vnd=-part.delivery_vnd)


def forget(apps, _schema_editor):
    apps.get_model("orders", "AdjustmentItem").objects.all().delete()
    apps.get_model("orders", "Adjustment").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_moves_and_adjustments")]

    operations = [migrations.RunPython(fill, forget)]
