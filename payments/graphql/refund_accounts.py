"""Where a transfer goes back to, as its buyer says: what the page of the account asks, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import graphene

from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import Money, add_field, listed, user_errors
from marketplace.kernel.idempotency import answer_once
from orders.graphql.orders import OrderType
from orders.models import Order
from orders.selectors.access import order_by_token

from ..banks import BANKS, bank_name
from ..models import BankRefund
from ..selectors.bank import refunds_to_tell_of
from ..services.refund_accounts import tell_refund_account


class BankType(graphene.ObjectType):
    """A bank of Việt Nam."""

    class Meta:
        name = "Bank"

    bin = graphene.String(required=True, description="The six digits that name it.")
    name = graphene.String(required=True)


@dataclass(frozen=True)
class AskedBack:
    """Transfers out of one order whose account its buyer may say, or say anew; not empty."""

    refunds: Sequence[BankRefund]

    @property
    def told(self) -> BankRefund | None:
        return next((refund for refund in self.refunds if refund.told_at), None)


class RefundAccountType(graphene.ObjectType):
    """Money that goes back by bank transfer, and the account its buyer wants it on: shown by its last digits only."""

    class Meta:
        name = "RefundAccount"

    amount = graphene.Field(Money, required=True, description="All that waits, in one or several transfers.")
    is_told = graphene.Boolean(required=True, description="An account is known. It may be told anew until it is used.")
    bank_name = graphene.String(description="Of the account that was told; null before.")
    account = graphene.String(description="Its last four digits, as …1234.")
    name_fits = graphene.Boolean(description="Whether its holder is who ordered or who paid.")

    @staticmethod
    def resolve_amount(asked: AskedBack, _info: Any) -> int:
        return sum(refund.amount_vnd for refund in asked.refunds)

    @staticmethod
    def resolve_is_told(asked: AskedBack, _info: Any) -> bool:
        return all(refund.told_at for refund in asked.refunds)

    @staticmethod
    def resolve_bank_name(asked: AskedBack, _info: Any) -> str | None:
        return bank_name(asked.told.to_bin) if asked.told else None

    @staticmethod
    def resolve_account(asked: AskedBack, _info: Any) -> str | None:
        return asked.told.account_shown if asked.told else None

    @staticmethod
    def resolve_name_fits(asked: AskedBack, _info: Any) -> bool | None:
        return asked.told.name_fits if asked.told else None


def refund_accounts_of_orders(order_ids: Sequence[int]) -> list[AskedBack | None]:
    """What waits for a word of each order's buyer; None where nothing does. One statement."""
    known: dict[int, list[BankRefund]] = {}
    for refund in refunds_to_tell_of(order_ids).select_related("payment").order_by("pk"):
        if refund.payment is not None:
            known.setdefault(refund.payment.order_id, []).append(refund)
    return [AskedBack(known[order_id]) if order_id in known else None for order_id in order_ids]


class RefundAccountTell(graphene.Mutation):
    """Say to which account the money of an order goes back that no bank told us the way of (see Order.refundAccount).

    Two operators look at it before anything leaves, and the buyer gets a letter. It may be said anew until one of them
    wrote it down; then QUEUE_MOVED. Repeat with the same idempotencyKey to retry.
    """

    class Arguments:
        order_token = graphene.ID(required=True)
        bank_bin = graphene.String(required=True, description="Of banks.")
        account = graphene.String(required=True)
        again = graphene.String(required=True, description="The account typed in once more: a slip sends it to others.")
        holder = graphene.String(required=True)
        is_sure = graphene.Boolean(
            default_value=False, description="After NAME_DIFFERS: the holder is somebody else, and that is right."
        )
        idempotency_key = graphene.UUID(required=True)

    refund_account = graphene.Field(RefundAccountType, description="Null with errors, and once operators are at it.")
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, order_token: str, idempotency_key: Any, **said: Any) -> RefundAccountTell:
        def command() -> dict[str, Any]:
            order = order_by_token(order_token)
            answer_once(
                scope="refund_account",
                key=str(idempotency_key),
                content=[order.pk, *(said[name] for name in sorted(said))],
                command=lambda: tell_refund_account(order=order, actor=Actor.of(info.context.user), **said),
            )
            return {"refund_account": refund_accounts_of_orders([order.pk])[0]}

        return answer(RefundAccountTell, command)


class RefundAccountsQuery(graphene.ObjectType):
    """Banks."""

    banks = listed(BankType, description="All that a transfer can go to, by name.")

    @staticmethod
    def resolve_banks(_root: None, _info: Any) -> list[BankType]:
        return [BankType(bin=key, name=name) for key, name in sorted(BANKS.items(), key=lambda bank: bank[1].lower())]


class RefundAccountsMutation(graphene.ObjectType):
    """Where money goes back to."""

    refund_account_tell = RefundAccountTell.Field()


def resolve_refund_account(order: Order, info: Any) -> Any:
    return loader(info, refund_accounts_of_orders).load(order.pk)


def extend_order_by_refund_account() -> None:
    """Give orders their `refundAccount { … }`; called where the schema is put together."""
    words = "Where money goes back to by bank transfer; null while none waits for a word of the buyer."
    field = graphene.Field(RefundAccountType, resolver=resolve_refund_account, description=words)
    add_field(OrderType, "refund_account", field)
