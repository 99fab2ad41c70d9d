"""The schemas: what each room offers to anybody and to buyers, and what to producers, put together."""

from __future__ import annotations

import graphene

from catalog.graphql.producer.certificates import ProducerCertificateMoves
from catalog.graphql.producer.moves import ProducerProductMoves
from catalog.graphql.producer.schema import ProducerProductsQuery
from catalog.graphql.producer.sharing import ProducerSharingMoves, ProducerSharingQuery
from catalog.graphql.producer.sheets import ProducerSheetMoves, ProducerSheetsQuery
from catalog.graphql.producer.standing import ProducerStandingMoves, ProducerStandingQuery
from catalog.graphql.producer.team import TeamMoves, TeamQuery
from catalog.graphql.schema import CatalogQuery
from federation.graphql.schema import schema as partners
from marketplace.accounts.graphql.schema import AccountsMutation, AccountsQuery
from orders.graphql.producer.schema import ProducerMoves, ProducerOrdersQuery
from orders.graphql.schema import OrdersMutation, OrdersQuery
from payments.graphql.direct import DirectMutation
from payments.graphql.producer import ProducerMoneyQuery
from payments.graphql.producer_direct import ProducerDirectMoves, ProducerDirectQuery
from payments.graphql.quotes import extend_own_pack
from payments.graphql.refund_accounts import (
    RefundAccountsMutation,
    RefundAccountsQuery,
    extend_order_by_refund_account,
)
from payments.graphql.schema import PaymentsMutation, extend_order


class Query(CatalogQuery, AccountsQuery, OrdersQuery, RefundAccountsQuery, graphene.ObjectType):
    """What can be asked."""


class Mutation(
    AccountsMutation,
    OrdersMutation,
    PaymentsMutation,
    DirectMutation,
    RefundAccountsMutation,
    graphene.ObjectType,
):
    """What can be done."""


class ProducerQuery(
    ProducerProductsQuery,
    ProducerSharingQuery,
    ProducerSheetsQuery,
    ProducerStandingQuery,
    ProducerOrdersQuery,
    ProducerMoneyQuery,
    ProducerDirectQuery,
    TeamQuery,
    graphene.ObjectType,
):
    """What producers can ask."""


class ProducerMutation(
    ProducerProductMoves,
    ProducerCertificateMoves,
    ProducerSharingMoves,
    ProducerSheetMoves,
    ProducerStandingMoves,
    ProducerMoves,
    ProducerDirectMoves,
    TeamMoves,
    graphene.ObjectType,
):
    """What producers can do."""


extend_order()
extend_order_by_refund_account()
extend_own_pack()
storefront = graphene.Schema(query=Query, mutation=Mutation)
producers = graphene.Schema(query=ProducerQuery, mutation=ProducerMutation)

__all__ = ["partners", "producers", "storefront"]
