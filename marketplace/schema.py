"""The schemas: what each room offers to anybody and to buyers, and what to producers, put together."""

from __future__ import annotations

import graphene

from catalog.graphql.producer.moves import ProducerProductMoves
from catalog.graphql.producer.schema import ProducerProductsQuery
from catalog.graphql.schema import CatalogQuery
from federation.graphql.schema import schema as partners
from marketplace.accounts.graphql.schema import AccountsMutation, AccountsQuery
from orders.graphql.producer.schema import ProducerMoves, ProducerOrdersQuery
from orders.graphql.schema import OrdersMutation, OrdersQuery
from payments.graphql.producer import ProducerMoneyQuery
from payments.graphql.schema import PaymentsMutation, extend_order


class Query(CatalogQuery, AccountsQuery, OrdersQuery, graphene.ObjectType):
    """What can be asked."""


class Mutation(AccountsMutation, OrdersMutation, PaymentsMutation, graphene.ObjectType):
    """What can be done."""


class ProducerQuery(ProducerProductsQuery, ProducerOrdersQuery, ProducerMoneyQuery, graphene.ObjectType):
    """What producers can ask."""


class ProducerMutation(ProducerProductMoves, ProducerMoves, graphene.ObjectType):
    """What producers can do."""


extend_order()
storefront = graphene.Schema(query=Query, mutation=Mutation)
producers = graphene.Schema(query=ProducerQuery, mutation=ProducerMutation)

__all__ = ["partners", "producers", "storefront"]
