"""Sweeps that make lost messages and killed processes harmless. One row's trouble never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from django.db.models import Model

from marketplace.kernel import clock
from marketplace.kernel.sweeps import sweep

from ..gateways import GATEWAYS, gateway
from ..selectors import (
    events_to_process,
    news_of_refunds,
    open_disputes,
    payments_to_ask_about,
    payments_to_close,
    refunds_to_send,
)
from .disputing import book_dispute, sync_dispute
from .events import process_event
from .refund_news import book_refund
from .refunding import send_refund
from .settling import close_payment, sync_payment

# Providers repeat a message for three days; what is older than this and still unheard of, nobody told us about.
LOOK_BACK = timedelta(days=30)


def process_events() -> int:
    """Act on kept messages that no task got to; how many succeeded."""
    return len(sweep(_each(process_event, "event_id", events_to_process(older_than_s=5))))


def reconcile_payments() -> int:
    """Ask the provider about open payments, and close the pages of orders that are over; how many were reached."""
    closing = _each(close_payment, "payment_id", payments_to_close())
    asking = _each(sync_payment, "payment_id", payments_to_ask_about(older_than_s=20))
    return len(sweep([*closing, *asking]))


def send_refunds() -> int:
    """Send or follow up refunds that are not settled; how many were reached."""
    return len(sweep(_each(send_refund, "refund_id", refunds_to_send())))


def hear_of_money_back() -> int:
    """Ask for lately made refunds and disputes, and for every dispute still open; how many were booked.

    Heals lost messages, and finds what was done at the provider by hand.
    """
    return sum(sweep([partial(_hear, provider) for provider in GATEWAYS]))


def _hear(provider: str) -> int:
    since, known = clock.now() - LOOK_BACK, gateway(provider)
    disputes = known.disputes_since(since)
    listed = {state.dispute_ref for state in disputes}
    older = [dispute.provider_ref for dispute in open_disputes(provider) if dispute.provider_ref not in listed]
    refunds = news_of_refunds(known.refunds_since(since))
    commands: list[Callable[[], object]] = [
        *(partial(book_dispute, provider=provider, state=state) for state in disputes),
        *(partial(sync_dispute, provider=provider, dispute_ref=ref) for ref in older),
        *(partial(book_refund, provider=provider, state=state) for state in refunds),
    ]
    return len(sweep(commands))


def _each(command: Callable[..., object], key: str, rows: Iterable[Model]) -> list[Callable[[], object]]:
    """The command for each row, which it knows by that key."""
    return [partial(command, **{key: row.pk}) for row in rows]
