"""What moved a balance, and what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marketplace.kernel import clock

from .. import config
from ..models import BalanceTransaction
from .parts import unix

if TYPE_CHECKING:
    from ..services.balance import Balance


def balance_shape(moved: BalanceTransaction) -> dict[str, Any]:
    return {
        "id": moved.ref,
        "object": "balance_transaction",
        "amount": moved.amount,
        "available_on": unix(moved.available_on),
        "balance_type": "payments",
        "created": unix(moved.created),
        "currency": moved.currency,
        "description": None,
        "exchange_rate": None,
        "fee": moved.fee,
        "fee_details": _fees(moved),
        "net": moved.amount - moved.fee,
        "reporting_category": moved.category or moved.kind,
        "source": moved.source,
        "status": "available" if moved.available_on <= clock.now() else "pending",
        "type": moved.kind,
    }


def _fees(moved: BalanceTransaction) -> list[dict[str, Any]]:
    ours = {
        "amount": moved.fee - moved.application_fee,
        "application": None,
        "currency": moved.currency,
        "description": "Dispute fee" if moved.kind == "adjustment" else "Card processing fee",
        "type": "stripe_fee",
    }
    platforms = ours | {
        "amount": moved.application_fee,
        "application": config.PLATFORM_ACCOUNT,
        "description": "Application fee",
        "type": "application_fee",
    }
    return [fee for fee in (ours, platforms) if fee["amount"]]


def balance_of_account(balance: Balance) -> dict[str, Any]:
    def sums(amount: int) -> list[dict[str, Any]]:
        return [{"amount": amount, "currency": config.CURRENCIES[0], "source_types": {"card": amount}}]

    return {
        "object": "balance",
        "available": sums(balance.available),
        "connect_reserved": [{"amount": 0, "currency": config.CURRENCIES[0]}],
        "livemode": False,
        "pending": sums(balance.pending),
    }
