"""A marketplace whose buyers pay producers themselves: orders, codes, and what people say about the money."""

from __future__ import annotations

from catalog.models import Producer, ProductVariant
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, SYSTEM, Actor
from orders.models import Order
from orders.services.direct import change_settlement
from payments.models import CommissionInvoice, DirectRefund, DirectTransfer, Payment
from payments.selectors.statements import Month
from payments.services.direct_opening import open_direct
from payments.services.direct_paying import confirm_direct
from payments.services.invoicing import issue_invoice
from payments.services.reconciling import send_refunds
from payments.services.refunding import ask_refund
from tests.factories import MembershipFactory, ProducerFactory, UserFactory
from tests.orders.making import pack, placed
from tests.payments.books.making import rule


def go_direct() -> None:
    change_settlement(way="seller_direct", actor=SYSTEM)


def house(**facts):
    """A household with an account in its papers; each its own."""
    return ProducerFactory(
        **{"legal_form": "household", "bank_bin": "970405", "bank_account": "7600205123456", **facts}
    )


def worker(producer) -> Actor:
    return Actor.of(member(producer))


def member(producer):
    return MembershipFactory(producer=producer).user


def operator() -> Actor:
    return Actor.of(UserFactory(is_staff=True, is_superuser=True))


def asked(*producers, price_vnd=0) -> Order:
    """An order placed while the marketplace settles directly, one pack of each producer, with its codes open."""
    packs = [pack(producer=producer) for producer in (producers or (house(), house()))]
    if price_vnd:
        ProductVariant.objects.update(price_vnd=price_vnd)
    go_direct()
    order = placed(*packs)
    open_direct(order_id=order.pk, actor=GUEST)
    return order


def payments_by_part(order: Order) -> list[Payment]:
    return list(order.payments.filter(charge=None).order_by("part_id"))


def seen(payment: Payment) -> Payment:
    """Its producer's thumb."""
    actor = worker(payment.part.producer)
    return confirm_direct(payment_id=payment.pk, how=DirectTransfer.How.PRODUCER, actor=actor)


def statuses(order: Order) -> list[str]:
    return list(order.parts.order_by("pk").values_list("status", flat=True))


def owed(payment: Payment) -> DirectRefund:
    """Its producer owes some of the money back."""
    share = payment.shares.get()
    ask_refund(share_id=share.pk, amount_vnd=10_000, reason="goodwill", request_key=f"t{share.pk}")
    send_refunds()
    return DirectRefund.objects.get(payment=payment)


def invoice_of(producer: Producer) -> CommissionInvoice:
    """For the commission of one direct sale of this month."""
    rule(800)
    seen(payments_by_part(asked(producer))[0])
    issue_invoice(producer_id=producer.pk, month=Month(clock.today().replace(day=1)))
    return CommissionInvoice.objects.get(producer=producer)
