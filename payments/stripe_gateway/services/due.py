"""What happens by itself when its time has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from marketplace.kernel import clock

from .. import config
from ..errors import StripeError
from ..models import CheckoutSession, Dispute, PaymentIntent, Payout, Refund, acting_for
from .checkout import expire_session
from .disputes import close_dispute
from .intents import cancel_intent
from .payouts import UNDER_WAY, arrive
from .refunds import settle_refund

_AT_ONCE = 100


def do_what_is_due() -> int:
    """Settle refunds and payouts, expire sessions, let go of money held for too long, lose unanswered disputes.

    Safe to repeat and to run twice. At most a hundred of each; how many there were.
    """
    now = clock.now()
    too_old = now - timedelta(seconds=config.AUTHORIZATION_LIVES_S)
    unanswered = ["needs_response", "warning_needs_response"]
    due: list[tuple[QuerySet[Any], Callable[..., object]]] = [
        (Refund.everyone.filter(settles_at__lte=now), settle_refund),
        (CheckoutSession.everyone.filter(status="open", expires_at__lte=now), expire_session),
        (Payout.everyone.filter(status__in=UNDER_WAY, arrival_date__lte=now), arrive),
        (Dispute.everyone.filter(status__in=unanswered, due_by__lte=now), close_dispute),
        (PaymentIntent.everyone.filter(status="requires_capture", latest_charge__created__lte=too_old), _release),
    ]
    return sum(_each(rows, command) for rows, command in due)


def _each(rows: QuerySet[Any], command: Callable[..., object]) -> int:
    """Run the command for each row that is due, oldest first, as the account that the row belongs to."""
    found = list(rows.order_by("pk").values_list("pk", "account")[:_AT_ONCE])
    for pk, account in found:
        with acting_for(account):
            _unless_it_moved_on(command, pk)
    return len(found)


def _unless_it_moved_on(command: Callable[..., object], pk: int) -> None:
    try:
        command(pk=pk)
    except (StripeError, ObjectDoesNotExist):
        return  # paid, expired, answered or forgotten since we looked


def _release(*, pk: int) -> None:
    cancel_intent(ref=PaymentIntent.objects.get(pk=pk).ref, reason="automatic", by_session=True)
