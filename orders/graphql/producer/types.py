"""A part as its producer sees it: with the buyer, without the other producers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from catalog.models import Lot, Producer, ProducerBreak
from marketplace.kernel.graphql.connections import PageInfo, edge_type
from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import listed

from ...models import Order, OrderEvent, SellerOrder
from ...selectors.contacts import Contact, buyer_contact
from ..grouping import grouped
from ..orders import OrderEventType, PartFields
from ..talk import for_producer, newest_messages


def orders(order_ids: Sequence[int]) -> list[Order]:
    found = Order.objects.select_related("ward").in_bulk(order_ids)
    return [found[order_id] for order_id in order_ids]


def part_events(part_ids: Sequence[int]) -> list[list[OrderEvent]]:
    """The moves of each part, oldest first."""
    moves = OrderEvent.objects.filter(part__in=part_ids, case_ref="").select_related("part")
    return grouped(moves, "part_id", part_ids)


class RecipientType(graphene.ObjectType):
    """Who gets the parcel; masked some time after the order is over."""

    class Meta:
        name = "Recipient"

    full_name = graphene.String(required=True)
    phone = graphene.String(required=True)
    email = graphene.String(required=True)
    address_text = graphene.String(required=True, description="As printed on the parcel.")
    note = graphene.String(required=True)
    is_masked = graphene.Boolean(required=True)

    @staticmethod
    def resolve_phone(contact: Contact, _info: Any) -> str:
        return contact.dial or contact.phone


class ProducersPartType(PartFields):
    """One's own part of an order."""

    class Meta:
        name = "SellerOrder"

    paid_at = graphene.DateTime(required=True)
    recipient = graphene.Field(RecipientType, required=True)
    timeline = listed(OrderEventType, description="Oldest first.")

    @staticmethod
    def resolve_recipient(part: SellerOrder, info: Any) -> Any:
        def contact(order: Order) -> Contact:
            part.order = order
            return buyer_contact(part)

        return loader(info, orders).load(part.order_id).then(contact)

    @staticmethod
    def resolve_messages(part: SellerOrder, info: Any) -> Any:
        return loader(info, newest_messages).load(part.pk).then(lambda found: for_producer(found, part))

    @staticmethod
    def resolve_timeline(part: SellerOrder, info: Any) -> Any:
        return loader(info, part_events).load(part.pk)


PartEdge = edge_type(ProducersPartType)


class PartConnection(graphene.ObjectType):
    """A page of parts, newest first."""

    class Meta:
        name = "SellerOrderConnection"

    edges = listed(PartEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)


class BreakType(graphene.ObjectType):
    """Days without new orders, both included."""

    class Meta:
        name = "Break"

    id = graphene.ID(required=True)
    starts_on = graphene.Date(required=True)
    ends_on = graphene.Date(required=True)
    reason = graphene.String(required=True)

    @staticmethod
    def resolve_id(row: ProducerBreak, _info: Any) -> str:
        return global_id("Break", row.pk)


class LotType(graphene.ObjectType):
    """One harvest or batch of a pack."""

    class Meta:
        name = "Lot"

    id = graphene.ID(required=True)
    code = graphene.String(required=True)
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    produced_on = graphene.Date()
    best_before = graphene.Date()
    units_on_hand = graphene.Int(required=True)
    units_held = graphene.Int(required=True)
    recalled_at = graphene.DateTime()
    recall_reason = graphene.String(required=True)

    @staticmethod
    def resolve_id(lot: Lot, _info: Any) -> str:
        return global_id("Lot", lot.pk)

    @staticmethod
    def resolve_product_name(lot: Lot, _info: Any) -> str:
        return lot.variant.product.name

    @staticmethod
    def resolve_variant_name(lot: Lot, _info: Any) -> str:
        return lot.variant.name


class OwnProducerType(graphene.ObjectType):
    """A producer one works for."""

    class Meta:
        name = "OwnProducer"

    slug = graphene.String(required=True)
    name = graphene.String(required=True)
    answer_within_hours = graphene.Int(required=True, description="Hours to answer a paid order.")
    breaks = listed(BreakType, description="Today's and coming ones.")

    @staticmethod
    def resolve_answer_within_hours(producer: Producer, _info: Any) -> int:
        return producer.answer_hours

    @staticmethod
    def resolve_breaks(producer: Producer, info: Any) -> Any:
        return loader(info, coming_breaks).load(producer.pk)


def coming_breaks(producer_ids: Sequence[int]) -> list[list[ProducerBreak]]:
    return grouped(ProducerBreak.objects.coming().filter(producer__in=producer_ids), "producer_id", producer_ids)
