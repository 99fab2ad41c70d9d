"""Producers and the marketplaces they belong to. Bank, registration and contact data do not exist here."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.models import Category, Marketplace, Producer
from marketplace.kernel.graphql.ids import Node, global_id
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import listed

from . import loaders
from .enums import Freshness, LegalForm


class WardType(graphene.ObjectType):
    """A ward as it is called since 01/07/2025."""

    class Meta:
        name = "Ward"

    code = graphene.String(required=True, description="The official code, to be sent as wardCode.")
    name = graphene.String(required=True)


class MarketplaceType(graphene.ObjectType):
    """This marketplace, or a partner of another province."""

    class Meta:
        name = "Marketplace"
        interfaces = (Node,)

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    tagline = graphene.String(required=True)
    province_old = graphene.String(required=True, description="The province until 30/06/2025.")
    province_new = graphene.String(required=True)
    is_ourselves = graphene.Boolean(required=True)
    proven_at = graphene.DateTime(description="Of a partner: when its goods here were last proven to be all it has.")
    freshness = graphene.Field(Freshness, description="Of a partner: how far its goods here can be trusted; else null.")

    @staticmethod
    def resolve_freshness(marketplace: Marketplace, _info: Any) -> str | None:
        return None if marketplace.is_ourselves else marketplace.freshness

    @staticmethod
    def resolve_id(marketplace: Marketplace, _info: Any) -> str:
        return global_id("Marketplace", marketplace.pk)


class ProducerType(graphene.ObjectType):
    """A business that sells here."""

    class Meta:
        name = "Producer"
        interfaces = (Node,)

    slug = graphene.String(required=True)
    name = graphene.String(required=True, description="The legal name.")
    legal_form = LegalForm(required=True)
    ward = graphene.Field(WardType, required=True)
    old_district = graphene.String(required=True, description="The district until 30/06/2025.")
    latitude = graphene.Float(description="Null of a partner's producer: partners do not tell it.")
    longitude = graphene.Float(description="Null of a partner's producer: partners do not tell it.")
    founded_year = graphene.Int()
    tagline = graphene.String(required=True)
    story = graphene.String(required=True)
    min_order_vnd = graphene.Int(required=True, description="Least goods of one order in đồng; 0 takes any.")
    product_count = graphene.Int(required=True, description="Products on sale now.")
    marketplace = graphene.Field(MarketplaceType, required=True)

    @staticmethod
    def resolve_id(producer: Producer, _info: Any) -> str:
        return global_id("Producer", producer.pk)

    @staticmethod
    def resolve_latitude(producer: Producer, info: Any) -> Any:
        return _only_ours(producer, info, producer.latitude)

    @staticmethod
    def resolve_longitude(producer: Producer, info: Any) -> Any:
        return _only_ours(producer, info, producer.longitude)

    @staticmethod
    def resolve_story(producer: Producer, info: Any) -> Any:
        return loader(info, loaders.stories).load(producer.pk)

    @staticmethod
    def resolve_product_count(producer: Producer, info: Any) -> Any:
        return loader(info, loaders.product_numbers).load(producer.pk)

    @staticmethod
    def resolve_marketplace(producer: Producer, info: Any) -> Any:
        return loader(info, loaders.marketplaces).load(producer.marketplace_id)


def _only_ours(producer: Producer, info: Any, value: Any) -> Any:
    market = loader(info, loaders.marketplaces).load(producer.marketplace_id)
    return market.then(lambda found: value if found is not None and found.is_ourselves else None)


class CategoryType(graphene.ObjectType):
    """A shelf; two levels deep."""

    class Meta:
        name = "Category"
        interfaces = (Node,)

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    icon = graphene.String(required=True)
    parent = graphene.Field(lambda: CategoryType)
    children = listed(lambda: CategoryType)

    @staticmethod
    def resolve_id(category: Category, _info: Any) -> str:
        return global_id("Category", category.pk)

    @staticmethod
    def resolve_parent(category: Category, info: Any) -> Any:
        return loader(info, loaders.categories).load(category.parent_id) if category.parent_id else None

    @staticmethod
    def resolve_children(category: Category, info: Any) -> Any:
        return loader(info, loaders.children).load(category.pk)
