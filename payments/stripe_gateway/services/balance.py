"""An account's money: rows that say what each thing did to it. The balance is their sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q, Sum

from marketplace.kernel import clock

from ..errors import StripeError
from ..ids import new_ref
from ..models import BalanceTransaction, acting_account


def book(
    *, kind: str, amount: int, source: str, currency: str, available_on: datetime | None = None, **more: Any
) -> BalanceTransaction:
    """Write down what something did to the balance of the account at work.

    available_on  when the money may be paid out or sent on; None: at once
    more          fee, application_fee, category
    """
    now = clock.now()
    return BalanceTransaction.objects.create(
        ref=new_ref("txn_"),
        created=now,
        kind=kind,
        amount=amount,
        source=source,
        currency=currency,
        available_on=max(available_on or now, now),
        **more,
    )


@dataclass(frozen=True)
class Balance:
    """In đồng. pending: taken, but not yet to be paid out."""

    available: int
    pending: int


def current_balance() -> Balance:
    """What the account at work has right now."""
    is_ready = Q(available_on__lte=clock.now())
    net = Sum(F("amount") - F("fee"))
    sums = BalanceTransaction.objects.order_by().aggregate(
        available=Sum(F("amount") - F("fee"), filter=is_ready), all=net
    )
    available = sums["available"] or 0
    return Balance(available, (sums["all"] or 0) - available)


def hold_balance() -> None:
    """Let nobody else spend this account's balance until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"balance of {acting_account()}"])


def refuse_overdraft(amount: int, verb: str) -> None:
    """Raises StripeError unless that much is available. Call after hold_balance, in the same transaction."""
    available = current_balance().available
    if amount > available:
        raise StripeError(
            f"Cannot {verb} {amount} đ: your available balance is {available} đ. Charges with the card "
            "4000000000000077 are available at once; see GET /v1/balance.",
            code="balance_insufficient",
        )
