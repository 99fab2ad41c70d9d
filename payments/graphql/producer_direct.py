"""Money that comes from buyers without us, for producers' programs: seen or not, given back, and the commission."""

from __future__ import annotations

from typing import Any

import graphene

from catalog.graphql.acting import acting_oneself
from marketplace.kernel.audit import Actor
from marketplace.kernel.graphql.ids import global_id, key_of
from marketplace.kernel.graphql.mutations import answer
from marketplace.kernel.graphql.types import Money, listed, user_errors
from orders.selectors.access import producer_of

from ..models import CommissionInvoice, DirectRefund, DirectTransfer, Payment
from ..selectors.direct import direct_for, direct_refund_for, refunds_of_producer, to_confirm
from ..selectors.invoices import InvoiceLine, invoice_for, invoices_of, lines_of
from ..services.direct_paying import confirm_direct, deny_direct
from ..services.direct_refunds import say_paid_again, say_refund_sent
from .direct import DirectRefundState

MOST = 100


class DirectPaymentType(graphene.ObjectType):
    """A payment of a buyer to the producer."""

    class Meta:
        name = "DirectPayment"

    reference = graphene.String(required=True, description="Stands in the words of the transfer.")
    part_number = graphene.String(required=True)
    amount = graphene.Field(Money, required=True)
    account_ends_with = graphene.String(required=True)
    said_at = graphene.DateTime(description="The buyer said it was sent.")
    bank_ref = graphene.String(required=True, description="With this number.")
    confirm_by = graphene.DateTime()
    denied_at = graphene.DateTime()
    confirmed_at = graphene.DateTime()

    @staticmethod
    def resolve_reference(payment: Payment, _info: Any) -> str:
        return payment.session_ref

    @staticmethod
    def resolve_part_number(payment: Payment, _info: Any) -> str:
        return payment.part.number if payment.part else ""

    @staticmethod
    def resolve_amount(payment: Payment, _info: Any) -> int:
        return payment.amount_vnd

    @staticmethod
    def resolve_account_ends_with(payment: Payment, _info: Any) -> str:
        return payment.qr.account[-4:]

    @staticmethod
    def resolve_said_at(payment: Payment, _info: Any) -> Any:
        return payment.direct.said_at

    @staticmethod
    def resolve_bank_ref(payment: Payment, _info: Any) -> str:
        return payment.direct.bank_ref

    @staticmethod
    def resolve_confirm_by(payment: Payment, _info: Any) -> Any:
        return payment.direct.confirm_by

    @staticmethod
    def resolve_denied_at(payment: Payment, _info: Any) -> Any:
        return payment.direct.denied_at

    @staticmethod
    def resolve_confirmed_at(payment: Payment, _info: Any) -> Any:
        return payment.direct.confirmed_at


class OwedRefundType(graphene.ObjectType):
    """Money the producer owes a buyer back."""

    class Meta:
        name = "OwedRefund"

    id = graphene.ID(required=True)
    state = DirectRefundState(required=True)
    part_number = graphene.String(required=True)
    amount = graphene.Field(Money, required=True)
    send_by = graphene.DateTime(required=True)
    bank_ref = graphene.String(required=True)
    is_again = graphene.Boolean(required=True, description="It came beyond the price: paid twice, or too much.")

    @staticmethod
    def resolve_id(refund: DirectRefund, _info: Any) -> str:
        return global_id("DirectRefund", refund.pk)

    @staticmethod
    def resolve_part_number(refund: DirectRefund, _info: Any) -> str:
        return refund.payment.part.number if refund.payment.part else ""

    @staticmethod
    def resolve_amount(refund: DirectRefund, _info: Any) -> int:
        return refund.amount_vnd


class CommissionInvoiceLineType(graphene.ObjectType):
    """One event of an invoice."""

    class Meta:
        name = "CommissionInvoiceLine"

    at = graphene.DateTime(required=True)
    kind = graphene.String(required=True, description="sale, refund, overpaid or over_back.")
    part_number = graphene.String(description="The order's part it is about.")
    amount = graphene.Field(Money, required=True)
    skus = graphene.List(graphene.NonNull(graphene.String), required=True, description="Of the part's order lines.")

    @staticmethod
    def resolve_at(line: InvoiceLine, _info: Any) -> Any:
        return line.entry.at

    @staticmethod
    def resolve_kind(line: InvoiceLine, _info: Any) -> str:
        return line.entry.kind

    @staticmethod
    def resolve_part_number(line: InvoiceLine, _info: Any) -> str | None:
        return line.number or None

    @staticmethod
    def resolve_amount(line: InvoiceLine, _info: Any) -> int:
        return line.entry.amount_vnd

    @staticmethod
    def resolve_skus(line: InvoiceLine, _info: Any) -> list[str]:
        return [goods.line.sku for goods in line.goods]


