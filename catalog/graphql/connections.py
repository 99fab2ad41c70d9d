"""Pages of products and producers, with what can be counted about them."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.selectors import Facets, ProductPage
from catalog.selectors.producers import ProducerList, count_producers
from marketplace.kernel.graphql.connections import Edge, PageInfo, edge_type, edges
from marketplace.kernel.graphql.types import listed

from .enums import CertificateScheme, DeliveryScope
from .places import CategoryType, ProducerType
from .products import ProductType

ProductEdge = edge_type(ProductType)
ProducerEdge = edge_type(ProducerType)


class CategoryCount(graphene.ObjectType):
    category = graphene.Field(CategoryType, required=True)
    count = graphene.Int(required=True)


class ProducerCount(graphene.ObjectType):
    producer = graphene.Field(ProducerType, required=True)
    count = graphene.Int(required=True)


class SchemeCount(graphene.ObjectType):
    scheme = CertificateScheme(required=True)
    count = graphene.Int(required=True)


class DeliveryScopeCount(graphene.ObjectType):
    delivery_scope = DeliveryScope(required=True)
    count = graphene.Int(required=True)


class ProductFacets(graphene.ObjectType):
    """How many products each further choice would give, under all the other filters."""

    categories = listed(CategoryCount)
    producers = listed(ProducerCount, description="Those with most products, at most 100.")
    schemes = listed(SchemeCount)
    delivery_scopes = listed(DeliveryScopeCount)
    in_season = graphene.Int(required=True)

    @staticmethod
    def resolve_categories(facets: Facets, _info: Any) -> list[CategoryCount]:
        return [CategoryCount(category=category, count=count) for category, count in facets.categories]

    @staticmethod
    def resolve_producers(facets: Facets, _info: Any) -> list[ProducerCount]:
        return [ProducerCount(producer=producer, count=count) for producer, count in facets.producers]

    @staticmethod
    def resolve_schemes(facets: Facets, _info: Any) -> list[SchemeCount]:
        return [SchemeCount(scheme=scheme, count=count) for scheme, count in facets.schemes]

    @staticmethod
    def resolve_delivery_scopes(facets: Facets, _info: Any) -> list[DeliveryScopeCount]:
        return [DeliveryScopeCount(delivery_scope=scope, count=count) for scope, count in facets.delivery_scopes]


class ProductConnection(graphene.ObjectType):
    """A page of products."""

    edges = listed(ProductEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)
    facets = graphene.Field(ProductFacets, required=True)
    did_you_mean = graphene.String(description="The words searched for instead, when those typed found nothing.")

    @staticmethod
    def resolve_edges(page: ProductPage, _info: Any) -> list[Edge]:
        return edges(page.products, page.cursors)

    @staticmethod
    def resolve_page_info(page: ProductPage, _info: Any) -> PageInfo:
        return _page_info(page)

    @staticmethod
    def resolve_total_count(page: ProductPage, _info: Any) -> int:
        return page.total


class ProducerConnection(graphene.ObjectType):
    """A page of producers."""

    edges = listed(ProducerEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)

    @staticmethod
    def resolve_edges(page: ProducerList, _info: Any) -> list[Edge]:
        return edges(page.producers, page.cursors)

    @staticmethod
    def resolve_page_info(page: ProducerList, _info: Any) -> PageInfo:
        return _page_info(page)

    @staticmethod
    def resolve_total_count(_page: ProducerList, _info: Any) -> int:
        return count_producers()


def _page_info(page: ProductPage | ProducerList) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.cursors[0] if page.cursors else None,
        end_cursor=page.cursors[-1] if page.cursors else None,
    )
