"""Tết of the coming years, from orders/data/holidays.csv."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "holidays.csv"


def load(apps, schema_editor):
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            apps.get_model("orders", "Holiday").objects.create(**row)


def unload(apps, schema_editor):
    apps.get_model("orders", "Holiday").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0018_delivery_terms")]
    operations = [migrations.RunPython(load, unload)]
