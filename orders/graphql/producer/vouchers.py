"""The vouchers a producer gives, by program."""

from __future__ import annotations

from typing import Any

import graphene

from marketplace.accounts.graphql.person import person
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.connections import PageInfo, edge_type
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import Money, listed, user_errors
from marketplace.kernel.idempotency import answer_once

from ...models import Voucher
from ...selectors.access import producer_of
from ...selectors.vouchers import voucher_for
from ...services.vouchers import Terms, create_voucher, stop_voucher

# What the command calls a field, where the input calls it otherwise.
_FIELDS = {"percent": "percent_bp", "amount_vnd": "amount", "max_discount_vnd": "max_discount"} | {
    "min_goods_vnd": "min_goods"
}


class OwnVoucherType(graphene.ObjectType):
    """A code that takes a share or a sum off one's own goods, at one's own cost."""

    class Meta:
        name = "OwnVoucher"

    id = graphene.ID(required=True)
    code = graphene.String(required=True)
    title = graphene.String(required=True)
    percent_bp = graphene.Int(description="1000 means 10 %; null where it takes a sum off.")
    amount = graphene.Field(Money)
    max_discount = graphene.Field(Money)
    min_goods = graphene.Field(Money, required=True, description="From which sum of goods on it can be used.")
    first_order_only = graphene.Boolean(required=True)
    starts_at = graphene.DateTime(required=True)
    ends_at = graphene.DateTime()
    stopped_at = graphene.DateTime(description="Since then nobody can use it any more.")
    most_uses = graphene.Int()
    most_uses_per_person = graphene.Int()
    uses_count = graphene.Int(required=True, description="By orders that were not cancelled unpaid.")

    @staticmethod
    def resolve_id(voucher: Voucher, _info: Any) -> str:
        return global_id("Voucher", voucher.pk)

    @staticmethod
    def resolve_amount(voucher: Voucher, _info: Any) -> int | None:
        return voucher.amount_vnd

    @staticmethod
    def resolve_max_discount(voucher: Voucher, _info: Any) -> int | None:
        return voucher.max_discount_vnd

    @staticmethod
    def resolve_min_goods(voucher: Voucher, _info: Any) -> int:
        return voucher.min_goods_vnd


VoucherEdge = edge_type(OwnVoucherType)


class VoucherConnection(graphene.ObjectType):
    """A page of vouchers, newest first."""

    class Meta:
        name = "OwnVoucherConnection"

    edges = listed(VoucherEdge)
    page_info = graphene.Field(PageInfo, required=True)
    total_count = graphene.Int(required=True)


class VoucherInput(graphene.InputObjectType):
    """Exactly one of percentBp and amount; what is left out has no limit."""

    code = graphene.String(required=True, description="3 to 24 letters without marks, digits or hyphens.")
    title_vi = graphene.String(required=True, description="What buyers read beside it.")
    title_en = graphene.String()
    percent_bp = graphene.Int(description="1000 means 10 %.")
    amount = graphene.BigInt(description="Whole đồng.")
    max_discount = graphene.BigInt(description="Whole đồng.")
    min_goods = graphene.BigInt(description="Whole đồng.")
    first_order_only = graphene.Boolean(default_value=False)
    starts_at = graphene.DateTime(description="Now, where it is left out.")
    ends_at = graphene.DateTime()
    most_uses = graphene.Int()
    most_uses_per_person = graphene.Int()


class VoucherCreate(graphene.Mutation):
    """Open a voucher for one's own goods; oneself bears it. Repeat with the same idempotencyKey to retry."""

    class Arguments:
        producer = graphene.String(required=True, description="Its slug.")
        input = VoucherInput(required=True)
        idempotency_key = graphene.UUID(required=True)

    voucher = graphene.Field(OwnVoucherType)
    errors = user_errors()

    @staticmethod
    def mutate(
        _root: None,
        info: Any,
        producer: str,
        input: dict[str, Any],  # noqa: A002  # GraphQL's name
        idempotency_key: Any,
    ) -> VoucherCreate:
        def command() -> dict[str, Any]:
            own = producer_of(user=person(info), slug=producer or "-")
            terms = _terms(input) | {"producer": own}

            def make() -> int:
                made = create_voucher(
                    terms=Terms(**terms), bearer=Voucher.Bearer.PRODUCER, actor=Actor.of(info.context.user)
                )
                return made.pk

            try:
                pk = answer_once(
                    scope=f"voucher_create:{own.pk}", key=str(idempotency_key), content=dict(input), command=make
                )
            except InvalidInput as refusal:
                raise InvalidInput(refusal.message, field=_FIELDS.get(refusal.field, refusal.field)) from None
            return {"voucher": voucher_for(user=person(info), voucher_id=pk)}

        return answer(VoucherCreate, command)


def _terms(given: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in given.items() if value is not None}
    for name in ("amount", "max_discount", "min_goods"):
        if name in told:
            told[f"{name}_vnd"] = told.pop(name)
    return told


class VoucherStop(graphene.Mutation):
    """Nobody can use it from now on; orders that took it keep their discount. Repeating is harmless."""

    class Arguments:
        id = graphene.ID(required=True)

    voucher = graphene.Field(OwnVoucherType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, id: str) -> VoucherStop:  # noqa: A002  # GraphQL's name
        def command() -> dict[str, Any]:
            own = voucher_for(user=person(info), voucher_id=key_of("Voucher", id))
            stop_voucher(voucher_id=own.pk, actor=Actor.of(info.context.user))
            own.refresh_from_db()
            return {"voucher": own}

        return answer(VoucherStop, command)


class VoucherMoves(graphene.ObjectType):
    """What a producer does with its vouchers."""

    voucher_create = VoucherCreate.Field()
    voucher_stop = VoucherStop.Field()
