"""What one page shows, read in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Prefetch, Q, Window
from django.db.models.functions import RowNumber

from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound

from ..models import Certificate, Harvest, Lot, Marketplace, Producer, Product, ProductImage, ProductVariant
from ..version import kept
from .listing import as_cards
from .numbers import numbers_by_marketplace, numbers_by_producer
from .shelves import Shelf, busiest_producers, category_tree

_ROW = 8
MOST_OF_PRODUCER = 60


@dataclass(frozen=True)
class HomePage:
    """season_now  in season in this month but not all year, newest first; all products are cards (see listing).

    newest      leaves out what is out of season: it can't be bought
    of_partners  some of each partner in turn, newest first
    partners    each with `product_number`
    """

    season_now: Sequence[Product]
    newest: Sequence[Product]
    shelves: Sequence[Shelf]
    producers: Sequence[Producer]
    of_partners: Sequence[Product]
    partners: Sequence[Marketplace]


@dataclass(frozen=True)
class Pack:
    """A pack as it can be bought: units_available over all sellable lots, and the lot that would leave first.

    harvest  the one to come that takes orders now
    """

    variant: ProductVariant
    units_available: int
    lot: Lot | None
    harvest: Harvest | None = None


@dataclass(frozen=True)
class ProductDetails:
    """certificates are those valid today: the others never show."""

    product: Product
    packs: Sequence[Pack]
    images: Sequence[ProductImage]
    certificates: Sequence[Certificate]
    is_in_season: bool
    more_of_producer: Sequence[Product]
    similar: Sequence[Product]

    @property
    def to_come(self) -> list[Pack]:
        """Packs that can be ordered ahead."""
        return [pack for pack in self.packs if pack.harvest is not None]


@dataclass(frozen=True)
class ProducerDetails:
    """products  its newest ones, at most MOST_OF_PRODUCER of product_number"""

    producer: Producer
    products: Sequence[Product]
    product_number: int


def home_page(on: date) -> HomePage:
    """Seven statements; three more for a new version of the catalogue, which looks for what to show."""
    season_now, newest, of_partners = kept(f"home:{on}", lambda: _choose(on))
    cards = as_cards(Product.objects.published()).in_bulk({*season_now, *newest, *of_partners})
    return HomePage(
        season_now=[cards[pk] for pk in season_now if pk in cards],
        newest=[cards[pk] for pk in newest if pk in cards],
        shelves=category_tree(),
        producers=busiest_producers(_ROW),
        of_partners=[cards[pk] for pk in of_partners if pk in cards],
        partners=_partners(),
    )


def _choose(on: date) -> tuple[list[int], list[int], list[int]]:
    """Ids of what has its season now, of the newest that can be bought, and of partners' goods."""
    in_season = Product.objects.published().ours().in_season(on.month)
    all_year = Q(season_months__contains=list(range(1, 13)))
    return (
        list(in_season.exclude(all_year).values_list("pk", flat=True)[:_ROW]),
        list(in_season.values_list("pk", flat=True)[:_ROW]),
        _of_partners(on),
    )


def _of_partners(on: date) -> list[int]:
    """The newest of each partner in turn, so that one with many goods leaves room for the others."""
    theirs = Product.objects.published().filter(producer__marketplace__is_ourselves=False).in_season(on.month)
    place = Window(
        RowNumber(), partition_by="producer__marketplace", order_by=[F("published_at").desc(), F("pk").desc()]
    )
    rows = theirs.annotate(place=place).filter(place__lte=_ROW).order_by("place", "-published_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:_ROW])


def _partners() -> list[Marketplace]:
    numbers = numbers_by_marketplace()
    partners = list(Marketplace.objects.filter(is_ourselves=False))
    for partner in partners:
        partner.product_number = numbers[partner.pk]
    return partners


def product_page(slug: str, on: date) -> ProductDetails:
    """Everything about one product on sale. Raises NotFound, also for one that is hidden."""
    product = product_on_sale(slug, on)
    harvests = harvests_taking_orders(product) if product.is_preorder else {}
    beside = _beside(product)
    return ProductDetails(
        product=product,
        packs=[replace(pack_of(each), harvest=harvests.get(each.pk)) for each in product.variants.all()],
        images=list(product.images.all()),
        certificates=list(product.certificates.all()),
        is_in_season=product.is_in_season(on),
        more_of_producer=[card for card in beside if card.producer_id == product.producer_id],
        similar=[card for card in beside if card.producer_id != product.producer_id],
    )


def harvests_taking_orders(product: Product) -> dict[int, Harvest]:
    """Harvests to come of a product's packs that can be ordered now, by variant id; one statement."""
    harvests = Harvest.objects.taking_orders(clock.now()).filter(variant__product=product)
    return {harvest.variant_id: harvest for harvest in harvests}


def _beside(product: Product) -> list[Product]:
    """Cards of four more goods of the same producer and four of the same shelf by others; both by one statement."""
    others = Product.objects.published().exclude(pk=product.pk)
    of_producer = others.filter(producer=product.producer_id)
    on_shelf = others.filter(category=product.category_id).exclude(producer=product.producer_id)
    # A union, not an "or": PostgreSQL then looks at eight rows and not at all of them.
    chosen = of_producer.values("pk")[:4].union(on_shelf.values("pk")[:4], all=True)
    return list(as_cards(Product.objects.filter(pk__in=chosen)))


def product_on_sale(slug: str, on: date) -> Product:
    """One visible product with producer, category, pictures, packs, their sellable lots and valid certificates."""
    product = (
        Product.objects.published()
        .filter(slug=slug)
        .with_break(on)
        .select_related("producer__ward__parent", "producer__marketplace", "category__parent", "partner")
        .prefetch_related(
            "images",
            Prefetch("certificates", Certificate.objects.valid(on)),
            Prefetch("variants", ProductVariant.objects.with_tiers()),
            Prefetch("variants__lots", Lot.objects.sellable(on)),
        )
        .defer("folded_vector", "marked_vector")
        .first()
    )
    if product is None:
        raise NotFound
    return product


def pack_of(variant: ProductVariant) -> Pack:
    lots = [lot for lot in variant.lots.all() if lot.units_free > 0]
    return Pack(variant, units_available=sum(lot.units_free for lot in lots), lot=lots[0] if lots else None)


def producer_page(slug: str) -> ProducerDetails:
    """A trading producer and all it sells. Raises NotFound, also for a partner's whose goods are not shown."""
    trading = Producer.objects.trading().with_break(clock.today())
    producer = trading.filter(slug=slug).select_related("ward__parent", "marketplace").first()
    if producer is None:
        raise NotFound
    products = list(as_cards(Product.objects.published().filter(producer=producer))[:MOST_OF_PRODUCER])
    if not products and not producer.marketplace.is_ourselves:
        raise NotFound
    whole = len(products) < MOST_OF_PRODUCER
    return ProducerDetails(producer, products, len(products) if whole else numbers_by_producer()[producer.pk])
