"""The catalogue's fixed vocabularies, with the values the rows hold."""

from __future__ import annotations

import graphene

from catalog.models import Certificate, Marketplace, Producer, Product, ProductVariant


class ImageFormat(graphene.Enum):
    """WEBP is made by us at several widths; ORIGINAL is the cleaned upload."""

    WEBP = "webp"
    ORIGINAL = "original"


class ProductSort(graphene.Enum):
    """RELEVANCE without a search is NEWEST."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DESC = "price_desc"
    NAME = "name"


Freshness = graphene.Enum.from_enum(
    Marketplace.Freshness,
    name="Freshness",
    description="FRESH: proven within 30 minutes. STALE: longer ago. ASK_FIRST: not for a day; ask before buying. "
    "What nobody could prove for 14 days is not shown.",
)
Storage = graphene.Enum.from_enum(Product.Storage, name="Storage", description="How it is kept.")
DeliveryScope = graphene.Enum.from_enum(
    Product.DeliveryScope, name="DeliveryScope", description="How far it can travel."
)
LegalForm = graphene.Enum.from_enum(Producer.LegalForm, name="LegalForm", description="What kind of business it is.")
CertificateScheme = graphene.Enum.from_enum(
    Certificate.Scheme, name="CertificateScheme", description="What a certificate vouches for."
)
PackUnit = graphene.Enum.from_enum(ProductVariant.Unit, name="PackUnit", description="What netQuantity counts.")
