"""A product as partners get it: what stands on its page, nothing of people, and stock as a word instead of a number."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import UTC, date
from itertools import islice
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import override

from catalog.models import Certificate, Product, ProductImage, ProductVariant
from federation.core.encoding import canonical
from federation.core.envelope import MAX_PAYLOAD_BYTES
from federation.core.listing import MOST_CERTIFICATES, MOST_PACKS
from federation.core.pictures import MOST_PICTURES
from marketplace.kernel import clock

logger = logging.getLogger(__name__)
# What the sequencer adds is shorter than this: id, node, version, epoch, key.
MOST_BODY_BYTES = MAX_PAYLOAD_BYTES - 1024
_LONG_TEXTS, _CUT_CHARS = ("desc", "descEn", "ingredients"), 1_500
TAXONOMY = "cho-que/1"
LOW_STOCK = 5


def shared_products() -> QuerySet[Product]:
    """Ours, visible to everybody, and shared by its producer, who says so of each product and of all together."""
    return Product.objects.published().ours().filter(is_shared=True, producer__is_shared=True)


def find_shared_picture(digest: str) -> ProductImage | None:
    """A picture of a product that is shared now."""
    return ProductImage.objects.filter(digest=digest, product__in=shared_products()).order_by("pk").first()


def bodies(product_ids: Collection[int], *, on: date | None = None) -> dict[int, dict[str, Any]]:
    """The body of each of these that is shared today, by product id. Constant number of statements."""
    day = on or clock.today()
    packs = ProductVariant.objects.with_units_available(day).prefetch_related("tiers").order_by("position", "pk")
    products = (
        shared_products()
        .filter(pk__in=product_ids)
        .defer("folded_vector", "marked_vector")
        # Few producers have many products: each is read once.
        .prefetch_related(
            "producer__marketplace",
            "producer__ward__parent",
            "category",
            Prefetch("variants", queryset=packs),
            "images",
            "certificates",
            "sharing_stops__marketplace__node",
            "producer__sharing_stops__marketplace__node",
        )
    )
    found = {product.pk: fitted(body_of(product, day)) for product in products}
    for product_id in [each for each, body in found.items() if body is None]:
        logger.error("product %s is too large for a listing", product_id)
    return {product_id: body for product_id, body in found.items() if body is not None}


def fitted(body: dict[str, Any]) -> dict[str, Any] | None:
    """The body with its long texts cut where it is larger than a record may be; None where that is not enough.

    Every partner would put it aside, and with one record missing no root of ours would ever be proven again anywhere.
    """
    if len(canonical(body)) <= MOST_BODY_BYTES:
        return body
    for name in _LONG_TEXTS:
        if len(body[name]) > _CUT_CHARS:
            body[name] = f"{body[name][:_CUT_CHARS].rstrip()}…"
    return body if len(canonical(body)) <= MOST_BODY_BYTES else None


def body_of(product: Product, day: date) -> dict[str, Any]:
    """Keys as in docs/federation/listing.schema.json. Nothing that changes without the listing changing."""
    body: dict[str, Any] = {
        "type": "listing",
        "lang": "vi",
        "slug": product.slug,
        "url": page_path(product),
        "name": product.name_vi,
        "nameEn": product.name_en,
        "summary": product.summary_vi,
        "desc": product.description_vi,
        "descEn": product.description_en,
        "ingredients": product.ingredients_vi,
        "allergens": sorted(product.allergens),
        "category": {"scheme": TAXONOMY, "code": product.category.slug},
        "producer": _producer(product),
        "price": str(product.price_from_vnd),
        "cur": "VND",
        "packs": [_pack(variant) for variant in product.variants.all()[:MOST_PACKS]],
        "wholesaleOnly": product.is_wholesale_only,
        "storage": product.storage,
        "shelfLifeDays": product.shelf_life_days,
        "season": sorted(product.season_months),
        "preorder": product.is_preorder,
        "ship": {"scope": product.delivery_scope},
        "images": [
            {
                "sha256": image.digest,
                "url": reverse("shared_picture", args=[image.digest]),
                "mime": "image/webp",
                "w": image.width,
                "h": image.height,
                "alt": image.alt_vi,
            }
            for image in product.images.all()[:MOST_PICTURES]
        ],
        "certificates": list(islice(_certificates(product, day), MOST_CERTIFICATES)),
    }
    if product.published_at is not None:
        body["publishedAt"] = product.published_at.astimezone(UTC).isoformat(timespec="seconds")
    # One feed for all partners, or roots could not be compared: who may not show it stands in the listing.
    if stopped := sorted(set(_stopped(product))):
        body["notIn"] = stopped
    return body


def page_path(product: Product) -> str:
    """Its Vietnamese page, below the site of the node's card."""
    with override("vi"):
        return reverse("catalog:product", args=[product.slug])


def _stopped(product: Product) -> Iterator[str]:
    markets = [stop.marketplace for stop in product.sharing_stops.all()]
    markets += [stop.marketplace for stop in product.producer.sharing_stops.all()]
    for market in markets:
        if (node := getattr(market, "node", None)) is not None:
            yield node.node_id


def _producer(product: Product) -> dict[str, Any]:
    producer = product.producer
    area = producer.ward.parent
    return {
        "id": producer.slug,
        "name": producer.legal_name,
        "form": producer.legal_form,
        "areaNew": {"code": producer.ward.code, "ward": producer.ward.name, "province": area.name if area else ""},
        "areaOld": {
            "commune": producer.old_commune,
            "district": producer.old_district,
            "province": producer.marketplace.province_old,
        },
    }


def _pack(variant: ProductVariant) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "name": variant.name_vi,
        "unit": variant.unit,
        "net": variant.net_quantity,
        "weightG": variant.gross_weight_g,
        "price": str(variant.price_vnd),
        "wasPrice": None if variant.compare_at_price_vnd is None else str(variant.compare_at_price_vnd),
        "perKg": None if variant.price_per_kg_vnd is None else str(variant.price_per_kg_vnd),
        "tiers": [{"from": tier.min_units, "price": str(tier.price_vnd)} for tier in variant.tiers.all()],
        "stock": stock_word(variant.units_available),
    }


def stock_word(units: int) -> str:
    """OUT, LOW (five or fewer), IN: a thousand sales a day must not make a thousand versions."""
    if units <= 0:
        return "OUT"
    return "LOW" if units <= LOW_STOCK else "IN"


def _certificates(product: Product, day: date) -> Iterator[dict[str, Any]]:
    """What buyers may read today: nothing that nobody verified, or that was refused (CertificateQuerySet.valid)."""
    for certificate in sorted(product.certificates.all(), key=lambda each: (each.scheme, each.number)):
        is_verified = certificate.status == Certificate.Status.VERIFIED
        if is_verified and certificate.issued_on <= day <= certificate.expires_on:
            yield {
                "scheme": certificate.scheme,
                "stars": certificate.stars,
                "number": certificate.number,
                "issuer": certificate.issuer_vi,
                "from": certificate.issued_on.isoformat(),
                "until": certificate.expires_on.isoformat(),
            }
