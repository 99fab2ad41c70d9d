"""A marketplace whose buyers pay producers themselves: orders, codes, and what people say about the money."""

from __future__ import annotations

from catalog.models import ProductVariant
from marketplace.kernel.audit import GUEST, SYSTEM, Actor
from orders.models import Order
from orders.services.direct import change_settlement
from payments.models import DirectTransfer, Payment
from payments.services.direct_opening import open_direct
from payments.services.direct_paying import confirm_direct
from tests.factories import MembershipFactory, ProducerFactory, UserFactory
from tests.orders.making import pack, placed


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
