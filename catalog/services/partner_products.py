"""The one door by which partners' products come into the catalogue, change, rest and leave it. For federation only.

A trigger refuses every other writer (`partner_goods_are_written_by_federation_only`); these commands tell it who they
are. All of them are safe to repeat, and cost a constant number of statements whatever the number of goods.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.text import slugify_vi, sort_key

from ..models import Certificate, Marketplace, PartnerProduct, Producer, Product, ProductVariant
from .listings import refresh_listings
from .partner_goods import NotTheirs, PartnerGood, PartnerMaker, pack_sku, short

# Partners do not tell where exactly a house stands; their producers are on no map of ours.
_MIDDLE_OF_THE_DELTA = (Decimal("10.03000"), Decimal("105.78000"))
# What a partner has not dated would else lead "newest first" on the day we first read it, all of it.
_UNTOLD = timedelta(days=90)
_WORDS = (
    "name_vi",
    "name_en",
    "summary_vi",
    "description_vi",
    "description_en",
    "ingredients_vi",
    "storage",
    "shelf_life_days",
    "delivery_scope",
    "is_wholesale_only",
)
_PACK = ("name_vi", "unit", "net_quantity", "gross_weight_g", "price_vnd", "compare_at_price_vnd", "position")


@transaction.atomic
def upsert_partner_products(*, marketplace_id: int, goods: Sequence[PartnerGood], actor: Actor) -> None:
    """Put these goods on the shelf as the partner says they are, known ones in the place of what they were."""
    if not goods:
        return
    partner = Marketplace.objects.get(pk=marketplace_id, is_ourselves=False)
    with partner_writing():  # to the end: what federation itself writes is no news for our own feed
        refresh_listings(product_ids=_put(partner, goods))
    record("upsert_partner_products", partner, actor=actor, after={"goods": len(goods)})


@transaction.atomic
def withdraw_partner_products(*, marketplace_id: int, record_ids: Collection[str], actor: Actor) -> None:
    """Take these off the shelf: the partner does not sell or share them any more. Their rows stay, for links."""
    found = PartnerProduct.objects.filter(marketplace=marketplace_id, record_id__in=record_ids)
    _move(found.values_list("product_id", flat=True), Product.Status.ARCHIVED, marketplace_id, actor)


@transaction.atomic
def rest_partner_products(*, marketplace_id: int, actor: Actor) -> None:
    """Hide all goods of a partner that nobody has heard of for long, or that is no partner any more."""
    shown = Product.objects.filter(producer__marketplace=marketplace_id, status=Product.Status.PUBLISHED)
    _move(shown.values_list("pk", flat=True), Product.Status.PAUSED, marketplace_id, actor)


@transaction.atomic
def wake_partner_products(*, marketplace_id: int, actor: Actor) -> None:
    """Show what `rest_partner_products` hid."""
    hidden = Product.objects.filter(producer__marketplace=marketplace_id, status=Product.Status.PAUSED)
    _move(hidden.values_list("pk", flat=True), Product.Status.PUBLISHED, marketplace_id, actor)


@transaction.atomic
def adopt_partner_products(*, marketplace_id: int, actor: Actor) -> dict[int, str]:
    """The producers of a partner that goes on as us become ours, with their goods at their addresses. What lies there
    nobody here has counted: it is sold out until lots are entered. The names at the partner, by product id."""
    partner = Marketplace.objects.get(pk=marketplace_id, is_ourselves=False)
    ours = Marketplace.objects.get(is_ourselves=True)
    names = dict(PartnerProduct.objects.filter(marketplace=partner).values_list("product_id", "record_id"))
    with partner_writing():
        PartnerProduct.objects.filter(product__in=names).delete()
        Producer.objects.filter(marketplace=partner).update(marketplace=ours)
        Product.objects.filter(pk__in=names).update(is_shared=True)
    refresh_listings(product_ids=sorted(names))
    record("adopt_partner_products", partner, actor=actor, after={"goods": len(names)})
    return names


@transaction.atomic
def note_partner_proven(*, marketplace_ids: Collection[int], fresh_as_of_ms: int) -> None:
    """Goods of these partners here are all they had at that moment of ours. No audit row: it comes every minute."""
    moment = datetime.fromtimestamp(fresh_as_of_ms / 1000, tz=UTC)
    Marketplace.objects.filter(pk__in=marketplace_ids, is_ourselves=False).update(proven_at=moment)


def _put(partner: Marketplace, goods: Sequence[PartnerGood]) -> list[int]:
    """Their product ids."""
    makers = _write_makers(partner, goods)
    products = _write_products(goods, makers)
    _link(partner, goods, products)
    _write_packs(goods, products)
    _write_certificates(goods, products)
    ids = sorted(products.values())
    Product.objects.filter(pk__in=ids, status=Product.Status.ARCHIVED).update(status=Product.Status.DRAFT)
    Product.objects.filter(pk__in=ids).exclude(status=Product.Status.PUBLISHED).update(status=Product.Status.PUBLISHED)
    return ids


def _move(product_ids: Iterable[int], status: str, marketplace_id: int, actor: Actor) -> None:
    ids = sorted(product_ids)
    sources = {
        Product.Status.ARCHIVED: (Product.Status.PUBLISHED, Product.Status.PAUSED),
        Product.Status.PAUSED: (Product.Status.PUBLISHED,),
        Product.Status.PUBLISHED: (Product.Status.PAUSED,),
    }[Product.Status(status)]
    with partner_writing():
        moved = Product.objects.filter(pk__in=ids, status__in=sources).update(status=status)
        if moved:
            refresh_listings(product_ids=ids)
    if moved:
        partner = Marketplace.objects.get(pk=marketplace_id)
        record("move_partner_products", partner, actor=actor, after={"status": status, "goods": moved})


@contextmanager
def partner_writing() -> Iterator[None]:
    """Tell the triggers who writes. What fails is rolled back, and this with it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL marketplace.partner_writer = 'on'")
        yield
        cursor.execute("SET LOCAL marketplace.partner_writer = 'off'")


