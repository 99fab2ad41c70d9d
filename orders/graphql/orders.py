"""A placed order as its buyer follows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from catalog.graphql import loaders as catalog_loaders
from catalog.graphql.harvests import HarvestType
from catalog.graphql.places import ProducerType
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import Money, listed

from ..models import Order, OrderEvent, SellerOrder
from ..services.withdrawing import buyer_may_withdraw
from ..states import order_status
from .aftercare import (
    AdjustmentType,
    ComplaintType,
    ProposalType,
    ReturnType,
    adjustments,
    complaints,
    proposals,
    returns,
)
from .charges import ExtraChargeType, charges, harvests
from .grouping import grouped
from .lines import OrderLineType, lines
from .parcels import FulfilmentType, ParcelType, first_sent, parcels
from .pickup import PickupPointType, pickups
from .talk import NEWEST, MessageType, newest_messages

OrderStatus = graphene.Enum.from_enum(
    SellerOrder.Status, name="OrderStatus", description="Of one producer's part; an order is as far as its last part."
)


def events(order_ids: Sequence[int]) -> list[list[OrderEvent]]:
    """The history of each order, oldest first."""
    moves = OrderEvent.objects.filter(order__in=order_ids, case_ref="").select_related("part")
    return grouped(moves, "order_id", order_ids)


def parts(order_ids: Sequence[int]) -> list[list[SellerOrder]]:
    return grouped(SellerOrder.objects.filter(order__in=order_ids), "order_id", order_ids)


def status_of(parts_of_order: list[SellerOrder]) -> str:
    return order_status([part.status for part in parts_of_order])


class PartFields(graphene.ObjectType):
    """One producer's part of an order: what its buyer and its producer both see."""

    class Meta:
        abstract = True

    number = graphene.String(required=True)
    status = OrderStatus(required=True)
    status_text = graphene.String(required=True)
    seller_name = graphene.String(required=True, description="The legal name on the day of sale.")
    seller_address = graphene.String(required=True)
    seller_phone = graphene.String(required=True)
    producer = graphene.Field(ProducerType, description="Null once it no longer trades here.")
    lines = listed(OrderLineType)
    goods = graphene.Field(Money, required=True)
    discount = graphene.Field(Money, required=True)
    delivery = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True, description="As ordered.")
    due = graphene.Field(Money, required=True, description="What it costs as of now: total and all adjustments.")
    adjustments = listed(AdjustmentType, description="Oldest first.")
    pay_first = graphene.Field(Money, required=True, description="Asked for when it was placed: all, or a deposit.")
    pay_later = graphene.Field(Money, required=True, description="Asked for when the harvest is brought in.")
    harvest = graphene.Field(HarvestType, description="Of a pre-order.")
    charges = listed(ExtraChargeType, description="Asked for on top of what was paid; oldest first.")
    answer_by = graphene.DateTime(description="Unanswered by the seller after this moment, the money goes back.")
    can_withdraw = graphene.Boolean(required=True, description="Whether its buyer may still give it up.")
    proposal = graphene.Field(ProposalType, description="An offer of the seller that wants an answer, or had one.")
    returns = listed(ReturnType, description="Newest first.")
    complaints = listed(ComplaintType, description="Newest first.")
    delivery_name = graphene.String(required=True)
    delivery_waived = graphene.Field(Money, required=True, description="The fee the producer bears.")
    ships_on = graphene.Date(description="As promised when it was placed.")
    arrives_from = graphene.Date()
    arrives_until = graphene.Date()
    days_min = graphene.Int(required=True)
    days_max = graphene.Int(required=True)
    decline_reason = graphene.String()
    fulfilment = graphene.Field(FulfilmentType, deprecation_reason="A part may travel in several parcels: see parcels.")
    parcels = listed(ParcelType, description="By number; those that are still packed, too.")
    pickup_point = graphene.Field(PickupPointType, description="Where it is fetched; null where a carrier takes it.")
    messages = listed(MessageType, description=f"What was said about this part, oldest first, the newest {NEWEST}.")

    @staticmethod
    def resolve_pay_first(part: SellerOrder, _info: Any) -> int:
        return part.first_vnd

    @staticmethod
    def resolve_pay_later(part: SellerOrder, _info: Any) -> int:
        return part.later_vnd

    @staticmethod
    def resolve_harvest(part: SellerOrder, info: Any) -> Any:
        return loader(info, harvests).load(part.harvest_id) if part.harvest_id else None

    @staticmethod
    def resolve_charges(part: SellerOrder, info: Any) -> Any:
        return loader(info, charges).load(part.pk)

    @staticmethod
    def resolve_pickup_point(part: SellerOrder, info: Any) -> Any:
        if not part.is_picked_up:
            return None
        return loader(info, pickups).load(part.pk).then(lambda found: found and found.point)

    @staticmethod
    def resolve_messages(part: SellerOrder, info: Any) -> Any:
        return loader(info, newest_messages).load(part.pk)

    @staticmethod
    def resolve_status_text(part: SellerOrder, _info: Any) -> str:
        return part.get_status_display()

    @staticmethod
    def resolve_seller_name(part: SellerOrder, _info: Any) -> str:
        return str(part.seller_snapshot["name"])

    @staticmethod
    def resolve_seller_address(part: SellerOrder, _info: Any) -> str:
        return str(part.seller_snapshot["address"])

    @staticmethod
    def resolve_seller_phone(part: SellerOrder, _info: Any) -> str:
        return str(part.seller_snapshot["phone"])

    @staticmethod
    def resolve_producer(part: SellerOrder, info: Any) -> Any:
        return loader(info, catalog_loaders.producers).load(part.producer_id)

    @staticmethod
    def resolve_lines(part: SellerOrder, info: Any) -> Any:
        return loader(info, lines).load(part.pk)

    @staticmethod
    def resolve_goods(part: SellerOrder, _info: Any) -> int:
        return part.goods_vnd

    @staticmethod
    def resolve_discount(part: SellerOrder, _info: Any) -> int:
        return part.discount_vnd

    @staticmethod
    def resolve_delivery_waived(part: SellerOrder, _info: Any) -> int:
        return part.delivery_waived_vnd

    @staticmethod
    def resolve_delivery(part: SellerOrder, _info: Any) -> int:
        return part.delivery_vnd

    @staticmethod
    def resolve_total(part: SellerOrder, _info: Any) -> int:
        return part.total_vnd

    @staticmethod
    def resolve_due(part: SellerOrder, _info: Any) -> int:
        return part.due_vnd

    @staticmethod
    def resolve_adjustments(part: SellerOrder, info: Any) -> Any:
        return loader(info, adjustments).load(part.pk)

    @staticmethod
    def resolve_can_withdraw(part: SellerOrder, info: Any) -> Any:
        return loader(info, lines).load(part.pk).then(lambda found: buyer_may_withdraw(part, found))

    @staticmethod
    def resolve_proposal(part: SellerOrder, info: Any) -> Any:
        return loader(info, proposals).load(part.pk)

    @staticmethod
    def resolve_returns(part: SellerOrder, info: Any) -> Any:
        return loader(info, returns).load(part.pk)

    @staticmethod
    def resolve_complaints(part: SellerOrder, info: Any) -> Any:
        return loader(info, complaints).load(part.pk)

    @staticmethod
    def resolve_decline_reason(part: SellerOrder, _info: Any) -> str | None:
        return part.declined_because or None

    @staticmethod
    def resolve_fulfilment(part: SellerOrder, info: Any) -> Any:
        return loader(info, parcels).load(part.pk).then(first_sent)

    @staticmethod
    def resolve_parcels(part: SellerOrder, info: Any) -> Any:
        return loader(info, parcels).load(part.pk)


