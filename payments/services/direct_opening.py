"""Asking a buyer to pay producers themselves: one code per producer's part, to that producer's own account."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from orders import states
from orders.errors import NoDirectAccount
from orders.models import ExtraCharge, Order, SellerOrder
from orders.services.direct import mark_part_paid

from ..errors import AlreadyPaid, AmountRefused, OrderClosed
from ..gateways.direct import PROVIDER
from ..gateways.vietqr import MOST_VND
from ..models import DirectTransfer, Payment, QrRequest
from ..references import make_reference
from ..selectors.payouts import Destination, destinations


@transaction.atomic
def open_direct(*, order_id: int, actor: Actor, charge_id: int | None = None) -> list[Payment]:
    """The open payments of all parts nobody paid yet, or that of an extra charge; safe to repeat.

    The account is kept as it is shown: another one that is approved later never changes a code somebody has saved.
    Raises AlreadyPaid, OrderClosed, AmountRefused; NoDirectAccount for a producer whose account was changed just now.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.cancelled_at is not None:
        raise OrderClosed
    if charge_id is not None:
        return [_of_charge(order, charge_id, actor)]
    waiting = order.parts.filter(status=states.AWAITING_PAYMENT).select_related("producer").order_by("pk")
    parts = list(waiting)
    if not parts:
        raise AlreadyPaid
    opened = order.payments.filter(part__in=parts, charge=None, status=Payment.Status.OPEN)
    known = {payment.part_id: payment for payment in opened}
    to = destinations([part.producer for part in parts], clock.now())
    payments = []
    for part in parts:
        if not part.first_vnd:
            mark_part_paid(part_id=part.pk)  # a voucher of its producer pays for all of it
        elif part.pk in known:
            payments.append(known[part.pk])
        else:
            payments.append(_open(order, part, to[part.producer_id], part.first_vnd, order.hold_expires_at, actor))
    return payments


def _of_charge(order: Order, charge_id: int, actor: Actor) -> Payment:
    charge = ExtraCharge.objects.select_related("part__producer").get(pk=charge_id, part__order=order)
    if charge.status == ExtraCharge.Status.PAID:
        raise AlreadyPaid
    if not charge.is_asked:
        raise OrderClosed
    known = Payment.objects.filter(charge=charge, status=Payment.Status.OPEN).first()
    if known is not None:
        return known
    to = destinations([charge.part.producer], clock.now())[charge.part.producer_id]
    return _open(order, charge.part, to, charge.amount_vnd, charge.pay_by, actor, charge=charge)


def _open(
    order: Order,
    part: SellerOrder,
    to: Destination,
    amount_vnd: int,
    until: datetime,
    actor: Actor,
    *,
    charge: ExtraCharge | None = None,
) -> Payment:
    if to.waits:
        raise NoDirectAccount(producer=part.producer.name)
    if amount_vnd > MOST_VND:
        raise AmountRefused
    page = settings.SITE_URL.rstrip("/") + reverse("payments:direct", args=[order.token])
    payment = Payment.objects.create(
        order=order, part=part, charge=charge, amount_vnd=amount_vnd, provider=PROVIDER, pay_url=page
    )
    reference = _request(payment, to, until).reference
    payment.session_ref = payment.intent_ref = reference
    payment.save(update_fields=["session_ref", "intent_ref"])
    DirectTransfer.objects.create(payment=payment)
    after = {"amount_vnd": amount_vnd, "part": part.number, "reference": reference, "account": f"…{to.account[-4:]}"}
    record("open_payment", payment, actor=actor, after=after)
    return payment


def _request(payment: Payment, to: Destination, until: datetime) -> QrRequest:
    """A reference that is taken (one in 34 thousand million) is drawn again."""
    while True:
        try:
            with transaction.atomic():
                return QrRequest.objects.create(
                    payment=payment,
                    reference=make_reference(prefix=settings.VIETQR_PREFIX),
                    bank_bin=to.bank_bin,
                    account=to.account,
                    holder=to.holder[:80],
                    expires_at=until,
                )
        except IntegrityError:
            continue
