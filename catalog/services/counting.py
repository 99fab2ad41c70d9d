"""Writing down how many packs there are: of a lot, or of the stock whose batch nobody wrote down."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound

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
    if not 0 <= units <= MOST_UNITS:
        raise InvalidInput(_("Số lượng từ 0 tới 100.000."), field="units")
    variant = ProductVariant.objects.select_for_update(no_key=True).get(pk=variant_id)
    lot = _locked_lot(variant, lot_id)
    before = lot.units_on_hand
    if before == units:
        return lot
    if before != seen_units:
        words = _("Số lượng vừa đổi, giờ còn %(now)s. Đếm lại rồi ghi giúp.") % {"now": before}
        raise Stale(words, now=before, field="units")
    if units < lot.units_held:
        words = _("%(held)s phần đang giữ cho đơn chờ trả tiền, nên không ghi ít hơn được.") % {"held": lot.units_held}
        raise InvalidInput(words, field="units")
    lot.units_on_hand, lot.units_made = units, max(lot.units_made, units)
    lot.save(update_fields=["units_on_hand", "units_made"])
    record("set_stock", lot, actor=actor, before={"units": before}, after={"units": units, "sku": variant.sku})
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
