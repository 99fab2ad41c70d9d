"""The first delivery tariffs, from orders/data/delivery_tariffs.csv. Prices change by new rows with a later day."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "delivery_tariffs.csv"


def _rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, schema_editor):
    tariffs = apps.get_model("orders", "DeliveryTariff")
    tariffs.objects.bulk_create([tariffs(**row) for row in _rows()], ignore_conflicts=True)


def unload(apps, schema_editor):
    tariffs = apps.get_model("orders", "DeliveryTariff")
    for row in _rows():
        tariffs.objects.filter(service=row["service"], zone=row["zone"], valid_from=row["valid_from"]).delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
