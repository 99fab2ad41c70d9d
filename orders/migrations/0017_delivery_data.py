"""Carriers, their tariffs and what may travel where, from orders/data. Prices change by new rows with a later day."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def load(apps, schema_editor):
    models = {model.__name__: model.objects for model in apps.get_app_config("orders").get_models()}
    carriers = {row["code"]: models["Carrier"].create(**row) for row in _rows("carriers.csv")}
    services = {
        row["code"]: models["DeliveryService"].create(
            carrier=carriers[row.pop("carrier")], is_cold=row.pop("is_cold") == "1", **row
        )
        for row in _rows("services.csv")
    }
    for row in _rows("tariffs.csv"):
        brackets = [bracket.split(":") for bracket in row.pop("brackets").split()]
        tariff = models["DeliveryTariff"].create(service=services[row.pop("service")], **row)
        for up_to_g, fee_vnd in brackets:
            models["TariffBracket"].create(tariff=tariff, up_to_g=up_to_g, fee_vnd=fee_vnd)
    for row in _rows("carrier_wards.csv"):
        models["CarrierWard"].create(
            carrier=carriers[row["carrier"]],
            ward_id=f"2025-{row['ward_code']}",
            is_remote=row["is_remote"] == "1",
            weekdays=[int(day) for day in (row["weekdays"] or "").split()],
            note=row["note"],
        )
    for row in _rows("travel_rules.csv"):
        models["TravelRule"].create(**row)


def unload(apps, schema_editor):
    for name in ["TravelRule", "CarrierWard", "TariffBracket", "DeliveryTariff", "DeliveryService", "Carrier"]:
        # Children first, each by itself: the collector of delete() mixes models of two migration states here.
        rows = apps.get_model("orders", name).objects.all()
        rows._raw_delete(rows.db)


class Migration(migrations.Migration):
    dependencies = [("orders", "0016_carriers"), ("accounts", "0002_administrative_units")]
    operations = [migrations.RunPython(load, unload)]
