"""Setting the wholesale tiers of packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput

from ..models import ProductVariant, VariantTier
from ..pricing import Tier, tiers_fall
from ..version import catalogue_changed


@transaction.atomic
def set_tiers(*, variant_id: int, tiers: Sequence[Tier], actor: Actor) -> None:
    """Put these tiers in the place of the pack's; none sells at one price only.

    Raises InvalidInput unless prices fall strictly with the number of packs, below the price of one.
    """
    variant = ProductVariant.objects.select_for_update().get(pk=variant_id)
    before = [[tier.min_units, tier.price_vnd] for tier in variant.tiers.all()]
    if not tiers_fall(variant.price_vnd, tiers):
        raise InvalidInput(_("Mua càng nhiều giá mỗi phần phải càng thấp, và không cao hơn giá lẻ."), field="tiers")
    replace_tiers({variant_id: tiers})
    after = [[tier.min_units, tier.price_vnd] for tier in sorted(tiers)]
    record("set_tiers", variant, actor=actor, before={"tiers": before}, after={"tiers": after})
    catalogue_changed()


def replace_tiers(tiers: Mapping[int, Sequence[Tier]]) -> None:
    """By variant id; two statements, however many packs. Inside its caller's transaction."""
    VariantTier.objects.filter(variant__in=tiers).delete()
    VariantTier.objects.bulk_create(
        VariantTier(variant_id=pk, min_units=tier.min_units, price_vnd=tier.price_vnd)
        for pk, of_pack in tiers.items()
        for tier in of_pack
    )
