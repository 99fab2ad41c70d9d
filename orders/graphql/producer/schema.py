"""What a producer may ask about its orders. Everything starts from the person: a stranger's row does not exist."""

from __future__ import annotations

from typing import Any

import graphene
from django.db.models import QuerySet

from catalog.models import Producer
from marketplace.accounts.graphql.person import person
from marketplace.accounts.models import User
from marketplace.kernel.graphql.connections import PageInfo, edges, page_arguments, window
from marketplace.kernel.graphql.types import listed

from ...models import MessageTemplate, SellerOrder, Voucher
from ...selectors.access import part_for, producer_of
from ...selectors.harvests import page_of_harvests
from ...selectors.keyset import Page, page_of
from ...selectors.lots import lots_of
from ...selectors.part_pages import page_of_parts
from ...selectors.talk import templates_of
from ...selectors.vouchers import vouchers_of_producer
from ..choosing import OwnChoiceQuery
from ..orders import OrderStatus
from .harvests import HarvestConnection
from .moves import ProducerMoves
from .templates import MessageTemplateType
from .types import LotType, OwnProducerType, PartConnection, ProducersPartType
from .vouchers import VoucherConnection

__all__ = ["ProducerMoves", "ProducerOrdersQuery"]

MOST_LOTS = 100


class ProducerOrdersQuery(OwnChoiceQuery, graphene.ObjectType):
    """One's own orders, lots, vouchers and days off."""

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
    vouchers = graphene.Field(
        VoucherConnection,
        producer=graphene.String(required=True, description="Its slug."),
        **page_arguments(),
        required=True,
        description="Those it bears itself, newest first.",
    )
    message_templates = listed(
        MessageTemplateType, producer=graphene.String(required=True, description="Its slug."), description="By title."
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
        return PartConnection(**_connected(found))

    @staticmethod
    def resolve_harvests(_root: None, info: Any, producer: str, **page: Any) -> HarvestConnection:
        found = page_of_harvests(_own(person(info), producer), window=window(**page))
        return HarvestConnection(**_connected(found))

    @staticmethod
    def resolve_lots(_root: None, info: Any, producer: str) -> list[Any]:
        return list(lots_of(_own(person(info), producer))[:MOST_LOTS])

    @staticmethod
    def resolve_vouchers(_root: None, info: Any, producer: str, **page: Any) -> VoucherConnection:
        own: QuerySet[Voucher] = vouchers_of_producer(_own(person(info), producer))
        return VoucherConnection(**_connected(page_of(own, window(**page))))

    @staticmethod
    def resolve_message_templates(_root: None, info: Any, producer: str) -> list[MessageTemplate]:
        return templates_of(_own(person(info), producer))


def _connected(page: Page[Any]) -> dict[str, Any]:
    """A page as the fields of a connection."""
    info_of_page = PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.cursors[0] if page.cursors else None,
        end_cursor=page.cursors[-1] if page.cursors else None,
    )
    return {"edges": edges(page.rows, page.cursors), "page_info": info_of_page, "total_count": page.total}


def _own(user: User, slug: str) -> Producer:
    """Raises NotFound, also for an empty slug: a list is always of one producer."""
    return producer_of(user=user, slug=slug or "-")
