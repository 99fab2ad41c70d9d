"""Asking for the money of an order."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor, record
from marketplace.kernel.money import format_vnd
from orders.models import ExtraCharge, Order, OrderLine

from ..errors import AlreadyPaid, OrderClosed
from ..gateways import MOST_ITEMS, Checkout, Item, gateway
from ..models import Payment
from .settling import apply_session
from .ways import leave_other_ways, usual_way


def open_payment(*, order_id: int, actor: Actor, charge_id: int | None = None, provider: str = "") -> Payment:
    """The open payment of an unpaid order, or of an extra charge of it, with its page's address. Safe to repeat.

    provider  how to pay; "" for the way that was chosen before. Another open one is closed first: one at a time.

    Killed half-way, the next call finds the row and asks the provider with the same idempotency key for the same page.
    Raises AlreadyPaid, OrderClosed (cancelled, or nobody asks for the charge any more), AmountRefused;
    GatewayUnavailable when the provider does not answer.
    """
    leave_other_ways(order_id=order_id, charge_id=charge_id, provider=provider)
    payment = _payment_row(order_id, charge_id, actor, provider)
    if payment.session_ref:
        apply_session(payment_id=payment.pk, state=gateway(payment.provider).fetch_session(payment.session_ref))
        payment.refresh_from_db()
        if payment.status == Payment.Status.OPEN:
            return payment
        payment = _payment_row(order_id, charge_id, actor, provider)
    return _ask_provider(payment)


@transaction.atomic
def _payment_row(order_id: int, charge_id: int | None, actor: Actor, provider: str = "") -> Payment:
    order = Order.objects.select_for_update().get(pk=order_id)
    amount_vnd = order.first_vnd if charge_id is None else _asked_vnd(order, charge_id)
    if charge_id is None and order.paid_at is not None:
        raise AlreadyPaid
    if order.cancelled_at is not None:
        raise OrderClosed
    attempts = list(order.payments.all())
    opened = (each for each in attempts if each.status == Payment.Status.OPEN and each.charge_id == charge_id)
    if known := next(opened, None):
        return known
    way = provider or usual_way(attempts)
    payment = Payment.objects.create(order=order, charge_id=charge_id, amount_vnd=amount_vnd, provider=way)
    record("open_payment", payment, actor=actor, after={"amount_vnd": payment.amount_vnd})
    return payment


def _asked_vnd(order: Order, charge_id: int) -> int:
    charge = ExtraCharge.objects.get(pk=charge_id, part__order=order)
    if charge.status == ExtraCharge.Status.PAID:
        raise AlreadyPaid
    if not charge.is_asked:
        raise OrderClosed
    return charge.amount_vnd


def _ask_provider(payment: Payment) -> Payment:
    state = gateway(payment.provider).create_session(_checkout(payment), idempotency_key=f"payment-{payment.pk}")
    # A sweep may have closed the row while the provider was thinking. Open again: a page that exists can be paid, so
    # it is never forgotten; the next sweep closes it at the provider.
    told: dict[str, object] = {"session_ref": state.session_ref, "intent_ref": state.intent_ref, "pay_url": state.url}
    told |= {"status": Payment.Status.OPEN, "closed_at": None}
    if not Payment.objects.filter(pk=payment.pk, session_ref="").update(**told):
        payment.refresh_from_db()  # somebody else was faster
        return payment
    for name, value in told.items():
        setattr(payment, name, value)
    return payment


def _checkout(payment: Payment) -> Checkout:
    order = payment.order
    with translation.override(order.language):
        return Checkout(
            reference=str(payment.pk),
            amount_vnd=payment.amount_vnd,
            items=_items(payment),
            email=order.email,
            language=order.language,
            success_url=_way_back(payment) + "?session_id={CHECKOUT_SESSION_ID}",
            cancel_url=_address("payments:gave_up", order.token),
            group=order.number,
        )


def _items(payment: Payment) -> list[Item]:
    """What the payment page lists: every line and the delivery; of a very long order only the sums."""
    order = payment.order
    facts = {"number": order.number}
    if payment.charge is not None:
        return [Item(charge_words(payment.charge) % facts, payment.amount_vnd)]
    if order.later_vnd:
        return [Item(_("Đặt cọc đơn %(number)s") % facts, payment.amount_vnd)]
    lines = OrderLine.objects.filter(part__order=order).order_by("pk")
    items = [_item(line) for line in lines if line.net_vnd]
    if len(items) >= MOST_ITEMS:
        items = [Item(_("Đơn hàng %(number)s") % {"number": order.number}, order.goods_vnd - order.discount_vnd)]
    if order.delivery_vnd:
        items.append(Item(_("Phí giao hàng"), order.delivery_vnd))
    return items


def charge_words(charge: ExtraCharge) -> str:
    """What a charge is for, with a place for the order's %(number)s."""
    if charge.kind == ExtraCharge.Kind.REST:
        return _("Phần còn lại của đơn đặt trước %(number)s")
    return _("Hàng cân nặng hơn của đơn %(number)s")


def _item(line: OrderLine) -> Item:
    """A line with a discount is one item at what it comes to: a page can't list a negative item (decision 0031)."""
    name = f"{line.product_name} · {line.variant_name}"
    if not line.discount_vnd:
        return Item(name, line.price_vnd, line.units)
    facts = {"units": line.units, "name": name, "discount": format_vnd(line.discount_vnd)}
    return Item(_("%(units)s × %(name)s (đã giảm %(discount)s)") % facts, line.net_vnd)


def _way_back(payment: Payment) -> str:
    if payment.charge_id is None:
        return _address("payments:returned", payment.order.token)
    return _address("payments:charge_returned", payment.order.token, payment.charge_id)


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)
