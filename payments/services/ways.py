"""Ways to pay: which are offered, and leaving one for another."""

from __future__ import annotations

from orders.models import Order

from ..errors import MethodNotOffered
from ..gateways import vietqr
from ..models import Payment
from .settling import close_payment

CARD, VIETQR = "stripe", vietqr.PROVIDER
# As pages and programs name them.
WAYS = {"vietqr": VIETQR, "card": CARD}


def ways_offered() -> list[str]:
    """Names of the ways to pay, the one most people use first."""
    return [name for name in WAYS if name != "vietqr" or vietqr.is_offered()]


def provider_of(way: str) -> str:
    """Who stands behind a way; "" for no choice. Raises MethodNotOffered."""
    if way and way not in ways_offered():
        raise MethodNotOffered(field="method")
    return WAYS[way] if way else ""


def usual_way(order: Order) -> str:
    """How this order was going to be paid last; a card where nobody chose."""
    last = order.payments.filter(provider__in=WAYS.values()).first()
    if last is None or (last.provider == VIETQR and not vietqr.is_offered()):
        return CARD
    return last.provider


def leave_other_ways(*, order_id: int, provider: str) -> None:
    """Close what is open at somebody else, so that nobody pays twice. Raises GatewayUnavailable."""
    if provider:
        others = Payment.objects.filter(order=order_id, status=Payment.Status.OPEN).exclude(provider=provider)
        for payment in others.order_by("pk"):
            close_payment(payment_id=payment.pk)
