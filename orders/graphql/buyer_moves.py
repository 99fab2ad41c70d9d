"""What a buyer does about a part of an order: whoever has the order's token may, as on the web."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import user_errors
from marketplace.kernel.idempotency import answer_once

from .. import states
from ..models import Complaint, Return, SellerOrder
from ..selectors.access import buyers_complaint, buyers_part, buyers_return
from ..services.answering import agree_part, refuse_part
from ..services.complaining import file_complaint, rate_complaint, reopen_complaint
from ..services.parts import deliver_part
from ..services.returning import ask_return, withdraw_return
from ..services.withdrawing import withdraw_part
from .aftercare import ComplaintField, ComplaintType, ReturnReason, ReturnType
from .orders import SellerOrderType


class LineUnitsInput(graphene.InputObjectType):
    line_id = graphene.ID(required=True)
    units = graphene.Int(required=True)


def units_of(given: list[dict[str, Any]]) -> dict[int, int]:
    """Units by line id. Raises NotFound for an id that is no line's."""
    return {key_of("OrderLine", one["line_id"], field="lines"): one["units"] for one in given}


def _part_moved(payload: Any, info: Any, token: str, number: str, command: Callable[..., SellerOrder]) -> Any:
    def move() -> dict[str, Any]:
        part = buyers_part(token=token, number=number)
        command(part_id=part.pk, actor=Actor.of(info.context.user))
        return {"part": buyers_part(token=token, number=number)}

    return answer(payload, move)


class PartWithdraw(graphene.Mutation):
    """Give a part up before the seller is at work (see canWithdraw); all its money goes back. Repeating is harmless."""

    class Arguments:
        token = graphene.ID(required=True)
        number = graphene.String(required=True)

    part = graphene.Field(SellerOrderType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, number: str) -> PartWithdraw:
        moved: PartWithdraw = _part_moved(PartWithdraw, info, token, number, withdraw_part)
        return moved


class ProposalAnswer(graphene.Mutation):
    """Answer a seller's offer: take it, take only what there is, or give the part up. Repeating is harmless."""

    class Arguments:
        token = graphene.ID(required=True)
        number = graphene.String(required=True)
        agree = graphene.Boolean(required=True, description="False gives the whole part up.")
        with_substitutes = graphene.Boolean(default_value=True)

    part = graphene.Field(SellerOrderType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, number: str, agree: bool, with_substitutes: bool) -> ProposalAnswer:
        def command(*, part_id: int, actor: Actor) -> SellerOrder:
            if not agree:
                return refuse_part(part_id=part_id, actor=actor)
            return agree_part(part_id=part_id, with_substitutes=with_substitutes, actor=actor)

        moved: ProposalAnswer = _part_moved(ProposalAnswer, info, token, number, command)
        return moved


class PartReceived(graphene.Mutation):
    """The parcel is here. Repeating is harmless."""

    class Arguments:
        token = graphene.ID(required=True)
        number = graphene.String(required=True)

    part = graphene.Field(SellerOrderType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, number: str) -> PartReceived:
        def command(*, part_id: int, actor: Actor) -> SellerOrder:
            return deliver_part(part_id=part_id, actor=actor, role=states.BUYER)

        moved: PartReceived = _part_moved(PartReceived, info, token, number, command)
        return moved


class ReturnAsk(graphene.Mutation):
    """Ask to give packs of a delivered part back."""

    class Arguments:
        token = graphene.ID(required=True)
        number = graphene.String(required=True)
        lines = graphene.List(graphene.NonNull(LineUnitsInput), required=True)
        reason = ReturnReason(required=True)
        words = graphene.String(default_value="")
        idempotency_key = graphene.UUID(required=True)

    goods_return = graphene.Field(ReturnType, name="return")
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None, info: Any, token: str, number: str, lines: list[Any], reason: Any, words: str, idempotency_key: Any
    ) -> ReturnAsk:
        def command() -> dict[str, Any]:
            part, units = buyers_part(token=token, number=number), units_of(lines)
            pk = answer_once(
                scope=f"return_ask:{part.pk}",
                key=str(idempotency_key),
                content=[lines, reason.value, words],
                command=lambda: (
                    ask_return(
                        part_id=part.pk,
                        units=units,
                        reason=reason.value,
                        words=words,
                        actor=Actor.of(info.context.user),
                    ).pk
                ),
            )
            return {"goods_return": Return.objects.get(pk=pk)}

        return answer(ReturnAsk, command)


