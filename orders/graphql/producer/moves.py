"""What a producer does with its parts, by program. A move that was made already is answered as done."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of

from ...models import SellerOrder
from ...services import answering, parts
from ..buyer_moves import LineUnitsInput, units_of
from ..choosing import OwnChoiceMoves
from .cases import BreakEnd, BreakTake, LotRecall, ReturnAnswer
from .harvests import HarvestMoves
from .parcels import PartParcelAdd, PartParcelDrop, PartParcelSay, PartParcelSend
from .payload import PartPayload
from .pickup import PartCollect, PartReady
from .talk import PartMessageSend, PartMessagesRead
from .templates import TemplateMoves
from .vouchers import VoucherMoves
from .weighing import LineWeigh


class PartConfirm(PartPayload):
    """Promise to deliver; lines only where there are fewer packs than ordered."""

    class Arguments:
        number = graphene.String(required=True)
        lines = graphene.List(graphene.NonNull(LineUnitsInput))

    @staticmethod
    def mutate(_root: None, info: Any, number: str, lines: list[dict[str, Any]] | None = None) -> PartConfirm:
        def confirm(*, part_id: int, actor: Actor) -> SellerOrder:
            return answering.confirm_part(part_id=part_id, actor=actor, units=units_of(lines or []) or None)

        moved: PartConfirm = PartConfirm.moved(info, number, confirm)
        return moved


class OfferInput(graphene.InputObjectType):
    line_id = graphene.ID(required=True)
    units_missing = graphene.Int(required=True)
    substitute_id = graphene.ID(description="A pack of one's own on sale.")
    substitute_units = graphene.Int(default_value=0)


class PartPropose(PartPayload):
    """Offer something else instead of what is missing; the buyer answers by a link."""

    class Arguments:
        number = graphene.String(required=True)
        offers = graphene.List(graphene.NonNull(OfferInput), required=True)
        note = graphene.String(default_value="")

    @staticmethod
    def mutate(_root: None, info: Any, number: str, offers: list[dict[str, Any]], note: str) -> PartPropose:
        def propose(*, part_id: int, actor: Actor) -> SellerOrder:
            read = [_offer(one) for one in offers]
            return answering.propose_part(part_id=part_id, offers=read, note=note, actor=actor)

        moved: PartPropose = PartPropose.moved(info, number, propose)
        return moved


def _offer(given: dict[str, Any]) -> answering.Offer:
    other = given.get("substitute_id")
    return answering.Offer(
        line_id=key_of("OrderLine", given["line_id"], field="offers"),
        units_missing=given["units_missing"],
        substitute_id=key_of("ProductVariant", other, field="offers") if other else None,
        substitute_units=given["substitute_units"],
    )


class PartDecline(PartPayload):
    """It can't be delivered; the buyer reads the reason and gets the money back."""

    class Arguments:
        number = graphene.String(required=True)
        reason = graphene.String(required=True)
        goods_are_there = graphene.Boolean(
            default_value=True, description="False: the packs do not exist, so they are not sold again."
        )

    @staticmethod
    def mutate(_root: None, info: Any, number: str, reason: str, goods_are_there: bool) -> PartDecline:
        facts = {"reason": reason, "goods_are_there": goods_are_there}
        moved: PartDecline = PartDecline.moved(info, number, parts.decline_part, **facts)
        return moved


class PartPack(PartPayload):
    """The goods are packed."""

    class Arguments:
        number = graphene.String(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str) -> PartPack:
        moved: PartPack = PartPack.moved(info, number, parts.pack_part)
        return moved


class PartShip(PartPayload):
    """The parcel was handed to a carrier."""

    class Arguments:
        number = graphene.String(required=True)
        carrier = graphene.String(required=True)
        tracking_number = graphene.String(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str, carrier: str, tracking_number: str) -> PartShip:
        facts = {"carrier": carrier, "tracking_number": tracking_number}
        moved: PartShip = PartShip.moved(info, number, parts.ship_part, **facts)
        return moved


class PartDeliver(PartPayload):
    """The parcel reached the buyer."""

    class Arguments:
        number = graphene.String(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str) -> PartDeliver:
        moved: PartDeliver = PartDeliver.moved(info, number, parts.deliver_part)
        return moved


class PartNotAccept(PartPayload):
    """The parcel came back; the money of the goods goes back, the delivery's does not."""

    class Arguments:
        number = graphene.String(required=True)
        reason = graphene.String(required=True)

    @staticmethod
    def mutate(_root: None, info: Any, number: str, reason: str) -> PartNotAccept:
        moved: PartNotAccept = PartNotAccept.moved(info, number, parts.not_accept_part, reason=reason)
        return moved


class ProducerMoves(HarvestMoves, VoucherMoves, TemplateMoves, OwnChoiceMoves, graphene.ObjectType):
    """What producers do."""

    part_confirm = PartConfirm.Field()
    part_propose = PartPropose.Field()
    part_decline = PartDecline.Field()
    part_pack = PartPack.Field()
    line_weigh = LineWeigh.Field()
    part_ship = PartShip.Field()
    part_parcel_add = PartParcelAdd.Field()
    part_parcel_drop = PartParcelDrop.Field()
    part_parcel_send = PartParcelSend.Field()
    part_parcel_say = PartParcelSay.Field()
    part_ready = PartReady.Field()
    part_collect = PartCollect.Field()
    part_deliver = PartDeliver.Field()
    part_not_accept = PartNotAccept.Field()
    part_message_send = PartMessageSend.Field()
    part_messages_read = PartMessagesRead.Field()
    return_answer = ReturnAnswer.Field()
    lot_recall = LotRecall.Field()
    break_take = BreakTake.Field()
    break_end = BreakEnd.Field()
