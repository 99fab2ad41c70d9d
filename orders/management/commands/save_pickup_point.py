"""manage.py save_pickup_point "Cửa hàng OCOP Giồng Me" --ward 31507 --street "7 Lê Lợi" --phone 0299… --hours …"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.models import Producer
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError
from orders.models import PickupPoint
from orders.services.pickup_points import PointFacts, save_pickup_point


class Command(BaseCommand):
    help = "Make a pick-up point, or change the one of that name: all of its facts have to be said again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--kind", choices=PickupPoint.Kind.values, default=PickupPoint.Kind.OCOP_SHOP.value)
        parser.add_argument("--ward", required=True, help="code of the new ward, e.g. 31507")
        parser.add_argument("--street", required=True)
        parser.add_argument("--phone", required=True)
        parser.add_argument(
            "--hours", nargs=7, required=True, metavar="07:00-17:00", help='Monday to Sunday, "" for closed'
        )
        parser.add_argument("--hold-days", type=int, default=3)
        parser.add_argument("--capacity", type=int, default=20, help="parcels at once")
        parser.add_argument("--fridge", action="store_true")
        parser.add_argument("--closed", action="store_true", help="no longer offered; what lies there stays")
        parser.add_argument("--producers", nargs="*", default=[], help="slugs; every producer where none is named")

    def handle(self, *, name: str, **said: Any) -> None:
        producers = dict(Producer.objects.filter(slug__in=said["producers"]).values_list("slug", "pk"))
        for slug in said["producers"]:
            if slug not in producers:  # it must never widen to everybody
                raise CommandError(f"There is no producer {slug!r}.")
        facts = PointFacts(
            name=name,
            kind=said["kind"],
            ward_code=said["ward"],
            street=said["street"],
            phone=said["phone"],
            hours=tuple(said["hours"]),
            hold_days=said["hold_days"],
            capacity=said["capacity"],
            has_fridge=said["fridge"],
            is_active=not said["closed"],
            serves_all=not producers,
        )
        known = PickupPoint.objects.filter(name=name).values_list("pk", flat=True).first()
        try:
            save_pickup_point(facts=facts, point_id=known, producer_ids=producers.values(), actor=SYSTEM)
        except MarketplaceError as refusal:
            raise CommandError(f"{refusal.field}: {refusal}") from refusal
        self.stdout.write(f"{name} is {'changed' if known else 'made'}.")
