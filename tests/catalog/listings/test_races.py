"""Two people at one product: one wins, the other is told."""

from __future__ import annotations

from functools import partial

import pytest

from catalog.errors import Stale
from catalog.models import Product, ProductVariant
from catalog.services.changes import approve_change, request_changes, withdraw_change
from catalog.services.counting import set_stock
from catalog.services.prices import set_price
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from tests.factories import VariantFactory
from tests.races import committed, race  # noqa: F401

from .making import submitted

pytestmark = pytest.mark.usefixtures("committed")


def test_of_two_new_prices_one_is_written_and_the_other_told():
    pack = VariantFactory(price_vnd=50_000)
    rows = ProductVariant.objects.filter(pk=pack.pk)

    results = race(
        rows,
        [
            partial(set_price, variant_id=pack.pk, price_vnd=price, seen_vnd=50_000, actor=SYSTEM)
            for price in (60_000, 70_000)
        ],
    )

    assert sum(isinstance(result, Stale) for result in results) == 1
    assert rows.get().price_vnd in {60_000, 70_000}


def test_of_two_counts_one_is_written_and_the_other_told():
    pack = VariantFactory()

    results = race(
        ProductVariant.objects.filter(pk=pack.pk),
        [partial(set_stock, variant_id=pack.pk, units=units, seen_units=0, actor=SYSTEM) for units in (5, 8)],
    )

    assert sum(isinstance(result, Stale) for result in results) == 1
    assert pack.lots.get().units_on_hand in {5, 8}


def test_approving_and_withdrawing_at_once_ends_in_one_of_both():
    change = submitted()

    results = race(
        Product.objects.filter(pk=change.product_id),
        [
            lambda: approve_change(change_id=change.pk, seen_revision=1, actor=SYSTEM),
            lambda: withdraw_change(product_id=change.product_id, actor=SYSTEM),
        ],
    )

    change.refresh_from_db()
    ends = (change.product.status, change.status)
    assert sum(isinstance(result, StateConflict) for result in results) == 1
    assert ends in {("published", "approved"), ("draft", "withdrawn")}


def test_of_two_reviewers_one_decides_and_the_other_is_told():
    change = submitted()
    why = {"reason": "Thiếu nhãn", "advice": "Chụp lại nhãn"}

    results = race(
        Product.objects.filter(pk=change.product_id),
        [
            partial(approve_change, change_id=change.pk, seen_revision=change.revision, actor=SYSTEM),
            partial(request_changes, change_id=change.pk, **why, actor=SYSTEM),
        ],
    )

    assert sum(isinstance(result, StateConflict) for result in results) == 1
    change.refresh_from_db()
    change.product.refresh_from_db()
    ends = (change.product.status, change.status)
    assert ends in {("published", "approved"), ("changes_requested", "changes_requested")}
