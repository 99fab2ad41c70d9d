"""Harvests of a producer with what was ordered of them, and what opening or giving up one would mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import compress
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localdate

from catalog.models import Harvest, Lot, Producer, ProductVariant
from marketplace.kernel.graphql.connections import Window

from .. import states
from ..allocation import served_in_turn
from ..models import OrderLine, SellerOrder
from .keyset import Page, page_of

HARVESTS = 50
_WAITING = Q(parts__status__in=states.PRE_ORDERED)


@dataclass(frozen=True)
class HarvestRow:
    """A harvest and its paid pre-orders.

    orders      those that wait for it, or for the rest of their money
    paid_vnd    what their buyers paid so far
    later_vnd   what they pay on top, once it is brought in
    """

    harvest: Harvest
    orders: int
    paid_vnd: int
    later_vnd: int

    @property
    def has_come(self) -> bool:
        """Whether its first day is here and nobody said yet how it went."""
        return self.is_to_come and self.harvest.harvest_from <= localdate()

    @property
    def is_late(self) -> bool:
        return self.is_to_come and self.harvest.harvest_until < localdate()

    @property
    def is_to_come(self) -> bool:
        return self.harvest.opened_at is None and self.harvest.failed_at is None


def harvests_to_come(producer: Producer, *, until: date | None = None) -> list[HarvestRow]:
    """Neither brought in nor given up, the nearest first; one statement.

    until  only those whose first day is not after this one
    """
    rows = _of(producer).filter(opened_at__isnull=True, failed_at__isnull=True)
    rows = rows.filter(harvest_from__lte=until) if until else rows
    return _rows(rows.order_by("harvest_from", "pk"))


def past_harvests(producer: Producer, *, before: int | None = None) -> list[HarvestRow]:
    """Brought in or given up, newest first, at most HARVESTS; one statement.

    before  only those older than the one of this id: where the page before ended
    """
    rows = _of(producer).filter(Q(opened_at__isnull=False) | Q(failed_at__isnull=False))
    rows = rows.filter(pk__lt=before) if before else rows
    return _rows(rows.order_by("-pk")[:HARVESTS])


def _of(producer: Producer) -> QuerySet[Harvest]:
    harvests = Harvest.objects.filter(variant__product__producer=producer)
    return harvests.select_related("variant__product__producer", "lot").annotate(
        orders_count=Count("parts", filter=_WAITING),
        paid_sum_vnd=Sum("parts__due_vnd", filter=_WAITING, default=0),
        later_sum_vnd=Sum("parts__later_vnd", filter=_WAITING, default=0),
    )


def page_of_harvests(producer: Producer, *, window: Window) -> Page[HarvestRow]:
    """One page of all of them, the one announced last first; two statements. Raises InvalidInput."""
    found = page_of(_of(producer), window)
    rows = [_row(harvest) for harvest in found.rows]
    return Page(rows, found.cursors, found.total, has_next=found.has_next, has_previous=found.has_previous)


def harvest_row(harvest: Harvest) -> HarvestRow:
    """The same about one; one statement."""
    return _row(_of(harvest.variant.product.producer).get(pk=harvest.pk))


def _rows(harvests: QuerySet[Harvest]) -> list[HarvestRow]:
    return [_row(harvest) for harvest in harvests]


def _row(harvest: Any) -> HarvestRow:
    """harvest  with the sums that _of adds"""
    return HarvestRow(
        harvest=harvest,
        orders=harvest.orders_count,
        paid_vnd=harvest.paid_sum_vnd,
        later_vnd=harvest.later_sum_vnd,
    )


@dataclass(frozen=True)
class Opening:
    """What bringing in so many packs would mean, as of now."""

    orders: int
    served: int
    units_left: int

    @property
    def refused(self) -> int:
        return self.orders - self.served


def opening_of(harvest: Harvest, *, units: int) -> Opening:
    """Who would be served, the first who placed first: as bring_in_harvest will count. One statement."""
    lines = list(_waiting_lines(harvest))
    wanted = [line.units for line in lines]
    served = served_in_turn(wanted, units)
    held = sum(compress(wanted, served))
    return Opening(orders=len(lines), served=sum(served), units_left=units - held)


def _waiting_lines(harvest: Harvest) -> QuerySet[OrderLine]:
    waiting = [states.AWAITING_PAYMENT, states.RESERVED]
    lines = OrderLine.objects.filter(part__harvest=harvest, part__status__in=waiting)
    return lines.order_by("part__order__placed_at", "part_id", "pk")


@dataclass(frozen=True)
class GivingUp:
    """What giving a harvest up would cost: how many buyers have how much back."""

    orders: int
    back_vnd: int


def giving_up_of(harvest: Harvest) -> GivingUp:
    """One statement."""
    parts = SellerOrder.objects.filter(harvest=harvest, status=states.RESERVED)
    sums = parts.aggregate(orders=Count("pk"), back_vnd=Sum("due_vnd", default=0))
    return GivingUp(**sums)


def packs_to_announce(producer: Producer) -> list[ProductVariant]:
    """Packs that no harvest to come is announced of yet; one statement."""
    packs = ProductVariant.objects.filter(product__in=producer.products.published()).select_related("product")
    to_come = Harvest.objects.filter(opened_at__isnull=True, failed_at__isnull=True)
    return list(packs.exclude(harvests__in=to_come).order_by("product__name_sort", "pk"))


def lot_code_for(variant: ProductVariant, day: date) -> str:
    """A code that says the day, and that this pack has not had yet: "281126", then "281126-2"; one statement."""
    code = f"{day:%d%m%y}"
    taken = set(Lot.objects.filter(variant=variant, code__startswith=code).values_list("code", flat=True))
    tries = [code, *(f"{code}-{turn}" for turn in range(2, len(taken) + 2))]
    return next(one for one in tries if one not in taken)
