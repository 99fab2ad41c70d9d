"""Writing down how many packs there are: of a lot, or of the stock whose batch nobody wrote down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, audit_row, record, record_all
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.many_rows import update_each
from marketplace.kernel.text import is_storable, normalise

from ..errors import Stale
from ..models import Lot, ProductVariant
from ..version import catalogue_changed

MOST_UNITS = 100_000


@transaction.atomic
def set_stock(*, variant_id: int, units: int, seen_units: int, actor: Actor, lot_id: int | None = None) -> Lot:
    """Set how many packs lie at the producer, those promised to unpaid orders included.

    lot_id      the lot that was counted; None for the undated stock, which is made when there is none
    seen_units  what the page said before they were counted

    Repeating it changes nothing. Raises Stale when packs were sold or counted meanwhile; InvalidInput for fewer packs
    than are promised, or an odd number; NotFound for a lot of another pack.
    """
    variant = ProductVariant.objects.select_for_update(no_key=True).get(pk=variant_id)
    lot = _locked_lot(variant, lot_id)
    refuse_count(lot, units=units, seen_units=seen_units)
    lot.variant = variant
    write_counts([(lot, units)], actor=actor)
    return lot


def refuse_count(lot: Lot, *, units: int, seen_units: int) -> None:
    """Raises what set_stock raises, for a locked lot."""
    if not 0 <= units <= MOST_UNITS:
        raise InvalidInput(_("Số lượng từ 0 tới 100.000."), field="units")
    before = lot.units_on_hand
    if before == units:
        return
    if before != seen_units:
        words = _("Số lượng vừa đổi, giờ còn %(now)s. Đếm lại rồi ghi giúp.") % {"now": before}
        raise Stale(words, now=before, field="units")
    if units < lot.units_held:
        words = _("%(held)s phần đang giữ cho đơn chờ trả tiền, nên không ghi ít hơn được.") % {"held": lot.units_held}
        raise InvalidInput(words, field="units")


def write_counts(wanted: Sequence[tuple[Lot, int]], *, actor: Actor) -> None:
    """Write counts to locked lots, with their packs at hand, that nothing refuses; two statements. Inside its caller's
    transaction."""
    changed = [(lot, lot.units_on_hand, units) for lot, units in wanted if lot.units_on_hand != units]
    if not changed:
        return
    for lot, _before, units in changed:
        lot.units_on_hand, lot.units_made = units, max(lot.units_made, units)
    update_each(Lot, "units_on_hand", {lot.pk: lot.units_on_hand for lot, _before, _after in changed})
    update_each(Lot, "units_made", {lot.pk: lot.units_made for lot, _before, _after in changed})
    deeds = [(lot, {"units": before}, {"units": after, "sku": lot.variant.sku}) for lot, before, after in changed]
    record_all(
        audit_row("set_stock", target, actor=actor, before=before, after=after) for target, before, after in deeds
    )
    catalogue_changed()


@transaction.atomic
def add_lot(
    *, variant_id: int, code: str, units: int, produced_on: date | None, best_before: date | None, actor: Actor
) -> Lot:
    """A batch that was made: so many packs of it lie at the producer. Raises InvalidInput, also for a code it has."""
    code = normalise(code)
    if not code or len(code) > 40 or not is_storable(code):
        raise InvalidInput(_("Ghi mã lô, nhiều nhất 40 chữ cái."), field="lot")
    if not 0 <= units <= MOST_UNITS:
        raise InvalidInput(_("Số lượng từ 0 tới 100.000."), field="units")
    if best_before and produced_on and best_before < produced_on:
        raise InvalidInput(_("Hạn dùng phải sau ngày làm."), field="best_before")
    if produced_on and produced_on > clock.today():
        raise InvalidInput(_("Ngày làm chưa tới. Hàng sắp có thì báo ở trang vụ thu hoạch."), field="produced_on")
    variant = ProductVariant.objects.select_for_update(no_key=True).get(pk=variant_id)
    if Lot.objects.filter(variant=variant, code=code).exists():
        raise InvalidInput(_("Mã lô này đã có. Bà con ghi mã khác giúp."), field="lot")
    lot = Lot.objects.create(
        variant=variant,
        code=code,
        units_made=units,
        units_on_hand=units,
        produced_on=produced_on,
        best_before=best_before,
    )
    record("add_lot", lot, actor=actor, after={"units": units, "sku": variant.sku, "code": code})
    catalogue_changed()
    return lot


def _locked_lot(variant: ProductVariant, lot_id: int | None) -> Lot:
    lots = Lot.objects.select_for_update().filter(variant=variant)
    if lot_id is None:
        return lots.filter(code="").first() or Lot.objects.create(variant=variant, units_made=0, units_on_hand=0)
    lot = lots.filter(pk=lot_id).first()
    if lot is None:
        raise NotFound
    if lot.recalled_at is not None:
        raise InvalidInput(_("Lô này đã thu hồi, không ghi số lượng nữa."), field="units")
    return lot
