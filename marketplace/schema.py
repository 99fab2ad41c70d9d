"""The storefront's schema: what each room offers to anybody and to buyers, put together."""

from __future__ import annotations

import graphene

from catalog.graphql.schema import CatalogQuery


class Query(CatalogQuery, graphene.ObjectType):
    """What can be asked."""


storefront = graphene.Schema(query=Query)
