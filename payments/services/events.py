"""What providers push to us: verified, kept raw, answered; acted upon by a task."""

from __future__ import annotations

from marketplace.kernel import clock

from ..gateways import gateway
from ..models import PaymentEvent
from ..selectors import payments_about
from .disputing import sync_dispute
from .refund_news import sync_refund
from .settling import sync_payment


def record_event(*, provider: str, body: bytes, signature: str) -> PaymentEvent:
    """Keep a signed message; providers repeat themselves, so a known one is given back as it is.

    Raises SignatureRefused. Once this returns the message can't be lost: the row is the queue.
    """
    news = gateway(provider).read_notification(body, signature)
    event = PaymentEvent(
        provider=provider,
        event_ref=news.event_ref,
        kind=news.kind,
        about_ref=news.about_ref,
        about_kind=news.about_kind,
        raw=body.decode(),
    )
    PaymentEvent.objects.bulk_create([event], ignore_conflicts=True)
    return PaymentEvent.objects.get(provider=provider, event_ref=news.event_ref)


def process_event(*, event_id: int) -> None:
    """Act on a kept message: fetch what it is about and book that. Order and repetition do not matter.

    Raises GatewayUnavailable; the message then stays to be processed.
    """
    event = PaymentEvent.objects.get(pk=event_id)
    if event.processed_at is not None:
        return
    for payment in payments_about(event):
        sync_payment(payment_id=payment.pk)
    if event.about_kind == "refund":
        sync_refund(provider=event.provider, refund_ref=event.about_ref)
    if event.about_kind == "dispute":
        sync_dispute(provider=event.provider, dispute_ref=event.about_ref)
    PaymentEvent.objects.filter(pk=event_id).update(processed_at=clock.now())
