"""Load the demo province: catalogue, people, three months of orders. Silent when piped; does nothing when loaded."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from tqdm import tqdm

from catalog.models import Product
from catalog.tasks import draw_missing
from marketplace.demo.catalogue import load_catalogue
from marketplace.demo.harvests import load_harvests
from marketplace.demo.helping import load_helping
from marketplace.demo.money import load_rules
from marketplace.demo.orders import load_this_morning
from marketplace.demo.people import load_people, write_logins
from marketplace.demo.pickup import load_pickup_points
from marketplace.demo.producers import load_certificates, load_joining, load_review_queue
from marketplace.demo.tasks import finish_history, write_history


class Command(BaseCommand):
    help = "Load the demo province of Sóc Trăng."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--open", action="store_true", help="leave the past three months to the worker: the shop can open now"
        )

    def handle(self, *, open: bool, verbosity: int, **_options: Any) -> None:  # noqa: A002  # the option's name
        """All that the first pages show in one transaction: half a province is never seen, Ctrl-C leaves none."""
        if not settings.DEMO:
            raise CommandError("load_demo needs DEMO=1: it puts invented producers and orders into the database.")
        if Product.objects.exists():
            if verbosity:
                self.stdout.write("The demo data are already there.")
        else:
            with tqdm(total=900, unit=" rows", disable=None) as bar:
                _load_what_is_seen_first(bar)
            with connection.cursor() as cursor:  # a whole province more: the first questions need to know
                cursor.execute("ANALYZE")
            draw_missing.delay()
            if open:
                self.stdout.write("The worker draws the pictures and writes three months of orders meanwhile.")
        write_logins()
        if open:
            write_history.delay()
        else:
            finish_history()


@transaction.atomic
def _load_what_is_seen_first(bar: tqdm[Any]) -> None:
    for kind, rows in load_catalogue():
        bar.set_description(kind)
        bar.update(rows)
    load_pickup_points()
    load_people()
    load_rules()
    load_this_morning()
    load_harvests()
    load_joining()
    load_certificates()
    load_review_queue()
    load_helping()
