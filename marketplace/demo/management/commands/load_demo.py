"""Load the demo province: catalogue, people, three months of orders. Silent when piped; does nothing when loaded."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from catalog.models import Product
from catalog.tasks import draw_missing
from marketplace.demo.catalogue import load_catalogue
from marketplace.demo.orders import load_orders
from marketplace.demo.people import load_people


class Command(BaseCommand):
    help = "Load the demo province of Sóc Trăng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=300, help="how many orders of the past three months")
        parser.add_argument("--no-pictures", dest="pictures", action="store_false", help="draw no pictures")

    def handle(self, *, orders: int, pictures: bool, **_options: Any) -> None:
        """Catalogue and people in one transaction: half a province is never seen."""
        if not settings.DEMO:
            raise CommandError("load_demo needs DEMO=1: it puts invented producers and orders into the database.")
        if Product.objects.exists():
            self.stdout.write("The demo data are already there.")
            return
        bar = tqdm(total=900 + orders, unit=" rows", disable=None)
        with transaction.atomic():
            for kind, rows in load_catalogue():
                bar.set_description(kind)
                bar.update(rows)
            load_people()
        bar.set_description("orders")
        for _order in load_orders(orders):
            bar.update()
        bar.close()
        if pictures:
            draw_missing.delay()  # in the background: the shop can open meanwhile
