"""Sweeps that make lost messages and killed processes harmless. One row's trouble never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from marketplace.kernel.errors import GatewayUnavailable

from ..selectors import events_to_process, payments_to_ask_about, payments_to_close, refunds_to_send
from .events import process_event
from .refunding import send_refund
from .settling import close_payment, sync_payment

log = logging.getLogger(__name__)


def process_events() -> int:
    """Act on kept messages that no task got to; how many succeeded."""
    return _each(_ids(events_to_process(older_than_s=5)), lambda pk: process_event(event_id=pk))


def reconcile_payments() -> int:
    """Ask the provider about open payments, and close the pages of orders that are over; how many were reached."""
    closed = _each(_ids(payments_to_close()), lambda pk: close_payment(payment_id=pk))
    return closed + _each(_ids(payments_to_ask_about(older_than_s=20)), lambda pk: sync_payment(payment_id=pk))


def send_refunds() -> int:
    """Send or follow up refunds that are not settled; how many were reached."""
    return _each(_ids(refunds_to_send()), lambda pk: send_refund(refund_id=pk))


def _ids(rows: Iterable[object]) -> list[int]:
    return [row.pk for row in rows]  # type: ignore[attr-defined]  # model rows


def _each(ids: list[int], command: Callable[[int], object]) -> int:
    done = 0
    for pk in ids:
        try:
            command(pk)
        except GatewayUnavailable as error:
            log.warning("provider did not answer about %s: %s", pk, error)
        else:
            done += 1
    return done
