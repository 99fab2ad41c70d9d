"""The storefront's schema: what each room offers to anybody and to buyers, put together."""

from __future__ import annotations

import graphene

from catalog.graphql.schema import CatalogQuery
from orders.graphql.schema import OrdersMutation, OrdersQuery
from payments.graphql.schema import PaymentsMutation, extend_order


class Query(CatalogQuery, OrdersQuery, graphene.ObjectType):
    """What can be asked."""


class Mutation(OrdersMutation, PaymentsMutation, graphene.ObjectType):
    """What can be done."""


extend_order()
storefront = graphene.Schema(query=Query, mutation=Mutation)
