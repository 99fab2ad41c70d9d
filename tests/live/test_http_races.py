"""Many buyers at once over real HTTP: never one unit too many, never one order twice.

    RACE_ROUNDS=50 .venv/bin/pytest tests/live/test_http_races.py -n 0

races longer. A race left to chance shows a missing lock only now and then; those of tests/orders are forced.
"""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from uuid import uuid4

import pytest

from marketplace.run.shop import Shop

from .client import App, database, value

pytestmark = pytest.mark.live
BUYERS, ROUNDS = 6, int(os.environ.get("RACE_ROUNDS", "10"))


@pytest.fixture
def last_unit(live_shop: Shop):
    """A pack of which one unit is free after each call of the returned function."""
    with database(live_shop) as connection:
        # A pack with a single lot, so that what is free is told by one row.
        variant_id = value(
            connection,
            "SELECT v.id FROM catalog_productvariant v JOIN catalog_product p ON p.id = v.product_id "
            "WHERE p.slug = 'hanh-tim-vinh-chau-loai-1' ORDER BY v.id LIMIT 1",
        )

        def free_one() -> int:
            connection.execute("UPDATE catalog_lot SET units_on_hand = units_held WHERE variant_id = %s", [variant_id])
            connection.execute(
                "UPDATE catalog_lot SET units_on_hand = units_on_hand + 1 WHERE id = "
                "(SELECT max(id) FROM catalog_lot WHERE variant_id = %s)",
                [variant_id],
            )
            return int(variant_id)

        yield free_one


def at_once(commands):
    gate = threading.Barrier(len(commands))

    def go(command):
        gate.wait(30)
        return command()

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(go, commands))


@pytest.fixture
def apps(live_shop: Shop):
    with ExitStack() as stack:
        yield [stack.enter_context(App(live_shop)) for _ in range(BUYERS)]


def test_in_every_round_of_six_buyers_for_one_unit_there_is_one_order(apps, last_unit):
    winners = []

    for _round in range(ROUNDS):
        variant_id = last_unit()
        carts = [app.cart(variant_id) for app in apps]
        total = apps[0].total(carts[0])
        pairs = zip(apps, carts, strict=True)
        answers = at_once([partial(app.place, cart, total) for app, cart in pairs])
        winners.append(sum(answer["order"] is not None for answer in answers))
        refusals = {error["code"] for answer in answers for error in answer["errors"]}
        assert refusals == {"OUT_OF_STOCK"}

    assert winners == [1] * ROUNDS


def test_order_place_sent_twenty_times_at_once_is_one_order(apps, last_unit):
    app = apps[0]
    cart = app.cart(last_unit())
    total, key = app.total(cart), str(uuid4())

    answers = at_once([lambda: app.place(cart, total, key)] * 20)

    assert len({answer["order"]["number"] for answer in answers}) == 1
