"""Calling a lot back."""

from __future__ import annotations

import pytest

from catalog.models import Lot
from marketplace.kernel.audit import SYSTEM
from orders.errors import ReasonNeeded
from orders.models import OrderNotice
from orders.services.recalling import recall_lot
from orders.services.unpaid import mark_paid

from .making import pack, paid, placed

pytestmark = pytest.mark.django_db
REASON = "Nghi nhiễm vi sinh"


def told() -> list[int]:
    return list(OrderNotice.objects.filter(kind="recall").order_by("pk").values_list("part", flat=True))


def test_everybody_who_bought_of_a_lot_is_told_once_however_often_it_is_called_back():
    variant = pack(units_made=5)
    parts = [paid(variant).parts.get().pk for _ in range(2)]
    lot = Lot.objects.get()

    counts = [recall_lot(lot_id=lot.pk, reason=REASON, actor=SYSTEM) for _ in range(2)]

    assert (counts, told()) == ([2, 2], parts)


def test_who_pays_after_a_recall_is_told_as_well():
    """Found by a race: an order placed before the recall and paid after it was told nothing."""
    order = placed(pack(units_made=5))
    lot = Lot.objects.get()
    count = recall_lot(lot_id=lot.pk, reason=REASON, actor=SYSTEM)

    mark_paid(order_id=order.pk)

    assert (count, told()) == (0, [order.parts.get().pk])


def test_a_recall_without_a_reason_changes_nothing():
    paid(pack())

    with pytest.raises(ReasonNeeded):
        recall_lot(lot_id=Lot.objects.get().pk, reason=" ", actor=SYSTEM)

    assert (Lot.objects.get().recalled_at, told()) == (None, [])
