"""Products and their packs."""

from __future__ import annotations

from datetime import date
from typing import Any

import graphene
from django.utils.translation import gettext as _

from catalog.models import Certificate, Lot, PartnerProduct, Product, ProductImage, ProductVariant
from catalog.pricing import ComparablePrice, Tier
from marketplace.kernel import clock
from marketplace.kernel.graphql.ids import Node, global_id
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import Image, Money, listed

from . import loaders
from .enums import CertificateScheme, DeliveryScope, PackUnit, Storage
from .harvests import HarvestType
from .pictures import ProductImageType, image_at, thumbnail_field
from .places import CategoryType, MarketplaceType, ProducerType

MOST_UNITS_TOLD = 50


class ComparablePriceType(graphene.ObjectType):
    """The price of one kg, litre or piece."""

    class Meta:
        name = "ComparablePrice"

    price = graphene.Field(Money, required=True)
    per = graphene.String(required=True, description="kg, litre or piece")

    @staticmethod
    def resolve_price(comparable: ComparablePrice, _info: Any) -> int:
        return comparable.amount_vnd


class CertificateType(graphene.ObjectType):
    """A certificate that is valid today."""

    class Meta:
        name = "Certificate"
        interfaces = (Node,)

    scheme = CertificateScheme(required=True)
    stars = graphene.Int(description="OCOP only, 3 to 5")
    number = graphene.String(required=True)
    issuer = graphene.String(required=True)
    issued_on = graphene.Date(required=True)
    expires_on = graphene.Date(required=True)

    @staticmethod
    def resolve_id(certificate: Certificate, _info: Any) -> str:
        return global_id("Certificate", certificate.pk)

    @staticmethod
    def resolve_issuer(certificate: Certificate, _info: Any) -> str:
        return certificate.issuer_vi


class StockType(graphene.ObjectType):
    """What can be bought of a pack right now."""

    class Meta:
        name = "Stock"

    units_available = graphene.Int(required=True, description="Free packs; never told above 50.")
    in_words = graphene.String(required=True)
    produced_on = graphene.Date(description="Of the lot that leaves next.")
    best_before = graphene.Date(description="Of the lot that leaves next.")

    @staticmethod
    def resolve_units_available(lots: list[Lot], _info: Any) -> int:
        return min(_free(lots), MOST_UNITS_TOLD)

    @staticmethod
    def resolve_in_words(lots: list[Lot], _info: Any) -> str:
        units = _free(lots)
        if units > MOST_UNITS_TOLD:
            return _("Còn nhiều")
        return _("Còn %(units)s") % {"units": units} if units else _("Hết hàng")

    @staticmethod
    def resolve_produced_on(lots: list[Lot], _info: Any) -> date | None:
        return lots[0].produced_on if lots else None

    @staticmethod
    def resolve_best_before(lots: list[Lot], _info: Any) -> date | None:
        return lots[0].best_before if lots else None


def _free(lots: list[Lot]) -> int:
    return sum(lot.units_free for lot in lots)


class ByWeightType(graphene.ObjectType):
    """Goods priced by the kilogram, and how much a pack weighs about."""

    class Meta:
        name = "ByWeight"

    price_per_kg = graphene.Field(Money, required=True)
    weight_min_g = graphene.Int(required=True)
    weight_max_g = graphene.Int(required=True)

    @staticmethod
    def resolve_price_per_kg(variant: ProductVariant, _info: Any) -> int | None:
        return variant.price_per_kg_vnd


class VariantTierType(graphene.ObjectType):
    """From minUnits packs on, each costs this."""

    class Meta:
        name = "VariantTier"

    min_units = graphene.Int(required=True)
    price = graphene.Field(Money, required=True, description="Of one pack.")

    @staticmethod
    def resolve_price(tier: Tier, _info: Any) -> int:
        return tier.price_vnd


class ProductVariantType(graphene.ObjectType):
    """A pack: what has a price and lies in a cart."""

    class Meta:
        name = "ProductVariant"
        interfaces = (Node,)

    sku = graphene.String(required=True)
    name = graphene.String(required=True)
    unit = PackUnit(required=True)
    net_quantity = graphene.Int(required=True, description="In the unit: grams, millilitres or pieces.")
    price = graphene.Field(Money, required=True, description="VAT included.")
    compare_at_price = graphene.Field(Money, description="The struck-through price.")
    comparable_price = graphene.Field(ComparablePriceType)
    by_weight = graphene.Field(
        lambda: ByWeightType, description="Weighed at packing: price is the most a buyer pays; the rest goes back."
    )
    tiers = listed(VariantTierType, description="Wholesale: the more packs, the lower the price of each.")
    stock = graphene.Field(lambda: StockType, required=True)
    harvest = graphene.Field(HarvestType, description="To come, and ordered ahead now with preorderStart; else null.")
    product = graphene.Field(lambda: ProductType, description="Null once it is no longer shown.")

    @staticmethod
    def resolve_id(variant: ProductVariant, _info: Any) -> str:
        return global_id("ProductVariant", variant.pk)

    @staticmethod
    def resolve_price(variant: ProductVariant, _info: Any) -> int:
        return variant.price_vnd

    @staticmethod
    def resolve_compare_at_price(variant: ProductVariant, _info: Any) -> int | None:
        return variant.compare_at_price_vnd

    @staticmethod
    def resolve_by_weight(variant: ProductVariant, _info: Any) -> ProductVariant | None:
        return variant if variant.price_per_kg_vnd is not None else None

    @staticmethod
    def resolve_tiers(variant: ProductVariant, _info: Any) -> list[Tier]:
        return variant.tier_list

    @staticmethod
    def resolve_stock(variant: ProductVariant, info: Any) -> Any:
        return loader(info, loaders.sellable_lots).load(variant.pk)

    @staticmethod
    def resolve_harvest(variant: ProductVariant, info: Any) -> Any:
        return loader(info, loaders.harvests_to_order).load(variant.pk)

    @staticmethod
    def resolve_product(variant: ProductVariant, info: Any) -> Any:
        return loader(info, loaders.products).load(variant.product_id)


