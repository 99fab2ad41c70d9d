"""Ways to pay: which are offered, and leaving one for another."""

from __future__ import annotations

from collections.abc import Sequence

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


def usual_way(attempts: Sequence[Payment]) -> str:
    """How an order was going to be paid last (attempts, newest first); a card where nobody chose."""
    last = next((each.provider for each in attempts if each.provider in WAYS.values()), CARD)
    return CARD if last == VIETQR and not vietqr.is_offered() else last


def leave_other_ways(*, order_id: int, charge_id: int | None, provider: str) -> None:
    """Close what is open at somebody else, so that nobody pays twice. Raises GatewayUnavailable."""
    if provider:
        opened = Payment.objects.filter(order=order_id, charge=charge_id, status=Payment.Status.OPEN)
        others = opened.exclude(provider=provider)
        for payment in others.order_by("pk"):
            close_payment(payment_id=payment.pk)
