"""Harvests to come: never more promised than the cap."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.errors import OutOfStock
from catalog.models import Harvest
from catalog.services.harvests import announce_harvest, fail_harvest, release_units, reserve_units
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput, StateConflict
from orders.pricing import deposit_vnd
from tests.factories import VariantFactory
from tests.races import race


def announced(cap_units=10, variant=None, **changes):
    today = clock.today()
    terms = {
        "order_until": clock.now() + timedelta(days=20),
        "harvest_from": today + timedelta(days=30),
        "harvest_until": today + timedelta(days=40),
        "cap_units": cap_units,
        "deposit_bp": 3000,
        **changes,
    }
    return announce_harvest(variant_id=(variant or VariantFactory()).pk, actor=SYSTEM, **terms)


@pytest.mark.django_db
def test_units_are_promised_up_to_the_cap_and_come_back():
    harvest = announced(cap_units=3)

    reserve_units(wanted={harvest.pk: 2})
    with pytest.raises(OutOfStock, match="Chỉ còn 1"):
        reserve_units(wanted={harvest.pk: 2})
    release_units(promised={harvest.pk: 2})

    assert Harvest.objects.get().units_reserved == 0


@pytest.mark.usefixtures("committed")
def test_six_buyers_of_the_last_promised_pack_make_one_promise():
    harvest = announced(cap_units=1)

    results = race(Harvest.objects.all(), [partial(reserve_units, wanted={harvest.pk: 1})] * 6)

    assert sorted(type(each).__name__ for each in results) == ["NoneType"] + ["OutOfStock"] * 5
    assert Harvest.objects.get().units_reserved == 1


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"order_until": clock.now() - timedelta(days=1)}, {"failed_at": clock.now()}])
def test_outside_its_window_or_failed_it_promises_nothing(changes):
    harvest = announced()
    if "order_until" in changes:
        changes["order_from"] = clock.now() - timedelta(days=9)
    else:
        changes["fail_reason"] = "Bão"
    Harvest.objects.update(**changes)

    with pytest.raises(OutOfStock):
        reserve_units(wanted={harvest.pk: 1})

    assert Harvest.objects.get().units_reserved == 0


@pytest.mark.django_db
def test_one_harvest_to_come_per_pack_and_the_next_after_it_failed():
    variant = VariantFactory()
    harvest = announced(variant=variant)

    with pytest.raises(StateConflict):
        announced(variant=variant)
    with pytest.raises(InvalidInput):
        fail_harvest(harvest_id=harvest.pk, reason=" ", actor=SYSTEM)

    assert [fail_harvest(harvest_id=harvest.pk, reason="Nước mặn", actor=SYSTEM) for _ in range(2)] == [True, False]
    assert announced(variant=variant).units_left == 10


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"cap_units": 0}, {"deposit_bp": 0}, {"harvest_from": clock.today() - timedelta(days=1)}]
)
def test_odd_terms_are_refused(changes):
    with pytest.raises(InvalidInput):
        announced(**changes)

    assert Harvest.objects.count() == 0


@pytest.mark.parametrize(
    ("goods", "share", "deposit"), [(250_000, 3000, 75_000), (250_500, 3000, 76_000), (500, 3000, 500), (0, 10_000, 0)]
)
def test_a_deposit_is_a_round_sum_within_the_goods(goods, share, deposit):
    assert deposit_vnd(goods, share) == deposit


NEVERS: dict[str, dict[str, Any]] = {
    "never_more_promised_than_the_cap": {"units_reserved": F("cap_units") + 1},
    "harvest_has_a_cap": {"cap_units": 0},
    "deposit_is_a_share": {"deposit_bp": 10_001},
    "harvest_comes_after_its_orders_began": {"order_until": F("order_from")},
    "harvest_is_opened_or_failed_never_both": {
        "opened_at": F("order_from"),
        "failed_at": F("order_from"),
        "fail_reason": "x",
    },
    "failed_harvest_gives_a_reason": {"failed_at": F("order_from")},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    announced()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Harvest.objects.update(**NEVERS[name])


@pytest.mark.django_db
def test_the_database_keeps_one_harvest_to_come():
    harvest = announced()
    harvest.pk = None

    with pytest.raises(IntegrityError, match="one_harvest_to_come_per_pack"), transaction.atomic():
        Harvest.objects.bulk_create([harvest])
