"""A product as buyers will see it: with what waits for a look, or what is being typed, on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog import labels
from catalog.models import Certificate, Lot, Product, ProductImage, ProductVariant
from catalog.selectors.own_products import OwnProduct, own_product
from catalog.selectors.pages import Pack, ProductDetails, pack_of
from catalog.services.facts import put_on
from catalog.services.gallery import shots_of
from catalog.services.gallery_rows import PICTURES, as_image
from marketplace.kernel import clock


def as_edited(product: Product, own: OwnProduct | None = None) -> Product:
    """The same object, saying what its producer wrote last. Never save it."""
    change = (own or own_product(product.pk)).change
    if change is not None and not change.is_first:
        put_on(product, {name: value for name, value in change.after.items() if name != PICTURES})
    return product


def card_of(product: Product, typed: Mapping[str, Any] | None = None) -> Product:
    """As the card of the shelves wants it; typed are words that are not saved."""
    if typed:
        put_on(product, typed)
    product.covers = images_of(product)[:1]  # type: ignore[attr-defined]  # what catalog.selectors.listing.as_cards adds
    product.ocop = []  # type: ignore[attr-defined]
    product.resting_until = None
    return product


def images_of(product: Product) -> list[ProductImage]:
    """As the producer left them; those that wait have no widths yet."""
    known = {image.digest: image for image in product.images.all()}
    return [known.get(shot["digest"]) or as_image(shot) for shot in shots_of(product)]


def details_of(product: Product) -> ProductDetails:
    today = clock.today()
    variants = ProductVariant.objects.filter(product=product).with_tiers().prefetch_related("lots")
    sellable = set(Lot.objects.sellable(today).filter(variant__product=product).values_list("pk", flat=True))
    packs: list[Pack] = []
    for variant in variants:
        found = pack_of(variant)
        free = sum(lot.units_free for lot in variant.lots.all() if lot.pk in sellable)
        packs.append(Pack(found.variant, free, found.lot))
    return ProductDetails(
        product=product,
        packs=packs,
        images=images_of(product),
        certificates=list(Certificate.objects.valid(today).filter(product=product)),
        is_in_season=product.is_in_season(today),
        more_of_producer=[],
        similar=[],
    )


def usual_of(product: Product) -> labels.Usual:
    return labels.usual(product.category.slug)