class CommissionInvoiceType(graphene.ObjectType):
    """A month's commission of sales that were paid to the producer."""

    class Meta:
        name = "CommissionInvoice"

    number = graphene.String(required=True)
    month = graphene.Date(required=True, description="Its first day.")
    total = graphene.Field(Money, required=True)
    rest = graphene.Field(Money, required=True)
    due_on = graphene.Date(required=True)
    paid_at = graphene.DateTime()
    reference = graphene.String(required=True, description="Stands in the transfer that pays it.")

    @staticmethod
    def resolve_total(invoice: CommissionInvoice, _info: Any) -> int:
        return invoice.total_vnd

    @staticmethod
    def resolve_rest(invoice: CommissionInvoice, _info: Any) -> int:
        return invoice.rest_vnd


class ProducerDirectQuery(graphene.ObjectType):
    """Direct money of one's own."""

    direct_payments = listed(
        DirectPaymentType, producer=graphene.String(required=True), description="To be looked for; at most 100."
    )
    owed_refunds = listed(
        OwedRefundType, producer=graphene.String(required=True), description="Not received yet; at most 100."
    )
    commission_invoices = listed(
        CommissionInvoiceType, producer=graphene.String(required=True), description="The newest 100."
    )
    commission_invoice_lines = listed(CommissionInvoiceLineType, number=graphene.String(required=True))

    @staticmethod
    def resolve_direct_payments(_root: None, info: Any, producer: str) -> list[Payment]:
        return list(to_confirm(producer_of(user=acting_oneself(info), slug=producer or "-"))[:MOST])

    @staticmethod
    def resolve_owed_refunds(_root: None, info: Any, producer: str) -> list[DirectRefund]:
        return list(refunds_of_producer(producer_of(user=acting_oneself(info), slug=producer or "-"))[:MOST])

    @staticmethod
    def resolve_commission_invoices(_root: None, info: Any, producer: str) -> list[CommissionInvoice]:
        return list(invoices_of(producer_of(user=acting_oneself(info), slug=producer or "-"))[:MOST])

    @staticmethod
    def resolve_commission_invoice_lines(_root: None, info: Any, number: str) -> list[InvoiceLine]:
        digits = number.removeprefix("HH")
        sequence = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
        return lines_of(invoice_for(user=acting_oneself(info), sequence=sequence))


class DirectPaymentSee(graphene.Mutation):
    """The money of a payment is on the account, or, with seen: false, what the buyer says was sent is not there."""

    class Arguments:
        reference = graphene.String(required=True)
        seen = graphene.Boolean(required=True)

    payment = graphene.Field(DirectPaymentType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, reference: str, seen: bool) -> DirectPaymentSee:
        def command() -> dict[str, Any]:
            who = acting_oneself(info)
            payment, actor = direct_for(user=who, reference=reference), Actor.of(who.user)
            if seen:
                confirm_direct(payment_id=payment.pk, how=DirectTransfer.How.PRODUCER, actor=actor)
            else:
                deny_direct(payment_id=payment.pk, actor=actor)
            return {"payment": direct_for(user=who, reference=reference)}

        return answer(DirectPaymentSee, command)


class DirectPaymentCameAgain(graphene.Mutation):
    """Money of a payment that was seen is on the account once more: it goes back, and the buyer is told. Repeatable
    while it waits to be sent."""

    class Arguments:
        reference = graphene.String(required=True)
        amount = graphene.BigInt(required=True, description="What came more, in đồng.")

    refund = graphene.Field(OwedRefundType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, reference: str, amount: int) -> DirectPaymentCameAgain:
        def command() -> dict[str, Any]:
            who = acting_oneself(info)
            payment = direct_for(user=who, reference=reference)
            refund = say_paid_again(payment_id=payment.pk, amount_vnd=amount, actor=Actor.of(who.user))
            return {"refund": direct_refund_for(user=who, refund_id=refund.pk)}

        return answer(DirectPaymentCameAgain, command)


class DirectRefundSent(graphene.Mutation):
    """A refund was sent to the buyer."""

    class Arguments:
        refund_id = graphene.ID(required=True)
        bank_ref = graphene.String(required=True, description="The bank's number of the transfer.")

    refund = graphene.Field(OwedRefundType)
    errors = user_errors()

    @staticmethod
    def mutate(_root: None, info: Any, refund_id: str, bank_ref: str) -> DirectRefundSent:
        def command() -> dict[str, Any]:
            who = acting_oneself(info)
            refund = direct_refund_for(user=who, refund_id=key_of("DirectRefund", refund_id, field="refundId"))
            return {"refund": say_refund_sent(refund_id=refund.pk, bank_ref=bank_ref, actor=Actor.of(who.user))}

        return answer(DirectRefundSent, command)


class ProducerDirectMoves(graphene.ObjectType):
    """What producers do about direct money."""

    direct_payment_see = DirectPaymentSee.Field()
    direct_payment_came_again = DirectPaymentCameAgain.Field()
    direct_refund_sent = DirectRefundSent.Field()
