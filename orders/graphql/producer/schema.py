"""What a producer may ask about its orders. Everything starts from the person: a stranger's row does not exist."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.models import Producer
from marketplace.accounts.models import User
from marketplace.kernel.graphql.connections import PageInfo, edges, page_arguments, window
from marketplace.kernel.graphql.types import listed

from ...models import SellerOrder
from ...selectors.access import part_for, producer_of
from ...selectors.harvests import page_of_harvests
from ...selectors.lots import lots_of
from ...selectors.part_pages import KeyPage, page_of_parts
from ..orders import OrderStatus
from .harvests import HarvestConnection
from .moves import ProducerMoves
from .person import person
from .types import LotType, OwnProducerType, PartConnection, ProducersPartType

__all__ = ["ProducerMoves", "ProducerOrdersQuery"]

MOST_LOTS = 100


class ProducerOrdersQuery(graphene.ObjectType):
    """One's own orders, lots and days off."""

    producers = listed(OwnProducerType, description="Those one works for.")
    seller_order = graphene.Field(ProducersPartType, number=graphene.String(required=True))
    seller_orders = graphene.Field(
        PartConnection,
        producer=graphene.String(required=True, description="Its slug."),
        status=OrderStatus(),
        **page_arguments(),
        required=True,
        description="Paid ones, newest first.",
    )
    harvests = graphene.Field(
        HarvestConnection,
        producer=graphene.String(required=True, description="Its slug."),
        **page_arguments(),
        required=True,
        description="To come and past, the one announced last first.",
    )
    lots = listed(
        LotType, producer=graphene.String(required=True, description="Its slug."), description="The newest 100."
    )

    @staticmethod
    def resolve_producers(_root: None, info: Any) -> list[Producer]:
        return list(Producer.objects.of_user(person(info).pk))

    @staticmethod
    def resolve_seller_order(_root: None, info: Any, number: str) -> SellerOrder:
        return part_for(user=person(info), number=number)

    @staticmethod
    def resolve_seller_orders(_root: None, info: Any, producer: str, status: Any = None, **page: Any) -> PartConnection:
        own = _own(person(info), producer)
        found = page_of_parts(own, status=status.value if status else "", window=window(**page))
        shown = edges(found.rows, found.cursors)
        return PartConnection(edges=shown, page_info=_info_of(found), total_count=found.total)

    @staticmethod
    def resolve_harvests(_root: None, info: Any, producer: str, **page: Any) -> HarvestConnection:
        found = page_of_harvests(_own(person(info), producer), window=window(**page))
        shown = edges(found.rows, found.cursors)
        return HarvestConnection(edges=shown, page_info=_info_of(found), total_count=found.total)

    @staticmethod
    def resolve_lots(_root: None, info: Any, producer: str) -> list[Any]:
        return list(lots_of(_own(person(info), producer))[:MOST_LOTS])


def _info_of(found: KeyPage[Any]) -> PageInfo:
    return PageInfo(
        has_next_page=found.has_next,
        has_previous_page=found.has_previous,
        start_cursor=found.cursors[0] if found.cursors else None,
        end_cursor=found.cursors[-1] if found.cursors else None,
    )


def _own(user: User, slug: str) -> Producer:
    """Raises NotFound, also for an empty slug: a list is always of one producer."""
    return producer_of(user=user, slug=slug or "-")
