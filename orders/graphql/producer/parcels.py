"""Parcels of one's own parts, by program. What was said already is answered as done."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of

from ...models import SellerOrder
from ...services import following
from ...services import parcels as planning
from ..buyer_moves import LineUnitsInput, units_of
from .payload import PartPayload


class PartParcelAdd(PartPayload):
    """Plan one more parcel of a part that has not left; without lines all that lies in none yet."""

    class Arguments:
        number = graphene.String(required=True)
        lines = graphene.List(graphene.NonNull(LineUnitsInput))
        weight_g = graphene.Int()
        carrier = graphene.String(default_value="")
        tracking_number = graphene.String(default_value="")

    @staticmethod
    def mutate(
        _root: None, info: Any, number: str, lines: list[dict[str, Any]] | None = None, **facts: Any
    ) -> PartParcelAdd:
        def add(*, part_id: int, actor: Actor) -> SellerOrder:
            units = None if lines is None else units_of(lines)
            return planning.add_parcel(part_id=part_id, actor=actor, units=units, **facts).part

        moved: PartParcelAdd = PartParcelAdd.moved(info, number, add)
        return moved


class PartParcelDrop(PartPayload):
    """Take a planned parcel apart again, before anything of the part has left."""

    class Arguments:
        number = graphene.String(required=True)
        parcel_id = graphene.ID(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str, parcel_id: str) -> PartParcelDrop:
        def drop(*, part_id: int, actor: Actor) -> SellerOrder:
            return planning.drop_parcel(part_id=part_id, parcel_id=_key(parcel_id), actor=actor)

        moved: PartParcelDrop = PartParcelDrop.moved(info, number, drop)
        return moved


class PartParcelSend(PartPayload):
    """A planned parcel was handed to a carrier; carrier and number as planned where they are left out."""

    class Arguments:
        number = graphene.String(required=True)
        parcel_id = graphene.ID(required=True)
        carrier = graphene.String(default_value="")
        tracking_number = graphene.String(default_value="")

    @staticmethod
    def mutate(_root: None, info: Any, number: str, parcel_id: str, **facts: Any) -> PartParcelSend:
        def send(*, part_id: int, actor: Actor) -> SellerOrder:
            return following.hand_over_parcel(part_id=part_id, parcel_id=_key(parcel_id), actor=actor, **facts)

        moved: PartParcelSend = PartParcelSend.moved(info, number, send)
        return moved


class ParcelFate(graphene.Enum):
    """What a producer may say of a parcel that left."""

    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


class PartParcelSay(PartPayload):
    """A parcel arrived, came back or is lost; the part follows its parcels."""

    class Arguments:
        number = graphene.String(required=True)
        parcel_id = graphene.ID(required=True)
        fate = ParcelFate(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str, parcel_id: str, fate: Any) -> PartParcelSay:
        status = str(getattr(fate, "value", fate))

        def say(*, part_id: int, actor: Actor) -> SellerOrder:
            return following.say_of_parcel(part_id=part_id, parcel_id=_key(parcel_id), status=status, actor=actor)

        moved: PartParcelSay = PartParcelSay.moved(info, number, say)
        return moved


def _key(parcel_id: str) -> int:
    return key_of("Parcel", parcel_id, field="parcel_id")
