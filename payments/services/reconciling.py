"""Sweeps that make lost messages and killed processes harmless. One row's trouble never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.db.models import Model

from marketplace.kernel.sweeps import sweep

from ..selectors import events_to_process, payments_to_ask_about, payments_to_close, refunds_to_send
from .events import process_event
from .refunding import send_refund
from .settling import close_payment, sync_payment


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


def _each(command: Callable[..., object], key: str, rows: Iterable[Model]) -> list[Callable[[], object]]:
    """The command for each row, which it knows by that key."""
    return [partial(command, **{key: row.pk}) for row in rows]