class PartnerPackType(graphene.ObjectType):
    """What a partner last said is left of a pack."""

    class Meta:
        name = "PartnerPack"

    sku = graphene.String(required=True, description="As ProductVariant.sku.")
    stock = graphene.String(required=True, description="OUT, LOW (five or fewer) or IN")


class PartnerGoodType(graphene.ObjectType):
    """A partner's product: shown here, bought there."""

    class Meta:
        name = "PartnerGood"

    record_id = graphene.ID(required=True, description="Its name on all marketplaces.")
    url = graphene.String(required=True, description="Its page at the partner.")
    is_in_stock = graphene.Boolean(required=True, description="As the partner last said; what packs say is of ours.")
    packs = listed(PartnerPackType)
    marketplace = graphene.Field(MarketplaceType, required=True)

    @staticmethod
    def resolve_packs(good: PartnerProduct, _info: Any) -> list[dict[str, str]]:
        return [{"sku": sku, "stock": word} for sku, word in sorted(good.told_left.items())]


class ProductType(graphene.ObjectType):
    """A good of one producer, sold in one or more packs."""

    class Meta:
        name = "Product"
        interfaces = (Node,)

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    summary = graphene.String(required=True)
    description = graphene.String(required=True)
    ingredients = graphene.String(required=True)
    allergens = listed(graphene.String)
    tags = listed(graphene.String)
    storage = Storage(required=True)
    shelf_life_days = graphene.Int()
    season_months = listed(graphene.Int, description="1 to 12; all twelve means all year.")
    is_in_season = graphene.Boolean(required=True, description="Out of season it shows, but can't be bought.")
    is_preorder = graphene.Boolean(required=True)
    is_wholesale_only = graphene.Boolean(required=True)
    delivery_scope = DeliveryScope(required=True)
    published_at = graphene.DateTime(required=True, description="Of a partner's product: at the partner.")
    price_from = graphene.Field(Money, required=True, description="The lowest price of a pack.")
    producer = graphene.Field(ProducerType, required=True)
    category = graphene.Field(CategoryType, required=True)
    product_variants = listed(ProductVariantType)
    certificates = listed(CertificateType, description="Those valid today.")
    thumbnail = thumbnail_field(description="Of the first picture; null where there is none yet.")
    images = listed(ProductImageType)
    partner = graphene.Field(
        lambda: PartnerGoodType, description="Where it is bought, when it is a partner's; else null."
    )

    @staticmethod
    def resolve_partner(product: Product, info: Any) -> Any:
        return loader(info, loaders.partner_goods).load(product.pk)

    @staticmethod
    def resolve_id(product: Product, _info: Any) -> str:
        return global_id("Product", product.pk)

    @staticmethod
    def resolve_description(product: Product, info: Any) -> Any:
        return loader(info, loaders.descriptions).load(product.pk)

    @staticmethod
    def resolve_ingredients(product: Product, info: Any) -> Any:
        return loader(info, loaders.ingredients).load(product.pk)

    @staticmethod
    def resolve_is_in_season(product: Product, _info: Any) -> bool:
        return product.is_in_season(clock.today())

    @staticmethod
    def resolve_price_from(product: Product, _info: Any) -> int | None:
        return product.price_from_vnd

    @staticmethod
    def resolve_product_variants(product: Product, info: Any) -> Any:
        return loader(info, loaders.packs).load(product.pk)

    @staticmethod
    def resolve_certificates(product: Product, info: Any) -> Any:
        return loader(info, loaders.certificates).load(product.pk)

    @staticmethod
    def resolve_thumbnail(product: Product, info: Any, **wanted: Any) -> Image | None:
        covers: list[ProductImage] = getattr(product, "covers", [])
        return image_at(info, covers[0], alt=covers[0].alt_vi or product.name, **wanted) if covers else None

    @staticmethod
    def resolve_images(product: Product, info: Any) -> Any:
        return loader(info, loaders.images).load(product.pk)
