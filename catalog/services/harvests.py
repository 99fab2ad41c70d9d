"""Harvests to come: announced, promised out of, given up. Reserving runs inside its caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict

from ..errors import OutOfStock
from ..models import Harvest, Lot, Product, ProductVariant
from ..version import catalogue_changed


@transaction.atomic
def announce_harvest(
    *,
    variant_id: int,
    order_until: datetime,
    harvest_from: date,
    harvest_until: date,
    cap_units: int,
    deposit_bp: int,
    actor: Actor,
) -> Harvest:
    """Take orders for a harvest to come, from now on. Raises InvalidInput; StateConflict while another is to come."""
    now = clock.now()
    if not now < order_until or not clock.today() <= harvest_from <= harvest_until:
        raise InvalidInput(_("Ngày nhận đặt và ngày thu hoạch phải ở phía trước, theo thứ tự."), field="harvest_from")
    if cap_units < 1 or not 1 <= deposit_bp <= 10_000:
        raise InvalidInput(_("Ghi số phần nhận đặt, và tiền cọc từ 0,01 đến 100 phần trăm."), field="cap_units")
    try:
        with transaction.atomic():
            harvest = Harvest.objects.create(
                variant_id=variant_id,
                order_from=now,
                order_until=order_until,
                harvest_from=harvest_from,
                harvest_until=harvest_until,
                cap_units=cap_units,
                deposit_bp=deposit_bp,
            )
    except IntegrityError as error:
        raise StateConflict from error
    _mark(harvest)
    record("announce_harvest", harvest, actor=actor, after={"cap_units": cap_units, "deposit_bp": deposit_bp})
    catalogue_changed()
    return harvest


def reserve_units(*, wanted: Mapping[int, int]) -> None:
    """Promise units of harvests (by harvest id) to somebody; all or nothing, in primary-key order.

    One conditional update each: two buyers can't be promised the same last pack.
    Raises OutOfStock naming the first that is short or takes no orders (any more).
    """
    for harvest_id in sorted(wanted):
        units = wanted[harvest_id]
        open_now = Harvest.objects.taking_orders(clock.now()).filter(pk=harvest_id)
        if not open_now.filter(cap_units__gte=F("units_reserved") + units).update(
            units_reserved=F("units_reserved") + units
        ):
            left = open_now.first()
            variant = ProductVariant.objects.select_related("product").get(harvests=harvest_id)
            name = f"{variant.product.name} ({variant.name})"
            raise OutOfStock(name=name, variant_id=variant.pk, units_free=left.units_left if left else 0)


def release_units(*, promised: Mapping[int, int]) -> None:
    """Give promised units of harvests back, in primary-key order: nobody paid, or the order was given up."""
    for harvest_id in sorted(promised):
        Harvest.objects.filter(pk=harvest_id).update(units_reserved=F("units_reserved") - promised[harvest_id])


def _mark(harvest: Harvest) -> None:
    """The product carries the tag of goods ordered ahead while a harvest of it is to come: lists show that for free."""
    product_id = harvest.variant.product_id
    to_come = Harvest.objects.filter(variant__product=product_id, opened_at__isnull=True, failed_at__isnull=True)
    product = Product.objects.select_for_update(no_key=True).only("tags").get(pk=product_id)
    tags = [tag for tag in product.tags if tag != Product.PREORDER_TAG]
    if to_come.exists():
        tags.append(Product.PREORDER_TAG)
    if tags != product.tags:
        product.tags = tags
        product.save(update_fields=["tags"])


def lock_harvest(*, harvest_id: int) -> Harvest:
    """The harvest to come, its row locked: nothing more is promised meanwhile.

    Raises NotFound; StateConflict when it was opened or given up.
    """
    harvest = Harvest.objects.select_for_update().filter(pk=harvest_id).first()
    if harvest is None:
        raise NotFound
    if harvest.opened_at is not None or harvest.failed_at is not None:
        raise StateConflict(_("Vụ này đã xong rồi. Tải lại trang để xem."))
    return harvest


def open_harvest(
    harvest: Harvest, *, units: int, units_held: int, lot_code: str, best_before: date | None, actor: Actor
) -> Lot:
    """A harvest was brought in: a lot on the shelf, of which units_held are promised. Call it after lock_harvest.

    Raises InvalidInput for a lot code that this pack has already.
    """
    if Lot.objects.filter(variant_id=harvest.variant_id, code=lot_code).exists():
        raise InvalidInput(_("Mã lô này đã có. Bà con ghi mã khác giúp."), field="lot_code")
    lot = Lot.objects.create(
        variant_id=harvest.variant_id,
        code=lot_code,
        produced_on=clock.today(),
        best_before=best_before,
        units_made=units,
        units_on_hand=units,
        units_held=units_held,
    )
    harvest.lot, harvest.opened_at = lot, clock.now()
    harvest.save(update_fields=["lot", "opened_at"])
    _mark(harvest)
    record("open_harvest", harvest, actor=actor, after={"units": units, "units_held": units_held, "lot": lot_code})
    catalogue_changed()
    return lot


@transaction.atomic
def fail_harvest(*, harvest_id: int, reason: str, actor: Actor) -> bool:
    """The harvest is lost: nothing more is promised out of it. True for the call that gave it up.

    Raises InvalidInput without a reason: everybody who ordered reads it.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise InvalidInput(_("Ghi lý do để người mua hiểu và thông cảm."), field="reason")
    to_come = Harvest.objects.filter(pk=harvest_id, opened_at__isnull=True, failed_at__isnull=True)
    if not to_come.update(failed_at=clock.now(), fail_reason=reason):
        return False
    harvest = Harvest.objects.select_related("variant").get(pk=harvest_id)
    _mark(harvest)
    record("fail_harvest", harvest, actor=actor, after={"reason": reason})
    catalogue_changed()
    return True
