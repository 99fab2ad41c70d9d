"""Load the demo province: catalogue, people, three months of orders. Silent when piped; does nothing when loaded."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from catalog.models import Product
from catalog.tasks import draw_missing
from marketplace.demo.catalogue import load_catalogue
from marketplace.demo.harvests import load_harvests
from marketplace.demo.money import load_rules, pay_producers
from marketplace.demo.orders import load_orders
from marketplace.demo.people import load_people
from marketplace.demo.pickup import load_pickup_points


class Command(BaseCommand):
    help = "Load the demo province of Sóc Trăng."

    def handle(self, **_options: Any) -> None:
        """All in one transaction: half a province is never seen, and Ctrl-C leaves none."""
        if not settings.DEMO:
            raise CommandError("load_demo needs DEMO=1: it puts invented producers and orders into the database.")
        if Product.objects.exists():
            self.stdout.write("The demo data are already there.")
            return
        bar = tqdm(total=900 + settings.DEMO_ORDERS, unit=" rows", disable=None)
        with transaction.atomic():
            for kind, rows in load_catalogue():
                bar.set_description(kind)
                bar.update(rows)
            load_pickup_points()
            load_people()
            load_rules()
            bar.set_description("orders")
            for _order in load_orders(settings.DEMO_ORDERS):
                bar.update()
            load_harvests()
            pay_producers()
            transaction.on_commit(draw_missing.delay)  # in the background: the shop can open meanwhile
        bar.close()