class SellerOrderType(PartFields):
    """One producer's part of an order."""

    class Meta:
        name = "SellerOrder"

    pickup_code = graphene.String(description="To be read out when the goods are handed over; null unless ready.")

    @staticmethod
    def resolve_pickup_code(part: SellerOrder, info: Any) -> Any:
        if not part.is_picked_up:
            return None
        return loader(info, pickups).load(part.pk).then(lambda found: (found and found.buyers_code) or None)


class OrderEventType(graphene.ObjectType):
    """One move of the order or of one part."""

    class Meta:
        name = "OrderEvent"

    at = graphene.DateTime(required=True)
    status = OrderStatus(required=True)
    status_text = graphene.String(required=True)
    part_number = graphene.String(description="Null for a move of the whole order.")
    note = graphene.String(required=True)

    @staticmethod
    def resolve_status_text(event: OrderEvent, _info: Any) -> str:
        return str(SellerOrder.Status(event.status).label)

    @staticmethod
    def resolve_part_number(event: OrderEvent, _info: Any) -> str | None:
        return event.part.number if event.part else None


class OrderType(graphene.ObjectType):
    """What was placed: a group of parts, one per producer. Its token opens it, so treat it as a secret."""

    class Meta:
        name = "Order"

    token = graphene.ID(required=True)
    number = graphene.String(required=True)
    status = OrderStatus(required=True)
    status_text = graphene.String(required=True)
    placed_at = graphene.DateTime(required=True)
    hold_expires_at = graphene.DateTime(required=True, description="Unpaid after this moment, the goods are freed.")
    paid_at = graphene.DateTime()
    cancelled_at = graphene.DateTime()
    full_name = graphene.String(required=True)
    phone = graphene.String(required=True)
    email = graphene.String(required=True)
    address_text = graphene.String(required=True, description="As printed on the parcel.")
    note = graphene.String(required=True)
    goods = graphene.Field(Money, required=True)
    discount = graphene.Field(Money, required=True, description="What the voucher took off the goods.")
    delivery = graphene.Field(Money, required=True)
    total = graphene.Field(Money, required=True)
    pay_first = graphene.Field(Money, required=True, description="Asked for when it was placed: all, or a deposit.")
    pay_later = graphene.Field(Money, required=True, description="Asked for when the harvest is brought in.")
    parts = listed(SellerOrderType)
    timeline = listed(OrderEventType, description="Oldest first.")

    @staticmethod
    def resolve_status(order: Order, info: Any) -> Any:
        return loader(info, parts).load(order.pk).then(status_of)

    @staticmethod
    def resolve_status_text(order: Order, info: Any) -> Any:
        return loader(info, parts).load(order.pk).then(lambda found: SellerOrder.Status(status_of(found)).label)

    @staticmethod
    def resolve_goods(order: Order, _info: Any) -> int:
        return order.goods_vnd

    @staticmethod
    def resolve_discount(order: Order, _info: Any) -> int:
        return order.discount_vnd

    @staticmethod
    def resolve_delivery(order: Order, _info: Any) -> int:
        return order.delivery_vnd

    @staticmethod
    def resolve_total(order: Order, _info: Any) -> int:
        return order.total_vnd

    @staticmethod
    def resolve_pay_first(order: Order, _info: Any) -> int:
        return order.first_vnd

    @staticmethod
    def resolve_pay_later(order: Order, _info: Any) -> int:
        return order.later_vnd

    @staticmethod
    def resolve_parts(order: Order, info: Any) -> Any:
        return loader(info, parts).load(order.pk)

    @staticmethod
    def resolve_timeline(order: Order, info: Any) -> Any:
        return loader(info, events).load(order.pk)
