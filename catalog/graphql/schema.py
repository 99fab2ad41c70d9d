"""What anybody may ask about the catalogue."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.models import Category, Marketplace, Producer, Product
from catalog.selectors import ProductPage, ProductQuery, find_products, suggest
from catalog.selectors.listing import as_cards
from catalog.selectors.producers import ProducerList, find_producers, producers_in_view
from marketplace.kernel import clock
from marketplace.kernel.graphql.connections import page_arguments, window
from marketplace.kernel.graphql.ids import Node, find_node
from marketplace.kernel.graphql.types import listed

from . import nodes
from .connections import ProducerConnection, ProductConnection
from .enums import CertificateScheme, DeliveryScope, ProductSort
from .places import CategoryType, MarketplaceType, ProducerType
from .products import ProductType


class ProductWhere(graphene.InputObjectType):
    """Which products; every condition given must hold."""

    category = graphene.String(description="Slug of a category; its children count too.")
    producer = graphene.String(description="Slug of a producer.")
    marketplace = graphene.String(description="Slug of this marketplace, or of a partner.")
    price_from = graphene.Int(description="Whole đồng, of the cheapest pack.")
    price_to = graphene.Int(description="Whole đồng, of the cheapest pack.")
    schemes = graphene.List(graphene.NonNull(CertificateScheme), description="Any of them, valid today.")
    in_season = graphene.Boolean(description="True: only what is in season now.")
    delivery_scopes = graphene.List(graphene.NonNull(DeliveryScope), description="Any of them.")


class Suggestion(graphene.ObjectType):
    """Something to offer while a person types."""

    kind = graphene.String(required=True, description="product, category or producer")
    label = graphene.String(required=True)
    slug = graphene.String(required=True)


class CatalogQuery(graphene.ObjectType):
    """Products, producers and shelves."""

    node = graphene.Field(Node, id=graphene.ID(required=True), description="Anything by its global id.")
    marketplace = graphene.Field(MarketplaceType, description="This marketplace.")
    partners = listed(MarketplaceType, description="The partner marketplaces.")
    categories = listed(CategoryType, description="The top shelves, in the shop's order.")
    category = graphene.Field(CategoryType, slug=graphene.String(required=True))
    producer = graphene.Field(ProducerType, slug=graphene.String(required=True))
    producers = graphene.Field(ProducerConnection, **page_arguments(), description="In alphabetical order.")
    product = graphene.Field(ProductType, slug=graphene.String(required=True))
    products = graphene.Field(
        ProductConnection,
        **page_arguments(),
        search=graphene.String(default_value="", description="With or without marks; slips of the finger are mended."),
        where=ProductWhere(),
        sort_by=ProductSort(default_value=ProductSort.RELEVANCE),
    )
    suggestions = listed(Suggestion, text=graphene.String(required=True), description="At most eight.")

    @staticmethod
    def resolve_node(_root: None, info: Any, id: str) -> Any:  # noqa: A002  # Relay calls it so
        return find_node(info, id)

    @staticmethod
    def resolve_marketplace(_root: None, _info: Any) -> Marketplace | None:
        return Marketplace.objects.filter(is_ourselves=True).first()

    @staticmethod
    def resolve_partners(_root: None, _info: Any) -> list[Marketplace]:
        return list(Marketplace.objects.filter(is_ourselves=False))

    @staticmethod
    def resolve_categories(_root: None, _info: Any) -> list[Category]:
        return list(Category.objects.filter(parent=None))

    @staticmethod
    def resolve_category(_root: None, _info: Any, slug: str) -> Category:
        return nodes.found(Category.objects.filter(slug=slug).first())

    @staticmethod
    def resolve_producer(_root: None, _info: Any, slug: str) -> Producer:
        return nodes.found(producers_in_view().filter(slug=slug).first())

    @staticmethod
    def resolve_producers(_root: None, _info: Any, **page: Any) -> ProducerList:
        asked = window(**page)
        return find_producers(first=asked.size, after=asked.after, before=asked.before, from_end=asked.from_end)

    @staticmethod
    def resolve_product(_root: None, _info: Any, slug: str) -> Product:
        return nodes.found(as_cards(Product.objects.published(), with_packs=False).filter(slug=slug).first())

    @staticmethod
    def resolve_products(
        _root: None, _info: Any, search: str, sort_by: Any, where: dict[str, Any] | None = None, **page: Any
    ) -> ProductPage:
        asked = window(**page)
        return find_products(
            ProductQuery(
                search=search,
                sort=sort_by.value,
                first=asked.size,
                after=asked.after,
                before=asked.before,
                from_end=asked.from_end,
                **conditions(where or {}),
            ),
            with_packs=False,
        )

    @staticmethod
    def resolve_suggestions(_root: None, _info: Any, text: str) -> list[Any]:
        return list(suggest(text, 8))


def conditions(where: dict[str, Any]) -> dict[str, Any]:
    """A `where` in the words of ProductQuery; null is the same as left out."""
    return {
        "category_slug": where.get("category") or "",
        "producer_slug": where.get("producer") or "",
        "marketplace_slug": where.get("marketplace") or "",
        "price_from_vnd": where.get("price_from"),
        "price_to_vnd": where.get("price_to"),
        "schemes": [scheme.value for scheme in where.get("schemes") or ()],
        "in_season_on": clock.today() if where.get("in_season") else None,
        "delivery_scopes": [scope.value for scope in where.get("delivery_scopes") or ()],
    }
