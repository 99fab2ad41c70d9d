"""Setting the wholesale tiers of packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.money import format_vnd

from ..models import ProductVariant, VariantTier
from ..pricing import Fault, Tier, tier_fault
from ..version import catalogue_changed


@transaction.atomic
def set_tiers(*, variant_id: int, tiers: Sequence[Tier], actor: Actor) -> None:
    """Put these tiers in the place of the pack's; none sells at one price only.

    tiers  the smallest first
    Raises InvalidInput, with the tier that stands wrongly, unless prices fall strictly with the number of packs, below
    the price of one; and for a pack sold by its weight.
    """
    variant = ProductVariant.objects.select_for_update().get(pk=variant_id)
    before = [[tier.min_units, tier.price_vnd] for tier in variant.tiers.all()]
    refuse_odd_tiers(variant, tiers)
    replace_tiers({variant_id: tiers})
    after = [[tier.min_units, tier.price_vnd] for tier in tiers]
    record("set_tiers", variant, actor=actor, before={"tiers": before}, after={"tiers": after})
    catalogue_changed()


def refuse_odd_tiers(variant: ProductVariant, tiers: Sequence[Tier]) -> None:
    """Raises InvalidInput where the pack could not have these tiers; no statement."""
    if tiers and variant.price_per_kg_vnd is not None:
        raise InvalidInput(_("Hàng bán theo cân thì không đặt giá sỉ theo số phần được."), field="tiers")
    fault = tier_fault(variant.price_vnd, tiers)
    if fault is not None:
        raise InvalidInput(_words(variant, *fault), field="tiers")


def _words(variant: ProductVariant, place: int, fault: Fault) -> str:
    facts = {"at": place, "before": place - 1, "single": format_vnd(variant.price_vnd)}
    return {
        "too_few": _("Mức %(at)s phải từ 2 phần trở lên."),
        "for_nothing": _("Mức %(at)s chưa ghi giá."),
        "above_single": _("Mức %(at)s không được cao hơn giá lẻ %(single)s."),
        "not_more": _("Mức %(at)s phải mua nhiều hơn mức %(before)s."),
        "not_cheaper": _("Mức %(at)s phải rẻ hơn mức %(before)s."),
    }[fault] % facts


def replace_tiers(tiers: Mapping[int, Sequence[Tier]]) -> None:
    """By variant id; two statements, however many packs. Inside its caller's transaction."""
    VariantTier.objects.filter(variant__in=tiers).delete()
    VariantTier.objects.bulk_create(
        VariantTier(variant_id=pk, min_units=tier.min_units, price_vnd=tier.price_vnd)
        for pk, of_pack in tiers.items()
        for tier in of_pack
    )