class ReturnWithdraw(graphene.Mutation):
    """Keep the goods after all."""

    class Arguments:
        token = graphene.ID(required=True)
        code = graphene.String(required=True)

    goods_return = graphene.Field(ReturnType, name="return")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, code: str) -> ReturnWithdraw:
        def command() -> dict[str, Any]:
            asked = buyers_return(token=token, code=code)
            return {"goods_return": withdraw_return(return_id=asked.pk, actor=Actor.of(info.context.user))}

        return answer(ReturnWithdraw, command)


class ComplaintFile(graphene.Mutation):
    """Tell the marketplace what is wrong with a paid part."""

    class Arguments:
        token = graphene.ID(required=True)
        number = graphene.String(required=True)
        field = ComplaintField(required=True)
        words = graphene.String(required=True)
        idempotency_key = graphene.UUID(required=True)

    complaint = graphene.Field(ComplaintType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None, info: Any, token: str, number: str, field: Any, words: str, idempotency_key: Any
    ) -> ComplaintFile:
        def command() -> dict[str, Any]:
            part = buyers_part(token=token, number=number)
            pk = answer_once(
                scope=f"complaint_file:{part.pk}",
                key=str(idempotency_key),
                content=[field.value, words],
                command=lambda: (
                    file_complaint(
                        part_id=part.pk,
                        field=field.value,
                        words=words,
                        actor=Actor.of(info.context.user),
                        channel=Complaint.Channel.APP,
                    ).pk
                ),
            )
            return {"complaint": Complaint.objects.get(pk=pk)}

        return answer(ComplaintFile, command)


class ComplaintReopen(graphene.Mutation):
    """The answer does not settle it; once."""

    class Arguments:
        token = graphene.ID(required=True)
        code = graphene.String(required=True)
        words = graphene.String(required=True)

    complaint = graphene.Field(ComplaintType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, code: str, words: str) -> ComplaintReopen:
        def command() -> dict[str, Any]:
            filed = buyers_complaint(token=token, code=code)
            actor = Actor.of(info.context.user)
            return {"complaint": reopen_complaint(complaint_id=filed.pk, words=words, actor=actor)}

        return answer(ComplaintReopen, command)


class ComplaintRate(graphene.Mutation):
    """Say how content you are with the answer, 1 to 5; that closes it."""

    class Arguments:
        token = graphene.ID(required=True)
        code = graphene.String(required=True)
        satisfaction = graphene.Int(required=True)

    complaint = graphene.Field(ComplaintType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, token: str, code: str, satisfaction: int) -> ComplaintRate:
        def command() -> dict[str, Any]:
            filed = buyers_complaint(token=token, code=code)
            actor = Actor.of(info.context.user)
            return {"complaint": rate_complaint(complaint_id=filed.pk, satisfaction=satisfaction, actor=actor)}

        return answer(ComplaintRate, command)


class BuyerMoves(graphene.ObjectType):
    """What buyers do about their parts."""

    part_withdraw = PartWithdraw.Field()
    proposal_answer = ProposalAnswer.Field()
    part_received = PartReceived.Field()
    return_ask = ReturnAsk.Field()
    return_withdraw = ReturnWithdraw.Field()
    complaint_file = ComplaintFile.Field()
    complaint_reopen = ComplaintReopen.Field()
    complaint_rate = ComplaintRate.Field()