def _write_makers(partner: Marketplace, goods: Sequence[PartnerGood]) -> dict[str, int]:
    """Ids of the producers by their keys at the partner."""
    makers = {good.maker.key: good.maker for good in goods}
    rows = [_maker_row(partner, maker) for maker in makers.values()]
    columns = ["legal_name", "legal_form", "name_sort", "ward", "old_district", "old_commune"]
    Producer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=columns)
    theirs = Producer.objects.filter(slug__in=[row.slug for row in rows], marketplace=partner)
    ids = dict(theirs.values_list("slug", "pk"))
    if len(ids) < len({row.slug for row in rows}):
        raise NotTheirs  # and what was written is rolled back
    return {key: ids[row.slug] for key, row in zip(makers, rows, strict=True)}


def _maker_row(partner: Marketplace, maker: PartnerMaker) -> Producer:
    latitude, longitude = _MIDDLE_OF_THE_DELTA
    return Producer(
        marketplace=partner,
        slug=_slug(maker.key, f"{partner.slug}|{maker.key}", 80),
        legal_name=maker.name,
        legal_form=maker.legal_form,
        name_sort=sort_key(maker.name),
        ward_id=maker.unit_id,
        old_district=maker.old_district,
        old_commune=maker.old_commune,
        latitude=latitude,
        longitude=longitude,
        status=Producer.Status.APPROVED,  # by the marketplace it sells at
    )


def _write_products(goods: Sequence[PartnerGood], makers: dict[str, int]) -> dict[str, int]:
    """Ids of the products by record id. A product keeps the address under which it was first shown."""
    names = [good.record_id for good in goods]
    known = dict(PartnerProduct.objects.filter(record_id__in=names).values_list("record_id", "product__slug"))
    moment = clock.now()
    rows = []
    for good in goods:
        words = {name: getattr(good, name) for name in _WORDS}
        rows.append(
            Product(
                producer_id=makers[good.maker.key],
                category_id=good.category_id,
                slug=known.get(good.record_id) or _slug(good.slug, good.record_id, 120),
                name_sort=sort_key(good.name_vi),
                allergens=list(good.allergens),
                season_months=sorted(good.season_months),
                status=Product.Status.PUBLISHED,
                is_shared=False,
                published_at=min(good.published_at or moment - _UNTOLD, moment),
                updated_at=moment,
                **words,
            )
        )
    columns = [*_WORDS, "producer", "category", "name_sort", "allergens", "season_months", "updated_at"]
    Product.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=columns)
    ids = dict(Product.objects.filter(slug__in=[row.slug for row in rows]).values_list("slug", "pk"))
    return {good.record_id: ids[row.slug] for good, row in zip(goods, rows, strict=True)}


def _link(partner: Marketplace, goods: Sequence[PartnerGood], products: dict[str, int]) -> None:
    rows = [
        PartnerProduct(
            product_id=products[good.record_id],
            marketplace=partner,
            record_id=good.record_id,
            url=good.url,
            told_left={pack_sku(good.record_id, pack.key): pack.stock for pack in good.packs},
        )
        for good in goods
    ]
    PartnerProduct.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["record_id"], update_fields=["url", "told_left", "marketplace"]
    )


def _write_packs(goods: Sequence[PartnerGood], products: dict[str, int]) -> None:
    rows = [
        ProductVariant(
            product_id=products[good.record_id],
            sku=pack_sku(good.record_id, pack.key),
            name_vi=pack.name,
            unit=pack.unit,
            net_quantity=pack.net_quantity,
            gross_weight_g=pack.weight_g,
            length_mm=0,
            width_mm=0,
            height_mm=0,
            price_vnd=pack.price_vnd,
            compare_at_price_vnd=pack.compare_at_price_vnd,
            position=position,
        )
        for good in goods
        for position, pack in enumerate(good.packs)
    ]
    of_these = ProductVariant.objects.filter(product__in=products.values())
    of_these.exclude(sku__in=[row.sku for row in rows]).delete()
    ProductVariant.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sku"], update_fields=["product", *_PACK], batch_size=1000
    )


def _write_certificates(goods: Sequence[PartnerGood], products: dict[str, int]) -> None:
    moment = clock.now()
    Certificate.objects.filter(product__in=products.values()).delete()
    Certificate.objects.bulk_create(
        [
            Certificate(
                product_id=products[good.record_id],
                scheme=paper.scheme,
                stars=paper.stars,
                number=paper.number,
                issuer_vi=paper.issuer,
                issued_on=paper.issued_on,
                expires_on=paper.expires_on,
                # The partner looked at the paper itself; who reads the page is told whose word it is.
                status=Certificate.Status.VERIFIED,
                decided_at=moment,
            )
            for good in goods
            for paper in good.certificates
        ],
        ignore_conflicts=True,
    )


def _slug(words: str, name: str, most: int) -> str:
    """Readable, and nobody else's: what follows the last hyphen is made of the name."""
    readable = slugify_vi(words)[: most - 11].strip("-") or "mon"
    return f"{readable}-{short(name)}"
