"""The parcels of a part, what lies in them and the way they went, for buyers and producers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene

from marketplace.kernel.graphql.ids import global_id
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import listed

from .. import states
from ..models import Fulfilment, OrderLine, ParcelEvent, ParcelItem
from ..selectors.carriers import tracking_url
from .grouping import grouped
from .lines import OrderLineType

ParcelStatus = graphene.Enum.from_enum(
    Fulfilment.Status, name="ParcelStatus", description="Where a parcel is, as far as anybody knows."
)


def parcels(part_ids: Sequence[int]) -> list[list[Fulfilment]]:
    """The parcels of each part, by number."""
    rows = Fulfilment.objects.filter(part__in=part_ids).select_related("known_carrier")
    return grouped(rows, "part_id", part_ids)


def first_sent(found: list[Fulfilment]) -> Fulfilment | None:
    return next((parcel for parcel in found if parcel.status != states.ANNOUNCED), None)


def parcel_events(parcel_ids: Sequence[int]) -> list[list[ParcelEvent]]:
    """The way of each parcel, newest first."""
    events = ParcelEvent.objects.filter(parcel__in=parcel_ids).order_by("-at", "-pk")
    return grouped(events, "parcel_id", parcel_ids)


def parcel_items(parcel_ids: Sequence[int]) -> list[list[ParcelItem]]:
    return grouped(ParcelItem.objects.filter(parcel__in=parcel_ids).select_related("line"), "parcel_id", parcel_ids)


class FulfilmentType(graphene.ObjectType):
    """The first parcel that left."""

    class Meta:
        name = "Fulfilment"

    carrier = graphene.String(required=True)
    tracking_number = graphene.String(required=True)
    shipped_at = graphene.DateTime(required=True)
    delivered_at = graphene.DateTime()


class ParcelEventType(graphene.ObjectType):
    """One scan or word about a parcel."""

    class Meta:
        name = "ParcelEvent"

    at = graphene.DateTime(required=True)
    status = ParcelStatus(description="Null for a scan that only tells a place.")
    text = graphene.String(required=True)
    place = graphene.String(required=True)

    @staticmethod
    def resolve_status(event: ParcelEvent, _info: Any) -> str | None:
        return event.status or None

    @staticmethod
    def resolve_text(event: ParcelEvent, _info: Any) -> str:
        return event.text or event.get_status_display()


class ParcelItemType(graphene.ObjectType):
    """Packs of one line in a parcel."""

    class Meta:
        name = "ParcelItem"

    line = graphene.Field(OrderLineType, required=True)
    units = graphene.Int(required=True)

    @staticmethod
    def resolve_line(item: ParcelItem, _info: Any) -> OrderLine:
        return item.line


class ParcelType(graphene.ObjectType):
    """One parcel. Carrier and tracking number may be empty while it is packed."""

    class Meta:
        name = "Parcel"

    id = graphene.ID(required=True)
    number = graphene.Int(required=True, description="Within its part: 1, 2, …")
    carrier = graphene.String(required=True)
    tracking_number = graphene.String(required=True)
    tracking_url = graphene.String(description="The carrier's own page, where it has one.")
    status = ParcelStatus(required=True)
    status_text = graphene.String(required=True)
    weight_g = graphene.Int()
    shipped_at = graphene.DateTime()
    delivered_at = graphene.DateTime()
    events = listed(ParcelEventType, description="Newest first.")
    items = listed(ParcelItemType)

    @staticmethod
    def resolve_id(parcel: Fulfilment, _info: Any) -> str:
        return global_id("Parcel", parcel.pk)

    @staticmethod
    def resolve_tracking_url(parcel: Fulfilment, _info: Any) -> str | None:
        return tracking_url(parcel) or None

    @staticmethod
    def resolve_status_text(parcel: Fulfilment, _info: Any) -> str:
        return parcel.get_status_display()

    @staticmethod
    def resolve_events(parcel: Fulfilment, info: Any) -> Any:
        return loader(info, parcel_events).load(parcel.pk)

    @staticmethod
    def resolve_items(parcel: Fulfilment, info: Any) -> Any:
        return loader(info, parcel_items).load(parcel.pk)
