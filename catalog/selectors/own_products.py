"""A producer's own products in every state, with what their list shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from ..models import Lot, Producer, Product, ProductChange, ProductVariant

PAGE = 50
LOW = 5
LOTS_SHOWN = 4


@dataclass(frozen=True)
class Countable:
    """What can be counted of a pack: a lot, or the stock whose batch nobody wrote down (lot_id None: there is none)."""

    lot_id: int | None
    code: str
    units: int
    held: int


@dataclass(frozen=True)
class OwnPack:
    """more_lots  how many lots are not shown here"""

    variant: ProductVariant
    stock: Sequence[Countable]
    units_free: int
    more_lots: int

    @property
    def is_low(self) -> bool:
        return self.units_free <= LOW


@dataclass(frozen=True)
class OwnProduct:
    """A product with its packs and the change of it that nobody decided yet."""

    product: Product
    packs: Sequence[OwnPack]
    change: ProductChange | None

    @property
    def is_low(self) -> bool:
        """Something on sale is nearly gone."""
        return self.product.status == Product.Status.PUBLISHED and any(pack.is_low for pack in self.packs)


def own_products(producer: Producer, *, status: str = "", before: int | None = None) -> list[OwnProduct]:
    """The newest first, at most PAGE; five statements. Without a state, all that is not archived."""
    products = Product.objects.filter(producer=producer)
    products = products.filter(status=status) if status else products.exclude(status=Product.Status.ARCHIVED)
    if before is not None:
        products = products.filter(pk__lt=before)
    return [as_own(product) for product in _with_parts(products).order_by("-pk")[:PAGE]]


def own_products_by_ids(product_ids: Sequence[int]) -> dict[int, OwnProduct]:
    found = _with_parts(Product.objects.filter(pk__in=product_ids))
    return {product.pk: as_own(product) for product in found}


def own_product(product_id: int) -> OwnProduct:
    return own_products_by_ids([product_id])[product_id]


def _with_parts(products: QuerySet[Product]) -> QuerySet[Product]:
    lots = Lot.objects.filter(recalled_at=None).filter(Q(units_on_hand__gt=0) | Q(code=""))
    return products.select_related("category", "producer").prefetch_related(
        Prefetch("variants", ProductVariant.objects.with_tiers()),
        Prefetch("variants__lots", lots),
        "images",
        Prefetch("changes", ProductChange.objects.undecided()),
    )


def as_own(product: Product) -> OwnProduct:
    changes = list(product.changes.all())
    return OwnProduct(product, [_pack(each) for each in product.variants.all()], changes[0] if changes else None)


def _pack(variant: ProductVariant) -> OwnPack:
    lots = list(variant.lots.all())
    stock = [Countable(lot.pk, lot.code, lot.units_on_hand, lot.units_held) for lot in lots[:LOTS_SHOWN]]
    free = sum(lot.units_free for lot in lots)
    return OwnPack(variant, stock or [Countable(None, "", 0, 0)], free, max(len(lots) - LOTS_SHOWN, 0))


def own_numbers(producer: Producer) -> dict[str, int]:
    """How many products there are in each state; one statement."""
    counted = Product.objects.filter(producer=producer).order_by().values_list("status").annotate(Count("pk"))
    return dict(counted)
