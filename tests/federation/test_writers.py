"""Sixteen writers at once, some of which change their minds: the feed misses nothing."""

from __future__ import annotations

import random
import time
from functools import partial

from django.db import connection, transaction

from catalog.models import Product
from federation.core.consumer import End
from federation.core.cursor import Cursor
from federation.core.fence import FEED
from federation.core.records import AskChanges
from federation.gateways.keys import cursor_secret
from federation.models import FeedHead
from federation.services.answering import answer
from federation.services.sequencing import publish_noted
from tests.factories import ProductFactory
from tests.races import race, together

from .reading import Reader


def test_sixteen_writers_with_rollbacks_lose_nothing(committed_node):
    ids = [ProductFactory().pk for _ in range(16)]
    until = time.monotonic() + 2

    def write(seed: int) -> None:
        rng = random.Random(seed)  # noqa: S311  # no secret
        turn = 0
        while time.monotonic() < until:
            turn += 1
            with transaction.atomic():
                Product.objects.filter(pk=rng.choice(ids)).update(summary_vi=f"{seed}-{turn}")
                transaction.set_rollback(rng.random() < 0.2)

    def publish() -> None:
        while time.monotonic() < until:
            publish_noted()

    together([lambda seed=seed: write(seed) for seed in range(16)] + [publish])
    publish_noted()

    reader = Reader(committed_node.node_id)
    assert reader.read().end is End.FRESH
    said = b"".join(reader.bodies().values())
    assert [text for text in Product.objects.values_list("summary_vi", flat=True) if text.encode() not in said] == []


def test_a_long_transaction_elsewhere_delays_nobody_else(committed_node):
    slow, quick = ProductFactory(), ProductFactory()
    publish_noted()
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("UPDATE catalog_product SET name_vi = 'chậm' WHERE id = %s", [slow.pk])
    Product.objects.filter(pk=quick.pk).update(name_vi="nhanh")

    assert publish_noted() == 1
    other.commit()
    other.close()
    assert publish_noted() == 1


def test_two_readers_who_know_better_than_a_restored_database_begin_one_epoch(committed_node):
    """Both ask at once with what a state of ours gave them that this database never had."""
    seen = Cursor(FEED, "an epoch nobody here knows", 9, 9, 9, "m").seal(cursor_secret())

    answers = race(FeedHead.objects.all(), [partial(answer, ask=AskChanges(seen, 10))] * 2)

    head = FeedHead.objects.get()
    assert (head.fence, [each.epoch for each in answers]) == (2, [head.epoch] * 2)
